import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../../shared/personality/differences.ts';

describe('what differs between two versions', () => {
  it('is nothing where they say the same, in whatever order', () => {
    expect(changesBetween({ a: 1, b: { c: ['x'] } }, { b: { c: ['x'] }, a: 1 })).toEqual([]);
  });

  it('names each value by its path, new and gone ones too', () => {
    const before = { timezone: 'UTC', platforms: { chirp: { account: 'ada', footer: 'Made up.' } } };
    const after = { timezone: 'Europe/Rome', platforms: { chirp: { account: 'ada' }, forum: { account: 'eve' } } };
    expect(changesBetween(before, after)).toEqual([
      { field: 'timezone', before: 'UTC', after: 'Europe/Rome' },
      { field: 'platforms.chirp.footer', before: 'Made up.' },
      { field: 'platforms.forum', after: { account: 'eve' } },
    ]);
  });

  it('compares lists item by item, wherever they stand, and counts the ones that stand twice', () => {
    const [change] = changesBetween({ topics: ['a', 'b', 'b'] }, { topics: ['c', 'b', 'a'] });
    expect(change).toMatchObject({ field: 'topics', added: ['c'], removed: ['b'] });
    const [moved] = changesBetween({ topics: ['a', 'b'] }, { topics: ['b', 'a'] });
    expect(moved).toEqual({ field: 'topics', before: ['a', 'b'], after: ['b', 'a'] });
  });

  it('does not take a name of every object for a field', () => {
    expect(changesBetween({}, { constructor: 'x' })).toEqual([{ field: 'constructor', after: 'x' }]);
  });
});
