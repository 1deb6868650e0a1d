import { createHash } from 'node:crypto';
import type { Ledger } from '../publication/ports.ts';
import type { Publication, PublicationState } from '../publication/publication.ts';
import type { Draft } from './disclosure.ts';

/** A reply of fewer words is said again and again by everybody: thanks, a greeting, a yes. */
export const shortReplyWords = 9;

type Sayer = Pick<Publication, 'id' | 'kind' | 'platform' | 'account' | 'createdAt'>;

/** A reply that is too short to be anybody's own. */
export function isSmallTalk(draft: Draft, { kind }: Pick<Publication, 'kind'>): boolean {
  return kind === 'reply' && plainWords(draft).split(' ').length < shortReplyWords;
}

/** The namespace in which words are owned, beside those of the platforms' ids. */
const wordsNamespace = 'words';

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
 * Whether another publication of the hive has these words, on whichever platform; if none has, this one owns them from now on. The same
 * thought may appear in two places, the same text may not. Small talk is owned for a day (UTC) by an account alone: a person who reads
 * along is not thanked in the same words twice, and thanks are not used up.
 * @returns the id of the publication that has them, undefined where they are new or this publication's own
 */
export async function saidBefore(
  draft: Draft,
  sayer: Sayer,
  ledger: Pick<Ledger, 'claimExternal'>,
): Promise<string | undefined> {
  const words = plainWords(draft);
  const day = new Date(sayer.createdAt).toISOString().slice(0, 10);
  const owned = isSmallTalk(draft, sayer) ? `${sayer.platform}/${sayer.account}/${day}/${words}` : words;
  const hash = createHash('sha256').update(owned).digest('hex').slice(0, 32);
  const owner = await ledger.claimExternal(wordsNamespace, hash, sayer.id);
  return owner === sayer.id ? undefined : owner;
}

/** Ended, and certainly not on the platform; with a part out it would be published. */
const neverSaid: readonly PublicationState[] = ['expired', 'skipped', 'rejected'];

/** For a person's own words: the publication that has them, unless it ended without a word of them out. */
export async function saidByAnother(
  draft: Draft,
  sayer: Sayer,
  ledger: Pick<Ledger, 'claimExternal' | 'read'>,
): Promise<Publication | undefined> {
  const owner = await saidBefore(draft, sayer, ledger);
  const publication = owner === undefined ? undefined : await ledger.read(owner);
  return publication !== undefined && neverSaid.includes(publication.state) ? undefined : publication;
}
