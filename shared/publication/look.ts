import { type AccountState, sameTextOpen } from '../limits/account.ts';
import { normalisedHash } from './outcomes.ts';
import type { FoundPost } from './platform.ts';
import type { Ledger } from './ports.ts';
import { type Publication, partOfKey, type Target } from './publication.ts';
import type { PublishTools } from './publish-tools.ts';
import { candidates, type Judgement, judge, reconcileSince, sameTarget, targetOf } from './reconcile.ts';

export interface Look {
  readonly judgement: Judgement;
  /** As it was read after the listing. */
  readonly account: AccountState | undefined;
}

/** Reads the account's own recent posts and judges what they prove of this part. A listing that fails throws what the client throws. */
export async function look(publication: Publication, part: number, tools: PublishTools): Promise<Look> {
  const { ledger, clock, traits } = tools;
  // Absence is proved for the moment of the question: what was hidden then may show by the time the answer is looked at.
  const askedAt = clock.now();
  const mine = await ownPosts(publication, part, tools);
  const account = await tools.accounts.read(publication.platform, publication.account);
  const twins = sameTextOpen(account, publication.id, normalisedHash(publication, part, traits));
  const twin = await someUnderWay(twins, targetOf(publication, part), ledger);
  return { judgement: judge(publication, mine.posts, mine.complete, twin, traits, askedAt), account };
}

/** Posts that can be this part and that no other publication owns, newest first. */
async function ownPosts(
  publication: Publication,
  part: number,
  { connect, ledger, traits }: Pick<PublishTools, 'connect' | 'ledger' | 'traits'>,
): Promise<{ readonly posts: readonly FoundPost[]; readonly complete: boolean }> {
  const client = await connect(publication.account);
  const recent = await client.findRecent(reconcileSince(publication));
  const posts = await withoutForeign(publication, candidates(publication, part, recent, traits), ledger);
  return { posts, complete: recent.complete };
}

/**
 * Whether one of these parts may still be on its way to the target, so that what is found there could be its post. One whose id the ledger has,
 * or that is to be sent yet, is not; nor is one that goes elsewhere: what answers a thread's own part can only be that thread's, and a failed
 * publication with the same words, of which nobody will ever hear, must not keep a person's wish open for good.
 */
async function someUnderWay(keys: readonly string[], target: Target, ledger: Ledger): Promise<boolean> {
  for (const key of keys) {
    const { publication: id, part } = partOfKey(key);
    const other = await ledger.read(id);
    if (other === undefined) return true;
    const settled = other.ids[String(part)] !== undefined || other.state === 'drafted';
    if (!settled && sameTarget(targetOf(other, part), target)) return true;
  }
  return false;
}

async function withoutForeign(
  publication: Publication,
  posts: readonly FoundPost[],
  ledger: Ledger,
): Promise<readonly FoundPost[]> {
  const owners = await Promise.all(posts.map((post) => ledger.externalOwner(publication.platform, post.id)));
  return posts.filter((_, index) => owners[index] === undefined || owners[index] === publication.id);
}
