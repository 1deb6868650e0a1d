import type { Token } from './words.ts';

/** By position in one text: the position in the other, and how alike the two words are, above 0 to 1. */
export type Matches = ReadonlyMap<number, { readonly at: number; readonly alike: number }>;

/** Words from this share of common letters on are taken for forms or misspellings of one word. */
const alikeFrom = 0.6;

/** What is asked of a word each time it is compared. */
export interface Shape {
  readonly word: string;
  /** The first two letters as one number; words that are alike have one of the two in common. */
  readonly beginning: number;
  /** A bit for each pair of letters that stand side by side, many pairs to a bit: what one word lacks of another's is no pair in common. */
  readonly pairs: number;
}

export function shapeOf({ word }: Pick<Token, 'word'>): Shape {
  let pairs = 0;
  let before = 0;
  for (let index = 0; index < word.length; index += 1) {
    const letter = word.charCodeAt(index);
    pairs |= 1 << ((before * 7 + letter) & 31);
    before = letter;
  }
  return { word, beginning: word.charCodeAt(0) | (word.charCodeAt(1) << 16), pairs };
}

/**
 * Pairs the words of two texts, each with at most one: equal words first, then forms and misspellings of one another, the most alike
 * first and, among equals, those that stand at about the same place. The other way round gives the same pairs.
 */
export function align(
  a: readonly Pick<Shape, 'word'>[],
  b: readonly Pick<Shape, 'word'>[],
): { readonly a: Matches; readonly b: Matches } {
  return alignShapes(a.map(shapeOf), b.map(shapeOf));
}

/** The same for words whose shapes are known. */
export function alignShapes(a: readonly Shape[], b: readonly Shape[]): { readonly a: Matches; readonly b: Matches } {
  const fromA = new Map<number, { at: number; alike: number }>();
  const fromB = new Map<number, { at: number; alike: number }>();
  const pairs: { readonly i: number; readonly j: number; readonly alike: number; readonly apart: number }[] = [];
  for (let i = 0; i < a.length; i += 1) {
    const one = a[i]!;
    const { beginning } = one;
    for (let j = 0; j < b.length; j += 1) {
      const other = b[j]!;
      const common = beginning ^ other.beginning;
      // Most words have neither letter in common: asked here, because each is compared with each.
      if ((common & firstLetter) !== 0 && common >>> 16 !== 0) continue;
      const alike = likeness(one, other);
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

/** How alike two words are: 0, or a share from about a half on. */
export function wordLikeness(one: string, other: string): number {
  return likeness(shapeOf({ word: one }), shapeOf({ word: other }));
}

function likeness({ word: one, pairs: pairsOfOne }: Shape, { word: other, pairs: pairsOfOther }: Shape): number {
  if (one === other) return 1;
  const [shorter, longer] = one.length < other.length ? [one.length, other.length] : [other.length, one.length];
  // Two signs of a script without spaces are a word of their own; what is twice as long is another word.
  if (shorter < 3 || longer > 2 * shorter) return 0;
  let start = 0;
  while (start < shorter && one[start] === other[start]) start += 1;
  if (start === 0 && one[1] !== other[1]) return 0;
  if (start === shorter && shorter >= 4) return Math.max(0.85, start / longer);
  const form = start >= 4 && 2 * start >= longer;
  // So many can be in common at most, which is too few for nearly all words; counted are the others.
  const atMost = Math.min(
    one.length - bits(pairsOfOne & ~pairsOfOther),
    other.length - bits(pairsOfOther & ~pairsOfOne),
  );
  if (!form && (2 * atMost) / (one.length + other.length) < alikeFrom) return 0;
  const share = (2 * commonPairs(one, other)) / (one.length + other.length);
  if (form) return Math.max(0.8, share);
  return share >= alikeFrom ? share : 0;
}

/** How many bits are set. */
function bits(of: number): number {
  let left = of;
  let count = 0;
  for (; left !== 0; left &= left - 1) count += 1;
  return count;
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
