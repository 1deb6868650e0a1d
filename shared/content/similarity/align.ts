import type { Token } from './words.ts';

/** By position in one text: the position in the other, and how alike the two words are, above 0 to 1. */
export type Matches = ReadonlyMap<number, { readonly at: number; readonly alike: number }>;

/** Words from this share of common letters on are taken for forms or misspellings of one word. */
const alikeFrom = 0.6;

/**
 * Pairs the words of two texts, each with at most one: equal words first, then forms and misspellings of one another, the most alike
 * first and, among equals, those that stand at about the same place. The other way round gives the same pairs.
 */
export function align(a: readonly Token[], b: readonly Token[]): { readonly a: Matches; readonly b: Matches } {
  const fromA = new Map<number, { at: number; alike: number }>();
  const fromB = new Map<number, { at: number; alike: number }>();
  const pairs: { readonly i: number; readonly j: number; readonly alike: number; readonly apart: number }[] = [];
  const [beginningsA, beginningsB] = [a.map(beginningOf), b.map(beginningOf)];
  for (let i = 0; i < a.length; i += 1) {
    const one = beginningsA[i]!;
    for (let j = 0; j < b.length; j += 1) {
      const other = beginningsB[j]!;
      // Most words have neither: asked here, because each is compared with each.
      if ((one & firstLetter) !== (other & firstLetter) && one >>> 16 !== other >>> 16) continue;
      const alike = wordLikeness(a[i]!.word, b[j]!.word);
      if (alike > 0) pairs.push({ i, j, alike, apart: Math.abs(i * b.length - j * a.length) });
    }
  }
  pairs.sort(
    (x, y) =>
      y.alike - x.alike || x.apart - y.apart || x.i + x.j - (y.i + y.j) || Math.abs(x.i - x.j) - Math.abs(y.i - y.j),
  );
  for (const { i, j, alike } of pairs) {
    if (fromA.has(i) || fromB.has(j)) continue;
    fromA.set(i, { at: j, alike });
    fromB.set(j, { at: i, alike });
  }
  return { a: fromA, b: fromB };
}

const firstLetter = 0xff_ff;

/** The first two letters of a word as one number; words that are alike have one of the two in common. */
function beginningOf({ word }: Token): number {
  return word.charCodeAt(0) | (word.charCodeAt(1) << 16);
}

/** How alike two words are: 0, or a share from about a half on. */
export function wordLikeness(one: string, other: string): number {
  if (one === other) return 1;
  const [shorter, longer] = one.length < other.length ? [one.length, other.length] : [other.length, one.length];
  // Two signs of a script without spaces are a word of their own; what is twice as long is another word.
  if (shorter < 3 || longer > 2 * shorter) return 0;
  let start = 0;
  while (start < shorter && one[start] === other[start]) start += 1;
  if (start === 0 && one[1] !== other[1]) return 0;
  if (start === shorter && shorter >= 4) return Math.max(0.85, start / longer);
  const share = (2 * commonPairs(one, other)) / (one.length + other.length);
  if (start >= 4 && 2 * start >= longer) return Math.max(0.8, share);
  return share >= alikeFrom ? share : 0;
}

/** Of pairs of letters that stand side by side in two words, how many are in both. */
function commonPairs(one: string, other: string): number {
  const left = letterPairs(other);
  let common = 0;
  for (const pair of letterPairs(one)) {
    const at = left.indexOf(pair);
    if (at === -1) continue;
    left[at] = taken;
    common += 1;
  }
  return common;
}

/** Is no pair. */
const taken = -1;

/** Every two letters in a row as one number; the first letter counts once more, with nothing before it. */
function letterPairs(word: string): number[] {
  const pairs: number[] = [];
  let before = 0;
  for (let index = 0; index < word.length; index += 1) {
    const letter = word.charCodeAt(index);
    pairs.push(before * 0x1_00_00 + letter);
    before = letter;
  }
  return pairs;
}
