import { createHash } from 'node:crypto';
import type { Ledger } from '../publication/ports.ts';
import type { Publication, PublicationState } from '../publication/publication.ts';
import type { Draft } from './disclosure.ts';

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
 * thought may appear in two places, the same text may not.
 * @returns the id of the publication that has them, undefined where they are new or this publication's own
 */
export async function saidBefore(
  draft: Draft,
  publicationId: string,
  ledger: Pick<Ledger, 'claimExternal'>,
): Promise<string | undefined> {
  const hash = createHash('sha256').update(plainWords(draft)).digest('hex').slice(0, 32);
  const owner = await ledger.claimExternal(wordsNamespace, hash, publicationId);
  return owner === publicationId ? undefined : owner;
}

/** Ended, and certainly not on the platform; with a part out it would be published. */
const neverSaid: readonly PublicationState[] = ['expired', 'skipped', 'rejected'];

/** For a person's own words: the publication that has them, unless it ended without a word of them out. */
export async function saidByAnother(
  draft: Draft,
  id: string,
  ledger: Pick<Ledger, 'claimExternal' | 'read'>,
): Promise<Publication | undefined> {
  const owner = await saidBefore(draft, id, ledger);
  const publication = owner === undefined ? undefined : await ledger.read(owner);
  return publication !== undefined && neverSaid.includes(publication.state) ? undefined : publication;
}
