import type { AccountState } from '../limits/account.ts';
import { backoffMs } from '../limits/breaker.ts';
import { AccountBlocked, AuthExpired, NotSent, OutcomeUnknown, RateLimited, Rejected } from './errors.ts';
import { look } from './look.ts';
import { blockedLookMs, iso, openBreaker } from './outcomes.ts';
import type { PlatformClient } from './platform.ts';
import { nextPart, openWish, type Publication, partsStanding } from './publication.ts';
import type { PublishOutcome, PublishTools } from './publish-tools.ts';
import type { Judgement } from './reconcile.ts';
import { answer, postpone, takenDown, takenDownUnasked } from './wish-moves.ts';

const lookAgainMs = 5 * 60_000;

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
  let doubt: Doubt | undefined;
  let answered = false;
  try {
    const client = await tools.connect(publication.account);
    const missing = await lookForMissing(publication, tools);
    current = missing.publication;
    doubt = missing.doubt;
    answered = current !== undefined && openWish(current) === undefined;
    const parts = current === undefined || answered ? [] : asked(current);
    if (current !== undefined && !answered && parts.length === 0 && doubt === undefined)
      current = await note(current, undefined, true, tools);
    for (const part of parts) {
      if (current === undefined) break;
      await client.remove(current.ids[String(part)]?.id ?? '');
      current = await note(current, part, doubt === undefined, tools);
    }
  } catch (error) {
    return afterFailure(current ?? publication, error, tools);
  }
  // Somebody else moved it: what is left to do comes again by its wakeAt.
  if (current === undefined) return 'nothing';
  if (answered) {
    // Another run was faster and has granted the wish; the part that was found here may stand all the same.
    const found = nextPart(publication);
    return current.state === 'removed' && found !== undefined ? takeDownLate(current, found, tools) : 'nothing';
  }
  if (openWish(current) !== undefined && doubt !== undefined) return later(current, doubt.reason, doubt.lookAt, tools);
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

interface Doubt {
  readonly reason: string;
  readonly lookAt: number;
}

/**
 * Of a thread that was cut short, the part after the last one may be out and unheard of. Found, it is taken down with the others; while nobody
 * can tell, they go, and the wish stays open.
 */
async function lookForMissing(
  publication: Publication,
  tools: PublishTools,
): Promise<{ readonly publication: Publication | undefined; readonly doubt?: Doubt }> {
  const { ledger, clock } = tools;
  const part = nextPart(publication);
  const { part: only } = publication.wish ?? {};
  const othersStand = only !== undefined && partsStanding(publication).some((standing) => standing !== only);
  // As long as another part stands after this, nothing ends.
  if (part === undefined || publication.sentAt === undefined || othersStand) return { publication };
  let judgement: Judgement;
  try {
    ({ judgement } = await look(publication, part, tools));
  } catch (error) {
    if (!(error instanceof NotSent) && !(error instanceof RateLimited)) throw error;
    const reason = `whether part ${part + 1} is out cannot be seen: ${error.message}`;
    return {
      publication,
      doubt: { reason, lookAt: error instanceof RateLimited ? error.retryAt : clock.now() + lookAgainMs },
    };
  }
  if (judgement.judgement === 'absent') return { publication };
  if (judgement.judgement === 'unsure') return { publication, doubt: judgement };
  const { id, url } = judgement.post;
  const owner = await ledger.claimExternal(publication.platform, id, publication.id);
  if (owner !== publication.id) return { publication };
  return { publication: await ledger.addEvidence(publication.id, part, { id, url, at: clock.now() }) };
}

async function note(
  publication: Publication,
  part: number | undefined,
  settled: boolean,
  { ledger, clock }: PublishTools,
): Promise<Publication | undefined> {
  const noted = await ledger.apply(publication.id, takenDown(publication, part, settled, clock.now()));
  if (noted !== undefined || part === undefined) return noted;
  const known = await ledger.read(publication.id);
  if (known?.state === 'published' && openWish(known) === undefined && known.gone?.[String(part)] === undefined) {
    await ledger.apply(publication.id, takenDownUnasked(known, part, clock.now()));
  }
  return undefined;
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
