import { describe, expect, it } from 'vitest';
import {
  foundAtMost,
  referenceLetters,
  referenceOf,
  textsPerBand,
  withReference,
  wordsHash,
  worthReading,
} from '../../../../shared/content/similarity/references.ts';

const text = (words: string, account = 'ada') => ({ words: wordsHash(words), platform: 'somewhere', account });
const reference = (words: string, account = 'ada') => referenceOf(text(words, account));
const many = (count: number, account: string) =>
  Array.from({ length: count }, (_, index) => reference(`${account} ${index}`, account));
const wordsIn = (references: readonly string[]) => references.map((one) => one.slice(2));

describe('the reference of a text', () => {
  it('is short, and begins alike for one account', () => {
    expect(reference('a')).toHaveLength(referenceLetters);
    expect(reference('a')).toMatch(/^[0-9a-f]+$/);
    expect(reference('a')).toBe(reference('a'));
    expect(reference('a')).not.toBe(reference('b'));
    expect(reference('a').slice(0, 2)).toBe(reference('b').slice(0, 2));
    expect(reference('a', 'bob').slice(0, 2)).not.toBe(reference('a').slice(0, 2));
    expect(referenceOf({ ...text('a'), platform: 'elsewhere' }).slice(0, 2)).not.toBe(reference('a').slice(0, 2));
  });

  it('stands in front of its band, once, and what is too old falls out', () => {
    const [a, b, c] = [reference('a'), reference('b'), reference('c')];
    expect(withReference([b, a], a)).toEqual([a, b]);
    // The words of another account, which has them no more.
    expect(withReference([b, reference('a', 'bob')], a)).toEqual([a, b]);
    const full = many(textsPerBand, 'bob');
    expect(withReference(full, c)).toEqual([c, ...full.slice(0, -1)]);
  });
});

describe('what is worth reading', () => {
  it('is no text twice, whoever had its words', () => {
    const bands = [[reference('b', 'bob'), reference('a', 'bob')], [reference('a')]];
    expect(worthReading(text('me'), bands)).toEqual([wordsHash('a'), wordsHash('b')]);
  });

  it('begins with what shares most, rare bands before common ones, then the newest', () => {
    const common = many(40, 'bob');
    const [both, rare] = [reference('both', 'carl'), reference('rare', 'carl')];
    const found = worthReading(text('me'), [
      [...common, both],
      [rare, both],
    ]);
    expect(found.slice(0, 4)).toEqual(wordsIn([both, rare, common[0]!, common[1]!]));
  });

  it('is bounded, and leaves room for the same account and for others', () => {
    const own = many(60, 'ada');
    const others = many(60, 'bob');
    const found = worthReading(text('me'), [[...others, ...own]]);
    expect(found).toHaveLength(foundAtMost);
    expect(found.slice(0, 16)).toEqual(wordsIn(own.slice(0, 16)));
    expect(found.slice(16)).toEqual(wordsIn(others.slice(0, 8)));
    expect(worthReading(text('me'), [others])).toEqual(wordsIn(others.slice(0, foundAtMost)));
  });
});
