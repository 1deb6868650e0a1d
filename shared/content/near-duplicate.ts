import type { PublicationKind } from '../publication/publication.ts';
import type { Draft } from './disclosure.ts';
import type { FoundTexts, RememberedText, SaidText, SimilarTexts } from './ports.ts';
import { isSmallTalk, plainWords } from './said-before.ts';
import { fingerprintOf } from './similarity/fingerprint.ts';
import { wordsHash } from './similarity/references.ts';
import { type Likeness, likenessTo } from './similarity/score.ts';
import type { Verdict } from './writer.ts';

/**
 * From these scores on a draft says again what was said before. Readers of an account notice a rewording; two personalities of the hive
 * may come closer. Chosen on the pairs for tuning, counted by `npm run bench -- similarity`.
 */
export const ownAccountThreshold = 0.26;
export const hiveThreshold = 0.32;

/** Words named in the feedback. */
const namedWords = 8;

type Speaker = Pick<SaidText, 'platform' | 'account'> & {
  readonly id: string;
  readonly kind?: PublicationKind;
};

/** The verdict as the run keeps it: how alike the most alike text is, and whose it is. */
export type NearDuplicateVerdict = Extract<Verdict, { verdict: 'pass' | 'again' }> & { readonly score: number };

export interface NearDuplicate {
  readonly verdict: NearDuplicateVerdict;
  /** Remembers the draft, whose words the speaker owns by then (said-before.ts). */
  remember(): Promise<void>;
}

const gate = 'near-duplicate';

/**
 * Compares a draft with what the account and the rest of the hive said lately. The feedback names the words in common and quotes nobody:
 * a model that is shown a text repeats it. Only the text counts: a new title over the same text is no new post, and a translation is
 * another text.
 */
export async function nearDuplicate(
  { text }: Draft,
  { id, platform, account, kind = 'post' }: Speaker,
  similar: Pick<SimilarTexts, 'candidates' | 'remember'>,
): Promise<NearDuplicate> {
  // Small talk is alike everywhere: neither compared nor remembered.
  if (isSmallTalk({ text }, { kind })) {
    return { verdict: { gate, verdict: 'pass', score: 0 }, remember: async () => undefined };
  }
  const { print, bands } = fingerprintOf(text);
  const speaker = { publication: id, platform, account };
  const found = await similar.candidates(speaker, bands);
  return {
    verdict: verdictOf(print, speaker, found),
    remember: () => similar.remember({ ...speaker, words: wordsHash(plainWords({ text })) }, found),
  };
}

function verdictOf(
  print: string,
  speaker: Pick<RememberedText, 'platform' | 'account'>,
  { texts }: FoundTexts,
): NearDuplicateVerdict {
  let closest: { text: RememberedText; likeness: Likeness; own: boolean; excess: number } | undefined;
  const likenessOf = likenessTo(print);
  for (const text of texts) {
    const likeness = likenessOf(text.print);
    const own = text.platform === speaker.platform && text.account === speaker.account;
    const excess = likeness.score - (own ? ownAccountThreshold : hiveThreshold);
    if (closest === undefined || excess > closest.excess) closest = { text, likeness, own, excess };
  }
  if (closest === undefined) return { gate, verdict: 'pass', score: 0 };
  const { text, likeness, own, excess } = closest;
  const kept = { score: Math.round(likeness.score * 1000) / 1000, resembles: text.publication };
  if (excess < 0) return { gate, verdict: 'pass', ...kept };
  const whose = own ? 'this account' : 'another account';
  const words = likeness.shared.slice(0, namedWords).join(', ');
  return {
    gate,
    verdict: 'again',
    feedback:
      `${capital(whose)} said nearly the same lately${words === '' ? '' : `, in these words: ${words}`}. ` +
      'Make another point about another thing; new words for the same point are not enough.',
    ...kept,
  };
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
