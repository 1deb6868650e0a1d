import { describe, expect, it } from 'vitest';
import { ceiling, goal } from './part.ts';
import { sectionOf, withSection } from './results.ts';

const where = { machine: '2 cores', node: 'v24', date: '2026-11-26', commit: 'abc' };

describe('a section of results', () => {
  it('says where and when, and of each goal whether it was met', () => {
    const goals = [ceiling('warm', 1.5, 1.3), goal('recall', 0.9, 0.85)];
    const text = sectionOf(
      { name: 'speed', goals, rows: [{ a: 1, b: 'x|y' }, { c: 2 }], figures: { runs: 3 } },
      'run it',
      where,
    );
    expect(text).toContain('`run it`, 2026-11-26, commit abc, Node v24, 2 cores');
    expect(text).toContain('| warm | 1.5 | at most 1.3 | **no** |');
    expect(text).toContain('| recall | 0.9 | at least 0.85 | yes |');
    expect(text).toContain('| a | b | c |\n| --- | --- | --- |\n| 1 | x\\|y |  |\n|  |  | 2 |');
    expect(text).toContain('- runs: `3`');
  });

  it('takes the place of the earlier one of its name and leaves the others', () => {
    const both = withSection(withSection('# Head\n', 'one', 'first'), 'two', 'second');
    const again = withSection(both, 'one', 'anew');
    expect(again).toBe(both.replace('first', 'anew'));
    expect(withSection(again, 'two', 'second')).toBe(again);
    expect(() => withSection('<!-- begin one -->', 'one', 'x')).toThrow('section one begins and never ends');
  });
});
