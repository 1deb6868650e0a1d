import { hiveThreshold, nearDuplicate, ownAccountThreshold } from '../../shared/content/near-duplicate.ts';
import type { SimilarTexts } from '../../shared/content/ports.ts';
import { saidText } from '../../shared/content/said-before.ts';
import { fingerprintOf, wordBands } from '../../shared/content/similarity/fingerprint.ts';
import { tokensOf } from '../../shared/content/similarity/words.ts';
import { seededRandom } from '../chaos/random.ts';
import { memorySimilar } from '../support/similar-memory.ts';
import { type Goal, goal, type Part } from './part.ts';
import { type LabelledPair, type LabelledText, labelledPairs } from './similarity-pairs.ts';

/** How well near-duplicates are told from other texts; positive: taken for the same post. */
export interface Quality {
  readonly pairs: number;
  readonly same: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly precision: number;
  readonly recall: number;
  /** Of the pairs that are the same, the share whose first text was among the candidates of the second. */
  readonly candidateRecall: number;
  /** Items read for one text, bands and candidates together. */
  readonly meanReads: number;
  readonly maximumReads: number;
  /** Of the pairs that are the same, by what was done to the second text: found, and how many there are. */
  readonly foundByKind: Readonly<Record<string, readonly [found: number, of: number]>>;
  /** First words of what was judged wrongly, with kind and language. */
  readonly wrong: readonly string[];
}

export interface QualityOptions {
  /** Whether the second text comes from the account of the first one, or from another of the hive. */
  readonly speaker: 'own account' | 'hive';
  /** Made-up texts of other accounts that the hive said after the first texts. */
  readonly crowd?: number;
}

export const goals = { precision: 0.95, recall: 0.85 };

/**
 * Says the first texts of all pairs in one hive, then asks for each second one whether it was said before: bands, candidates, score and
 * threshold together, as the draft step asks. A pair that is the same counts as found only where the verdict names its first text; one
 * that is not counts as wrong whichever text of the hive it is taken for.
 */
export async function measureQuality(
  pairs: readonly LabelledPair[],
  { speaker, crowd = 0 }: QualityOptions,
): Promise<Quality> {
  const hive = memorySimilar();
  // Some texts stand in two pairs.
  const saidBy = new Map(pairs.map(({ a }, index) => [`a${index}`, a.text]));
  for (const [index, { a }] of pairs.entries()) await say(hive, `a${index}`, `account-${index}`, a.text);
  for (const [index, text] of crowdOf(pairs, crowd).entries()) await say(hive, `crowd${index}`, `c${index % 97}`, text);
  const reads: number[] = [];
  const wrong: string[] = [];
  const foundByKind: Record<string, [found: number, of: number]> = {};
  let [found, truePositives, falsePositives] = [0, 0, 0];
  const counted: SimilarTexts = {
    ...hive,
    async candidates(of, bands) {
      const answer = await hive.candidates(of, bands);
      reads.push(bands.length + answer.texts.length);
      if (answer.texts.some(({ publication }) => saidBy.get(publication) === saidBy.get(`a${of.publication.slice(1)}`)))
        found += 1;
      return answer;
    },
  };
  for (const [index, { same, kind, language, a, b }] of pairs.entries()) {
    const account = speaker === 'hive' ? 'another' : `account-${index}`;
    const before = found;
    const { verdict } = await nearDuplicate(b, { ...someone, id: `b${index}`, account }, counted);
    if (!same) found = before;
    const again = verdict.verdict === 'again';
    const right = same ? again && saidBy.get(verdict.resembles ?? '') === a.text : !again;
    if (same) {
      const [sofar, of] = foundByKind[kind] ?? [0, 0];
      foundByKind[kind] = [sofar + (right ? 1 : 0), of + 1];
    }
    if (same && right) truePositives += 1;
    if (!same && !right) falsePositives += 1;
    if (!right) wrong.push(`${same ? 'same' : 'other'} ${kind} ${language} ${verdict.score}: ${a.text.slice(0, 50)}`);
  }
  const same = pairs.filter((pair) => pair.same).length;
  return {
    pairs: pairs.length,
    same,
    truePositives,
    falsePositives,
    precision: truePositives / Math.max(1, truePositives + falsePositives),
    recall: truePositives / Math.max(1, same),
    candidateRecall: found / Math.max(1, same),
    meanReads: reads.reduce((sum, count) => sum + count, 0) / Math.max(1, reads.length),
    maximumReads: Math.max(...reads),
    foundByKind,
    wrong,
  };
}

