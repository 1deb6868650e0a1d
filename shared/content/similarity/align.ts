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
  const letters = [a, b].map((tokens) => tokens.map(({ word }) => letterPairs(word)));
  for (const [i, { word }] of a.entries()) {
    for (const [j, { word: other }] of b.entries()) {
      const alike = word === other ? 1 : likeness(word, letters[0]?.[i] ?? [], other, letters[1]?.[j] ?? []);
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

/** How alike two different words are: 0, or a share from about a half on. */
export function wordLikeness(one: string, other: string): number {
  return one === other ? 1 : likeness(one, letterPairs(one), other, letterPairs(other));
}

function likeness(one: string, pairsOfOne: readonly string[], other: string, pairsOfOther: readonly string[]): number {
  const [shorter, longer] = [Math.min(one.length, other.length), Math.max(one.length, other.length)];
  // Two signs of a script without spaces are a word of their own; what is twice as long is another word.
  if (shorter < 3 || longer > 2 * shorter) return 0;
  let start = 0;
  while (start < shorter && one[start] === other[start]) start += 1;
  if (start === 0 && one[1] !== other[1]) return 0;
  if (start === shorter && shorter >= 4) return Math.max(0.85, start / longer);
  const common = commonOf(pairsOfOne, pairsOfOther);
  const share = (2 * common) / (pairsOfOne.length + pairsOfOther.length);
  if (start >= 4 && 2 * start >= longer) return Math.max(0.8, share);
  return share >= alikeFrom ? share : 0;
}

/** Every two letters in a row; the first letter counts once more, with what stands before it. */
function letterPairs(word: string): string[] {
  const marked = `^${word}`;
  return Array.from({ length: marked.length - 1 }, (_, index) => marked.slice(index, index + 2));
}

function commonOf(one: readonly string[], other: readonly string[]): number {
  const left = [...other];
  let common = 0;
  for (const pair of one) {
    const at = left.indexOf(pair);
    if (at === -1) continue;
    left.splice(at, 1);
    common += 1;
  }
  return common;
}
