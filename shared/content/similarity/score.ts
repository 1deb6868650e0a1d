import { alignShapes, type Matches, type Shape, shapeOf } from './align.ts';
import { type Token, tokensOf } from './words.ts';

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

/** The same for one text and many others: what is asked of the one alone is asked once. */
export function likenessTo(one: string): (other: string) => Likeness {
  const a = compared(tokensOf(one));
  return (other) => {
    const b = compared(tokensOf(other));
    if (a.tokens.length === 0 || b.tokens.length === 0) {
      return { score: a.tokens.length === b.tokens.length ? 1 : 0, shared: [] };
    }
    const words = Math.min(a.content, b.content);
    const few = words < fewWords;
    const matches = alignShapes(a.shapes, b.shapes);
    const weighed = few ? 'few' : 'subject';
    const shorter = Math.min(a.tokens.length, b.tokens.length);
    const overlap = overlapOf(a, b, matches, weighed, few ? shorter : words);
    const wanting = few ? weights.few * (1 - overlap.share) : 0;
    const gap = Math.min(longestGap(a, matches.a), longestGap(b, matches.b));
    const whole = few ? overlap.share : overlapOf(a, b, matches, 'all', 0).share;
    const frame = inARow(a.tokens, b.tokens, matches.a) * (1 - whole);
    const score = (overlap.share + overlap.kept - wanting) * (1 - weights.gap * gap) - weights.frame * frame;
    return {
      score: Math.min(1, Math.max(0, score)),
      // Of all that are compared, one is told with its words.
      get shared() {
        return sharedWords(a.tokens, matches.a);
      },
    };
  };
}

/** How much each word counts: the subject alone, or where there is little of it every word, or every word as it is. */
type Weighing = 'subject' | 'few' | 'all';

const weightOf: Readonly<Record<Weighing, (token: Token) => number>> = {
  subject: ({ weight, small }) => (small ? 0 : weight),
  few: ({ weight }) => Math.max(smallWordWeight, weight),
  all: ({ weight }) => weight,
};

/** The words of a text with what is asked of them again and again. */
interface Compared {
  readonly tokens: readonly Token[];
  readonly shapes: readonly Shape[];
  /** How many words carry the subject. */
  readonly content: number;
  /** What all words weigh together. */
  readonly sums: Readonly<Record<Weighing, number>>;
}

function compared(tokens: readonly Token[]): Compared {
  const sums = { subject: 0, few: 0, all: 0 };
  let content = 0;
  for (const token of tokens) {
    if (!token.small) content += 1;
    sums.subject += weightOf.subject(token);
    sums.few += weightOf.few(token);
    sums.all += weightOf.all(token);
  }
  return { tokens, shapes: tokens.map(shapeOf), content, sums };
}

/** Share of the weight that is in both; and what is added for a text that is kept in a longer one, more the more words it has. */
function overlapOf(
  a: Compared,
  b: Compared,
  matches: { readonly a: Matches; readonly b: Matches },
  weighing: Weighing,
  words: number,
) {
  const [sumA, sumB] = [a.sums[weighing], b.sums[weighing]];
  const [matchedA, matchedB] = [matched(a, matches.a, weighing), matched(b, matches.b, weighing)];
  const share = (matchedA + matchedB) / (sumA + sumB);
  const kept = Math.max(matchedA / sumA, matchedB / sumB) - share;
  return { share, kept: weights.kept * Math.min(1, words / enoughToKeep) * kept };
}

function matched({ tokens }: Compared, matches: Matches, weighing: Weighing): number {
  const weigh = weightOf[weighing];
  let total = 0;
  for (let index = 0; index < tokens.length; index += 1) {
    const match = matches.get(index);
    if (match !== undefined) total += weigh(tokens[index]!) * match.alike;
  }
  return total;
}

/** Share of a text's weight in its longest run of words that the other has not; a small word in common does not end a run. */
function longestGap({ tokens, sums }: Compared, matches: Matches): number {
  let longest = 0;
  let run = 0;
  for (let index = 0; index < tokens.length; index += 1) {
    const { weight, small } = tokens[index]!;
    if (!matches.has(index)) run += weight;
    else if (!small) run = 0;
    longest = Math.max(longest, run);
  }
  return longest / sums.all;
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
