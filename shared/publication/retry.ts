import { accountStop, settleSent, settleUnsent } from '../limits/account.ts';
import { settleSpent } from './cost.ts';
import { HiveError, StoreBusy } from './errors.ts';
import { leaveHive } from './hive-room.ts';
import { look } from './look.ts';
import { leaseMarginMs } from './moves.ts';
import { claimOf, completed, iso, openBreaker, settle } from './outcomes.ts';
import type { FoundPost } from './platform.ts';
import { nextPart, openWish, type Publication } from './publication.ts';
import type { PublishOutcome, PublishTools } from './publish-tools.ts';
import { answer, retry as retryMove } from './wish-moves.ts';

/**
 * A person wishes that what failed is sent again. Found on the platform, it is published; proved absent, it is drafted once more and answered,
 * to be sent by the caller through admission and claim like any other; where nobody can tell, it stays failed and the wish says why.
 */
export async function retry(publication: Publication, tools: PublishTools): Promise<Publication | PublishOutcome> {
  const part = nextPart(publication);
  if (publication.parts.length === 0) return refuse(publication, 'it has no words that could be sent', tools);
  if (part === undefined) return completed(publication, tools);
  const { notAfter = 0 } = publication.wish ?? {};
  if (tools.clock.now() > notAfter) {
    return refuse(publication, `the time that was given for it ran out at ${iso(notAfter)}`, tools);
  }
  const stop = accountStop(await tools.accounts.read(publication.platform, publication.account), tools.clock.now());
  if (stop !== undefined && stop.paused !== true) return refuse(publication, `${stop.reason}; mend that first`, tools);
  let seen: Awaited<ReturnType<typeof look>>;
  try {
    seen = await look(publication, part, tools);
  } catch (error) {
    if (!(error instanceof HiveError) || error instanceof StoreBusy) throw error;
    await openBreaker(publication, error, tools);
    return refuse(publication, `own posts cannot be listed: ${error.message}`, tools);
  }
  const { judgement, account } = seen;
  tools.log.info('publication.reconciled', { publication: publication.id, judgement: judgement.judgement });
  if (judgement.judgement === 'unsure') {
    return refuse(publication, `${judgement.reason}; ask again after ${iso(judgement.lookAt)}`, tools);
  }
  if (judgement.judgement === 'found') return found(publication, part, judgement.post, tools);
  if (publication.duplicateRefused === true) {
    const why = 'the platform refused these words as a duplicate and does not list them: look at the account';
    return refuse(publication, `${why}, and name the post with --posted`, tools);
  }
  const again = await draftedAgain(publication, tools);
  if (again === undefined) return 'nothing';
  await settle(again, tools, (state) => settleUnsent(state, claimOf(again, part)), account);
  await leaveHive(again, claimOf(again, part), undefined, tools);
  return again;
}

/** The part is out: with the last one it is published; else the next parts are sent, which nobody sends before the one they answer. */
async function found(
  publication: Publication,
  part: number,
  post: FoundPost,
  tools: PublishTools,
): Promise<Publication | PublishOutcome> {
  const { ledger, clock } = tools;
  const owner = await ledger.claimExternal(publication.platform, post.id, publication.id);
  if (owner !== publication.id) return refuse(publication, `post ${post.id} is that of ${owner} by now`, tools);
  const stored = await ledger.addEvidence(publication.id, part, { id: post.id, url: post.url, at: clock.now() });
  if (stored === undefined) return 'nothing';
  const sentUntil = post.createdAt + leaseMarginMs;
  await settle(publication, tools, (state) => settleSent(state, claimOf(publication, part), sentUntil), undefined);
  await leaveHive(publication, claimOf(publication, part), sentUntil, tools);
  if (nextPart(stored) !== undefined) {
    // Another run was faster, and has granted it by now.
    if (stored.state !== 'failed' || stored.fence !== publication.fence || openWish(stored) === undefined) {
      return 'nothing';
    }
    return (await draftedAgain(stored, tools)) ?? 'nothing';
  }
  return completed(stored, tools);
}

async function draftedAgain(publication: Publication, tools: PublishTools): Promise<Publication | undefined> {
  const again = await tools.ledger.apply(publication.id, retryMove(publication, tools.clock.now()));
  if (again !== undefined) {
    tools.log.info('publication.drafted-again', {
      publication: again.id,
      by: again.wish?.by,
      until: iso(again.notAfter),
    });
  }
  return again;
}

async function refuse(publication: Publication, why: string, tools: PublishTools): Promise<PublishOutcome> {
  const stays = await tools.ledger.apply(publication.id, answer(publication, why, tools.clock.now()));
  if (stays === undefined) return 'nothing';
  await settleSpent(stays, 0, tools);
  tools.log.warn('publication.not-retried', { publication: stays.id, reason: why });
  return 'ended';
}
