import type { AccountState } from '../limits/account.ts';
import { backoffMs } from '../limits/breaker.ts';
import { AccountBlocked, AuthExpired, NotSent, OutcomeUnknown, RateLimited, Rejected } from './errors.ts';
import { ownPosts } from './look.ts';
import { blockedLookMs, iso, openBreaker } from './outcomes.ts';
import type { PlatformClient } from './platform.ts';
import { nextPart, type Publication, partsStanding } from './publication.ts';
import type { PublishOutcome, PublishTools } from './publish-tools.ts';
import { answer, postpone, takenDown } from './wish-moves.ts';

/**
 * A person wishes that what is published is taken down: all parts, the last first, or the one that is named. Each that is gone is remembered
 * at once; to take one down twice changes nothing, so any worker may go on where another one died. A pause holds nothing back here, nor does
 * a full window: only an account that wants a person, and the platform's own word.
 */
export async function takeDown(publication: Publication, tools: PublishTools): Promise<PublishOutcome> {
  const now = tools.clock.now();
  const account = await tools.accounts.read(publication.platform, publication.account);
  const rest = restOf(account, now);
  if (rest !== undefined) return later(publication, rest.reason, rest.until, tools);
  let current: Publication | undefined = publication;
  try {
    const client = await tools.connect(publication.account);
    current = await withMissing(publication, tools);
    const parts = current === undefined ? [] : asked(current);
    if (current !== undefined && parts.length === 0) current = await note(current, undefined, tools);
    for (const part of parts) {
      if (current === undefined) break;
      await client.remove(current.ids[String(part)]?.id ?? '');
      current = await note(current, part, tools);
    }
  } catch (error) {
    return afterFailure(current ?? publication, error, tools);
  }
  // Somebody else moved it: what is left to do comes again by its wakeAt.
  if (current === undefined) return 'nothing';
  tools.log.info(`publication.${current.state === 'removed' ? 'removed' : 'part-removed'}`, {
    publication: current.id,
    personality: current.personality,
    platform: current.platform,
    by: current.wish?.by,
  });
  return 'ended';
}

/** A request of ours got through and was heard of after its publication was taken down: its post follows the others. */
export async function takeDownLate(
  publication: Publication,
  part: number,
  { connect, log }: Pick<PublishTools, 'connect' | 'log'>,
): Promise<PublishOutcome> {
  const { id, url } = publication.ids[String(part)] ?? { id: '', url: '' };
  if (publication.gone?.[String(part)] !== undefined) return 'nothing';
  try {
    const client: PlatformClient = await connect(publication.account);
    await client.remove(id);
  } catch (error) {
    log.error('publication.stands', { publication: publication.id, url });
    throw error;
  }
  log.warn('publication.removed-late', { publication: publication.id, url });
  return 'ended';
}

/** Which parts are to be taken down, in the order of it. */
function asked(publication: Publication): readonly number[] {
  const standing = partsStanding(publication);
  const { part } = publication.wish ?? {};
  if (part === undefined) return standing.toReversed();
  return standing.includes(part) ? [part] : [];
}

/** Of a thread that was cut short, the part after the last one may be out and unknown: then it is taken down with the others. */
async function withMissing(publication: Publication, tools: PublishTools): Promise<Publication | undefined> {
  const { ledger, clock } = tools;
  const part = nextPart(publication);
  if (part === undefined || publication.sentAt === undefined || publication.wish?.part !== undefined)
    return publication;
  const post = (await ownPosts(publication, part, tools)).posts.at(-1);
  if (post === undefined) return publication;
  const owner = await ledger.claimExternal(publication.platform, post.id, publication.id);
  if (owner !== publication.id) return publication;
  return ledger.addEvidence(publication.id, part, { id: post.id, url: post.url, at: clock.now() });
}

async function note(
  publication: Publication,
  part: number | undefined,
  { ledger, clock }: PublishTools,
): Promise<Publication | undefined> {
  return ledger.apply(publication.id, takenDown(publication, part, clock.now()));
}

/** Who wants a person is not asked before a person said that it is mended; cooling ends by itself. */
function restOf(
  account: AccountState | undefined,
  now: number,
): { readonly reason: string; readonly until: number } | undefined {
  const { status, statusReason = 'it wants a person', statusUntil = 0 } = account ?? {};
  if (status === 'cooling' && statusUntil > now)
    return { reason: `the account is cooling: ${statusReason}`, until: statusUntil };
  if (status !== 'needs-login' && status !== 'suspended') return undefined;
  return { reason: `the account is ${status}: ${statusReason}`, until: now + blockedLookMs };
}

async function afterFailure(publication: Publication, error: unknown, tools: PublishTools): Promise<PublishOutcome> {
  const now = tools.clock.now();
  if (error instanceof Rejected) {
    const why = `the platform refuses to take it down: ${error.message}`;
    const stays = await tools.ledger.apply(publication.id, answer(publication, why, now));
    if (stays === undefined) return 'nothing';
    tools.log.error('publication.not-removed', { publication: publication.id, reason: why });
    return 'ended';
  }
  if (error instanceof RateLimited) return later(publication, error.message, error.retryAt, tools);
  if (error instanceof AccountBlocked) {
    await openBreaker(publication, error, tools);
    return later(publication, error.message, now + blockedLookMs, tools);
  }
  // What is gone already is no error, so one that may be gone is asked for again.
  const again = error instanceof NotSent || error instanceof AuthExpired || error instanceof OutcomeUnknown;
  if (!again) throw error;
  return later(publication, error.message, now + backoffMs(publication.attempts, tools.random), tools);
}

async function later(
  publication: Publication,
  reason: string,
  until: number,
  { ledger, clock, log }: PublishTools,
): Promise<PublishOutcome> {
  const waiting = await ledger.apply(publication.id, postpone(publication, reason, until, clock.now()));
  if (waiting === undefined) return 'nothing';
  log.warn('publication.removal-waits', { publication: publication.id, reason, until: iso(until) });
  return 'waiting';
}