const someone = { platform: 'somewhere' };

async function say(hive: SimilarTexts, publication: string, account: string, text: string): Promise<void> {
  const said = saidText({ text }, { platform: someone.platform, kind: 'post', createdAt: 0, id: publication, account });
  await hive.claim(said);
  await hive.remember(said, await hive.candidates(said, fingerprintOf(text).bands));
}

/** Texts of the pairs' own words in another order: the worst crowd there can be, because it fills the very bands that are asked for. */
function crowdOf(pairs: readonly LabelledPair[], size: number): string[] {
  const random = seededRandom(1);
  const words = pairs.flatMap(({ a, b }) => [a, b].flatMap(({ text }) => tokensOf(text).map(({ word }) => word)));
  return Array.from({ length: size }, () =>
    Array.from({ length: 8 + random.below(16) }, () => random.pick(words)).join(' '),
  );
}

/** Of the pairs that are the same, the share that shares a band, for numbers of bands. */
export function bandsNeeded(pairs: readonly LabelledPair[], counts: readonly number[]): ReadonlyMap<number, number> {
  const same = pairs.filter((pair) => pair.same);
  return new Map(
    counts.map((count) => {
      const bandsOf = ({ text }: LabelledText) => fingerprintOf(text, count).bands;
      const sharing = same.filter(({ a, b }) => bandsOf(a).some((band) => bandsOf(b).includes(band)));
      return [count, sharing.length / same.length];
    }),
  );
}

/** What `npm run bench -- similarity` prints. */
export async function similarity(): Promise<Part> {
  const sets = { tuning: labelledPairs('tuning'), 'held-out': labelledPairs('held-out') };
  const all = { ...sets, all: [...sets.tuning, ...sets['held-out']] };
  const rows: Record<string, unknown>[] = [];
  const reached: Goal[] = [];
  const details: Record<string, unknown> = {};
  for (const speaker of ['own account', 'hive'] as const) {
    for (const [set, pairs] of Object.entries(all)) {
      const quality = await measureQuality(pairs, { speaker });
      rows.push({ set, speaker, crowd: 0, ...figuresOf(quality) });
      const { foundByKind, wrong } = quality;
      if (set === 'all') details[speaker] = { foundByKind, wrong };
      reached.push(goal(`precision, ${speaker}, ${set}`, quality.precision, goals.precision));
      reached.push(goal(`recall, ${speaker}, ${set}`, quality.recall, goals.recall));
    }
  }
  for (const crowd of [1000, 10_000]) {
    const quality = await measureQuality(all.all, { speaker: 'hive', crowd });
    rows.push({ set: 'all', speaker: 'hive', crowd, ...figuresOf(quality) });
  }
  const bands = bandsNeeded(sets.tuning, [1, 2, 3, 4, 5, 6, 8]);
  return {
    name: 'similarity',
    goals: reached,
    rows,
    figures: {
      thresholds: { ownAccount: ownAccountThreshold, hive: hiveThreshold },
      wordBands,
      ...details,
      candidateRecallByBands: Object.fromEntries([...bands].map(([count, share]) => [count, rounded(share)])),
    },
  };
}

function figuresOf({
  wrong: _wrong,
  foundByKind: _kinds,
  precision,
  recall,
  candidateRecall,
  meanReads,
  ...rest
}: Quality) {
  return {
    ...rest,
    precision: rounded(precision),
    recall: rounded(recall),
    candidateRecall: rounded(candidateRecall),
    meanReads: rounded(meanReads),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
