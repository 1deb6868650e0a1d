import type { Ledger } from '../publication/ports.ts';
import type { Publication, PublicationState } from '../publication/publication.ts';
import type { Draft } from './disclosure.ts';
import type { SaidText, SimilarTexts } from './ports.ts';
import { fingerprintOf } from './similarity/fingerprint.ts';
import { wordsHash } from './similarity/references.ts';

/** A reply of fewer words is said again and again by everybody: thanks, a greeting, a yes. */
export const shortReplyWords = 9;

type Sayer = Pick<Publication, 'id' | 'kind' | 'platform' | 'account' | 'createdAt'>;

/** A reply that is too short to be anybody's own. */
export function isSmallTalk(draft: Draft, { kind }: Pick<Publication, 'kind'>): boolean {
  return kind === 'reply' && plainWords(draft).split(' ').length < shortReplyWords;
}

/**
 * The words alone, whatever stands around them: case, links, punctuation, emoji and white space do not make another text of them, nor does
 * a title, which one platform has and the other has not.
 */
export function plainWords({ text }: Draft): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/https?:\/\/\S+/gu, ' ')
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}

/**
 * The words as they are owned. Small talk is owned for a day (UTC) by an account alone: a person who reads along is not thanked in the same
 * words twice, and thanks are not used up; nothing is compared with it.
 */
export function saidText(draft: Draft, sayer: Sayer): SaidText {
  const { id: publication, platform, account } = sayer;
  const words = plainWords(draft);
  if (isSmallTalk(draft, sayer)) {
    const day = new Date(sayer.createdAt).toISOString().slice(0, 10);
    return { publication, platform, account, words: wordsHash(`${platform}/${account}/${day}/${words}`) };
  }
  return { publication, platform, account, words: wordsHash(words), print: fingerprintOf(draft.text).print };
}

/**
 * Whether another publication of the hive has these words, on whichever platform; if none has, this one owns them from now on. The same
 * thought may appear in two places, the same text may not.
 * @returns the id of the publication that has them, undefined where they are new or this publication's own
 */
export async function saidBefore(
  draft: Draft,
  sayer: Sayer,
  similar: Pick<SimilarTexts, 'claim'>,
): Promise<string | undefined> {
  const owner = await similar.claim(saidText(draft, sayer));
  return owner === sayer.id ? undefined : owner;
}

/** Ended, and certainly not on the platform; with a part out it would be published. */
const neverSaid: readonly PublicationState[] = ['expired', 'skipped', 'rejected'];

/**
 * For a person's own words: the publication that has them, unless it ended without a word of them out; then they are this one's from now on.
 */
export async function saidByAnother(
  draft: Draft,
  sayer: Sayer,
  { similar, ledger }: { readonly similar: Pick<SimilarTexts, 'claim'>; readonly ledger: Pick<Ledger, 'read'> },
): Promise<Publication | undefined> {
  const text = saidText(draft, sayer);
  let owner = await similar.claim(text);
  while (owner !== sayer.id) {
    const publication = await ledger.read(owner);
    if (publication !== undefined && !neverSaid.includes(publication.state)) return publication;
    owner = await similar.claim(text, owner);
  }
  return undefined;
}
