import { align, type Matches } from './align.ts';
import { contentWords, type Token, tokensOf } from './words.ts';

/** Found on the pairs for tuning; `npm run bench -- similarity` counts what they are worth. */
const weights = { kept: 0.5, gap: 0.8, frame: 1.2, few: 1 };
/** From so many words on, a text that is wholly kept in a longer one counts as kept. */
const enoughToKeep = 6;
/** With fewer content words than that, the small words decide: "the tide is in" is not "the tide is out". */
const fewWords = 4;
const smallWordWeight = 0.6;

export interface Likeness {
  /** 0: nothing in common, 1: the same words, whatever their order. */
  readonly score: number;
  /** Words of the first text that come again in the second, those that say most first. */
  readonly shared: readonly string[];
}

/**
 * How much two texts say the same in the same words, the same both ways round. Three things make it: the share of words in common, forms
 * and misspellings included; how evenly they are spread (a common opening leaves a long run of other words in both texts, a rewording does
 * not); and whether what they share is only a frame, word by word in a row, around another subject.
 */
export function likenessOf(one: string, other: string): Likeness {
  return likenessTo(one)(other);
}

/** The same for one text against many: its own words are looked at once. */
export function likenessTo(one: string): (other: string) => Likeness {
  const tokens = tokensOf(one);
  return (other) => between(tokens, tokensOf(other));
}

function between(a: readonly Token[], b: readonly Token[]): Likeness {
  if (a.length === 0 || b.length === 0) return { score: a.length === b.length ? 1 : 0, shared: [] };
  const words = Math.min(contentWords(a).length, contentWords(b).length);
  const few = words < fewWords;
  const matches = align(a, b);
  const overlap = overlapOf(weighed(a, few), weighed(b, few), matches, few ? Math.min(a.length, b.length) : words);
  const wanting = few ? weights.few * (1 - overlap.share) : 0;
  const gap = Math.min(longestGap(a, matches.a), longestGap(b, matches.b));
  const whole = few ? overlap.share : overlapOf(a, b, matches, 0).share;
  const frame = inARow(a, b, matches.a) * (1 - whole);
  const score = (overlap.share + overlap.kept - wanting) * (1 - weights.gap * gap) - weights.frame * frame;
  return { score: Math.min(1, Math.max(0, score)), shared: sharedWords(a, matches.a) };
}

/** The subject alone, or where there is little of it every word. */
function weighed(tokens: readonly Token[], few: boolean): Token[] {
  return tokens.map((token) => ({
    ...token,
    weight: few ? Math.max(smallWordWeight, token.weight) : token.small ? 0 : token.weight,
  }));
}

/** Share of the weight that is in both; and what is added for a text that is kept in a longer one, more the more words it has. */
function overlapOf(
  a: readonly Token[],
  b: readonly Token[],
  matches: { readonly a: Matches; readonly b: Matches },
  words: number,
) {
  const [matchedA, matchedB] = [matched(a, matches.a), matched(b, matches.b)];
  const [sumA, sumB] = [sum(a), sum(b)];
  const share = (matchedA + matchedB) / (sumA + sumB);
  const kept = Math.max(matchedA / sumA, matchedB / sumB) - share;
  return { share, kept: weights.kept * Math.min(1, words / enoughToKeep) * kept };
}

function sum(tokens: readonly Token[]): number {
  return tokens.reduce((total, { weight }) => total + weight, 0);
}

function matched(tokens: readonly Token[], matches: Matches): number {
  return tokens.reduce((total, { weight }, index) => total + weight * (matches.get(index)?.alike ?? 0), 0);
}

/** Share of a text's weight in its longest run of words that the other has not; a small word in common does not end a run. */
function longestGap(tokens: readonly Token[], matches: Matches): number {
  let longest = 0;
  let run = 0;
  for (const [index, { weight, small }] of tokens.entries()) {
    if (!matches.has(index)) run += weight;
    else if (!small) run = 0;
    longest = Math.max(longest, run);
  }
  return longest / sum(tokens);
}

/** Share of neighbours that are neighbours in the other text too. */
function inARow(a: readonly Token[], b: readonly Token[], matches: Matches): number {
  const neighbours = a.length + b.length - 2;
  if (neighbours === 0) return 0;
  let kept = 0;
  for (let index = 1; index < a.length; index += 1) {
    const [before, here] = [matches.get(index - 1), matches.get(index)];
    if (before !== undefined && here !== undefined && here.at === before.at + 1) kept += 1;
  }
  return (2 * kept) / neighbours;
}

function sharedWords(tokens: readonly Token[], matches: Matches): string[] {
  const shared = tokens.filter(({ small }, index) => !small && matches.has(index));
  return [...new Set(shared.sort((x, y) => y.weight - x.weight).map(({ word }) => word))];
}
