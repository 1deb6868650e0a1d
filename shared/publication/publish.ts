import { optedOutReason } from '../interaction/opt-outs-port.ts';
import { type AccountState, settleSent, settleUnsent } from '../limits/account.ts';
import { quietStop } from '../personality/quiet.ts';
import { admission } from './admission.ts';
import { AccountBlocked, HiveError, NotSent, RateLimited } from './errors.ts';
import { leaveHive } from './hive-room.ts';
import { type Look, look } from './look.ts';
import * as moves from './moves.ts';
import { hasOptedOut } from './opted-out.ts';
import { afterError, claimOf, completed, ended, iso, notSent, published, settle, unknown, waits } from './outcomes.ts';
import type { PlatformClient, RemoteLimit } from './platform.ts';
import { dueTime, isTerminal, nextPart, openWish, type Publication, partsOut } from './publication.ts';
import type { PublishOutcome, PublishTools } from './publish-tools.ts';
import { targetOf } from './reconcile.ts';
import { takeDown, takeDownLate } from './removal.ts';
import { retry } from './retry.ts';
import { clockDisagrees } from './stray-clock.ts';
import { heldBack, pausedLookMs } from './switches.ts';

const minute = 60_000;
/** Clocks of workers and platforms agree within this: a window may not be exceeded by any of them. */
const clockToleranceMs = 30_000;
const lastLookMs = 10 * minute;
const duplicateLookMs = 15 * minute;

/**
 * One message of a publish queue: claims and sends the next part, reconciles one whose outcome nobody knows, or does what a person wishes of
 * one that has ended, whichever its state asks for. Returning means done (also when there was nothing to do); throwing means that the message comes again.
 */
export async function publish(id: string, tools: PublishTools): Promise<PublishOutcome> {
  const publication = await tools.ledger.read(id);
  if (publication === undefined) {
    tools.log.warn('publication.unknown', { publication: id });
    return 'nothing';
  }
  const now = tools.clock.now();
  if (clockDisagrees(publication, now, tools.log)) return 'nothing';
  if (tools.transport !== undefined && publication.transport !== tools.transport) {
    // Each goes the way it was planned for, to its end; sweep sends this one there.
    const { id: own, transport } = publication;
    tools.log.error('publication.wrong-queue', { publication: own, transport, queue: tools.transport });
    return 'nothing';
  }
  const waiting = publication.wait !== undefined && publication.wakeAt !== undefined && publication.wakeAt > now;
  if (publication.state === 'publishing') {
    if (nextPart(publication) === undefined) return completed(publication, tools);
    if (now <= (publication.leaseUntil ?? now) + moves.leaseMarginMs) return 'nothing';
    const lost = await tools.ledger.apply(publication.id, moves.recover(publication, now));
    return lost === undefined ? 'nothing' : reconcile(lost, tools);
  }
  if (openWish(publication) !== undefined) return grant(publication, now, tools);
  if (isTerminal(publication.state) || waiting) return 'nothing';
  if (publication.state === 'drafted') return send(publication, tools);
  if (publication.state === 'unconfirmed') return reconcile(publication, tools);
  tools.log.warn('publication.not-ready', { publication: publication.id, state: publication.state });
  return 'nothing';
}

/** What a person asks of one that has ended. */
async function grant(publication: Publication, now: number, tools: PublishTools): Promise<PublishOutcome> {
  const { wish, wakeAt } = publication;
  if (wish?.waits !== undefined && wakeAt !== undefined && wakeAt > now) return 'nothing';
  if (publication.state === 'published') return takeDown(publication, tools);
  const again = await retry(publication, tools);
  return typeof again === 'string' ? again : send(again, tools);
}

