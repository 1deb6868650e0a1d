import { describe, expect, it } from 'vitest';
import {
  foundAtMost,
  referenceLength,
  referenceOf,
  textsPerBand,
  withReference,
  worthReading,
} from '../../../../shared/content/similarity/references.ts';

const text = (publication: string, account = 'ada') => ({ publication, platform: 'somewhere', account });
const reference = (publication: string, account = 'ada') => referenceOf(text(publication, account));
const many = (count: number, account: string) =>
  Array.from({ length: count }, (_, index) => reference(`p${index}`, account));

describe('the reference of a text', () => {
  it('is short, and begins alike for one account', () => {
    expect(reference('a')).toHaveLength(referenceLength);
    expect(reference('a')).toBe(reference('a'));
    expect(reference('a')).not.toBe(reference('b'));
    expect(reference('a').slice(0, 2)).toBe(reference('b').slice(0, 2));
    expect(reference('a', 'bob').slice(0, 2)).not.toBe(reference('a').slice(0, 2));
    expect(referenceOf({ ...text('a'), platform: 'elsewhere' }).slice(0, 2)).not.toBe(reference('a').slice(0, 2));
  });

  it('stands in front of its band, once, and what is too old falls out', () => {
    expect(withReference(['b', 'a'], 'a')).toEqual(['a', 'b']);
    const full = many(textsPerBand, 'bob');
    expect(withReference(full, 'new')).toEqual(['new', ...full.slice(0, -1)]);
  });
});

describe('what is worth reading', () => {
  it('is no text twice, and never the publication itself', () => {
    const found = worthReading(text('me'), [[reference('me'), reference('a')], [reference('a')]]);
    expect(found).toEqual([reference('a')]);
  });

  it('begins with what shares most, rare bands before common ones, then the newest', () => {
    const common = many(40, 'bob');
    const [both, rare] = [reference('both', 'carl'), reference('rare', 'carl')];
    const found = worthReading(text('me'), [
      [...common, both],
      [rare, both],
    ]);
    expect(found.slice(0, 4)).toEqual([both, rare, common[0], common[1]]);
  });

  it('is bounded, and leaves room for the same account and for others', () => {
    const own = many(60, 'ada');
    const others = many(60, 'bob');
    const found = worthReading(text('me'), [[...others, ...own]]);
    expect(found).toHaveLength(foundAtMost);
    expect(found.slice(0, 16)).toEqual(own.slice(0, 16));
    expect(found.slice(16)).toEqual(others.slice(0, 8));
    expect(worthReading(text('me'), [others])).toEqual(others.slice(0, foundAtMost));
  });
});