/** Gates before any money or request: time, switches, credentials. */
async function send(publication: Publication, tools: PublishTools): Promise<PublishOutcome> {
  const { clock, traits } = tools;
  const part = nextPart(publication);
  if (part === undefined) return completed(publication, tools);
  if (publication.duplicateRefused === true) {
    const why = `${traits.name} has these words from an earlier post of the account and refuses them again`;
    return ended(publication, 'rejected', why, tools);
  }
  if (clock.now() > publication.notAfter) {
    return ended(publication, 'expired', `its time ran out at ${iso(publication.notAfter)}`, tools);
  }
  const due = dueTime(publication);
  if (publication.approvalRequired && clock.now() < due) return waits(publication, moves.notDue, due, tools);
  // Asked for at once, because each question is a round trip; what is late here, admission's conditional write finds out.
  // Who opts out between this look and the request, some seconds later, still gets this one answer: the opt-out and the publication are two
  // items, and no condition of a write spans both.
  const [positions, account, optedOut] = await Promise.all([
    tools.switches.read(publication.personality),
    tools.accounts.read(publication.platform, publication.account, { eventually: true }),
    hasOptedOut(publication, tools.optOuts),
  ]);
  // A thread that has begun goes on: half of it would say less than a late end.
  const quiet = partsOut(publication) === 0 ? quietStop(publication.quiet, clock.now()) : undefined;
  if (positions.personality === 'deleted') {
    return ended(publication, 'skipped', `personality ${publication.personality} was deleted`, tools);
  }
  if (account?.owner !== undefined && account.owner !== publication.personality) {
    const why = `account ${publication.account} belongs to personality ${account.owner} by now`;
    return ended(publication, 'skipped', why, tools);
  }
  if (optedOut) return ended(publication, 'skipped', optedOutReason, tools);
  const pause = heldBack(positions, publication.personality, publication.platform);
  if (pause !== undefined) return waits(publication, pause, clock.now() + pausedLookMs, tools);
  if (quiet !== undefined) return waits(publication, quiet.reason, quiet.until, tools);

  let client: PlatformClient;
  try {
    client = await tools.connect(publication.account);
  } catch (error) {
    return notSent(publication, part, error, tools, undefined);
  }
  return claimAndSend(publication, part, client, account, tools);
}

/** Admission, then claim, then send. */
async function claimAndSend(
  publication: Publication,
  part: number,
  client: PlatformClient,
  account: AccountState | undefined,
  tools: PublishTools,
): Promise<PublishOutcome> {
  const { ledger, clock } = tools;
  const claimedAt = clock.monotonic();
  const admitted = await admission(publication, part, account, tools);
  if (!admitted.admitted) return waits(publication, admitted.reason, admitted.until, tools);

  const { admittedAt, leaseUntil } = admitted;
  const claimed = await ledger.apply(publication.id, moves.claim(publication, admittedAt, leaseUntil));
  // Somebody else has it, or it ended: the entry counts until the lease would have ended, which is never too few.
  if (claimed === undefined) return 'nothing';

  const beforeSend = () => {
    const wallClockLeft = leaseUntil - moves.leaseMarginMs - clock.now();
    const machineLeft = tools.functionTimeoutMs - (clock.monotonic() - claimedAt);
    if (Math.min(wallClockLeft, machineLeft) <= tools.requestTimeoutMs) {
      throw new NotSent(`Too little of the lease of ${publication.id} was left to send it; the next claim sends it.`);
    }
  };
  const words = claimed.parts[part]!;
  const { labelled, settings } = claimed;
  let sent: Awaited<ReturnType<PlatformClient['publish']>>;
  try {
    const target = targetOf(claimed, part);
    sent = await client.publish({ text: words.text, title: words.title, target, labelled, settings }, beforeSend);
  } catch (error) {
    return afterError(claimed, part, error, tools, admitted.account);
  }
  return evidence(claimed, part, sent, clock.now() + clockToleranceMs, tools, admitted.account, sent.remote);
}

/** We hold an external id: first it gets its owner, then the part its evidence, whatever the state is by now. */
async function evidence(
  publication: Publication,
  part: number,
  post: { readonly id: string; readonly url: string },
  sentUntil: number,
  tools: PublishTools,
  known: AccountState | undefined,
  remote?: RemoteLimit,
): Promise<PublishOutcome> {
  const { ledger, log, clock } = tools;
  const owner = await ledger.claimExternal(publication.platform, post.id, publication.id);
  if (owner !== publication.id) {
    log.error('publication.foreign-id', { publication: publication.id, externalId: post.id, owner });
    const why = `the platform answered with the id of ${owner}`;
    return unknown(publication, part, why, tools, false, known);
  }
  const found = { id: post.id, url: post.url, at: clock.now() };
  // Whoever still owns the claim ends it with the same write; whoever lost it stores its evidence all the same.
  const last = moves.completeWith(publication, part, found, clock.now());
  const complete = last === undefined ? undefined : await ledger.apply(publication.id, last);
  const stored = complete ?? (await ledger.addEvidence(publication.id, part, found));
  const claim = claimOf(publication, part);
  const said = remote === undefined ? undefined : { ...remote, at: clock.now() };
  await settle(publication, tools, (state) => settleSent(state, claim, sentUntil, said), known);
  await leaveHive(publication, claim, sentUntil, tools);
  if (complete !== undefined) return published(publication, complete, tools);
  if (stored === undefined) return 'nothing';
  if (stored.state === 'removed') return takeDownLate(stored, part, tools);
  if (nextPart(stored) === undefined) return completed(stored, tools);
  if (stored.state !== 'publishing' && stored.state !== 'unconfirmed') return 'nothing';
  // Another fence is another claim: a worker that was faster may have a request for the next part out, and ends that by itself.
  if (stored.fence !== publication.fence) return 'nothing';
  const next = await ledger.apply(stored.id, moves.continueThread(stored, clock.now()));
  return next === undefined ? 'nothing' : send(next, tools);
}

/** Reads the account's own recent posts and settles what they prove. */
async function reconcile(publication: Publication, tools: PublishTools): Promise<PublishOutcome> {
  const { ledger, clock, log } = tools;
  const part = nextPart(publication);
  if (part === undefined) return completed(publication, tools);
  if (clock.now() > (publication.sentAt ?? publication.slot) + moves.unconfirmedLimitMs) {
    const why = 'for 24 hours nobody could tell whether it was sent; look at the account';
    return ended(publication, 'failed', why, tools);
  }
  let seen: Look;
  try {
    seen = await look(publication, part, tools);
  } catch (error) {
    return cannotList(publication, error, tools);
  }
  const { judgement, account } = seen;
  log.info('publication.reconciled', { publication: publication.id, judgement: judgement.judgement });
  if (judgement.judgement === 'unsure') return waits(publication, judgement.reason, judgement.lookAt, tools);
  if (judgement.judgement === 'found') {
    const sentUntil = judgement.post.createdAt + moves.leaseMarginMs;
    return evidence(publication, part, judgement.post, sentUntil, tools, account);
  }
  if (publication.duplicateRefused === true && publication.resends > 0) {
    // An earlier request of ours was given up as absent, and now the platform says that it has the words: most likely they are ours.
    const why = 'the platform refuses it as a duplicate and does not list it';
    return waits(publication, why, clock.now() + duplicateLookMs, tools);
  }
  if (publication.resends >= moves.maximumResends) {
    return ended(publication, 'failed', `it was sent ${moves.maximumResends + 1} times and never showed`, tools);
  }
  const again = await ledger.apply(publication.id, moves.sendAgain(publication, clock.now()));
  if (again === undefined) return 'nothing';
  await settle(again, tools, (state) => settleUnsent(state, claimOf(again, part)), account);
  await leaveHive(again, claimOf(again, part), undefined, tools);
  return send(again, tools);
}

/** A listing that failed proves nothing; an account that wants a person says so to people. */
async function cannotList(publication: Publication, error: unknown, tools: PublishTools): Promise<PublishOutcome> {
  if (!(error instanceof HiveError)) throw error;
  const reason = `own posts cannot be listed: ${error.message}`;
  if (error instanceof AccountBlocked) {
    tools.log.error('account.blocked', {
      platform: publication.platform,
      account: publication.account,
      kind: error.kind,
      reason: error.message,
    });
  }
  const now = tools.clock.now();
  const asked = error instanceof RateLimited ? error.retryAt : now + 5 * minute;
  // One more look before it fails, and the failure in time, however long the platform wants to be left alone.
  const end = (publication.sentAt ?? publication.slot) + moves.unconfirmedLimitMs;
  const until = Math.min(asked, end - lastLookMs > now ? end - lastLookMs : Math.max(end, now) + 1);
  return waits(publication, reason, until, tools);
}
