import { createHash } from 'node:crypto';
import { type AccountState, blockAccount, type SettledClaim, settleOpen, settleUnsent } from '../limits/account.ts';
import { backoffMs, statusOf } from '../limits/breaker.ts';
import { changeAccount } from './accounts.ts';
import { type MoneyTools, settleMoney, settleSpent } from './cost.ts';
import {
  AccountBlocked,
  AuthExpired,
  DuplicateRefused,
  HiveError,
  NotSent,
  OutcomeUnknown,
  RateLimited,
  Rejected,
  StoreBusy,
} from './errors.ts';
import { leaveHive } from './hive-room.ts';
import * as moves from './moves.ts';
import type { PlatformTraits } from './platform.ts';
import type { Ledger } from './ports.ts';
import { nextPart, openWish, type Publication, partKey } from './publication.ts';
import type { PublishOutcome, PublishTools } from './publish-tools.ts';

const firstLookMs = 30_000;
export const blockedLookMs = 15 * 60_000;

/** The claim a publication was last sent under. */
export function claimOf(publication: Publication, part: number): SettledClaim {
  return { publication: publication.id, key: partKey(publication.id, part), fence: publication.fence };
}

/** What happens after the platform (or the way to it) failed the part of a claimed publication. */
export async function afterError(
  publication: Publication,
  part: number,
  error: unknown,
  tools: PublishTools,
  known: AccountState,
): Promise<PublishOutcome> {
  if (error instanceof OutcomeUnknown) {
    return unknown(publication, part, error.message, tools, error instanceof DuplicateRefused, known);
  }
  if (error instanceof Rejected) {
    const outcome = await ended(publication, 'rejected', error.message, tools);
    const claim = claimOf(publication, part);
    if (outcome !== 'nothing') {
      await settle(publication, tools, (state) => settleUnsent(state, claim), known);
      await leaveHive(publication, claim, undefined, tools);
    }
    return outcome;
  }
  if (error instanceof HiveError) return notSent(publication, part, error, tools, known);
  // Not one of ours: the request may be out, so reconcile settles the publication, and the throw makes the fault visible.
  await unknown(publication, part, 'the sending failed in an unforeseen way', tools, false, known);
  throw error;
}

/** Known not to be sent: back to drafted (it may be there still), the account remembers what the platform wants. */
export async function notSent(
  publication: Publication,
  part: number,
  error: unknown,
  tools: PublishTools,
  known: AccountState | undefined,
): Promise<PublishOutcome> {
  if (!(error instanceof HiveError)) throw error;
  const now = tools.clock.now();
  const remoteUntil = error instanceof RateLimited ? error.retryAt : undefined;
  const blocked = error instanceof AccountBlocked ? error : undefined;
  const temporary = error instanceof NotSent || error instanceof AuthExpired || error instanceof StoreBusy;
  if (remoteUntil === undefined && blocked === undefined && !temporary) throw error;
  const wakeAt =
    remoteUntil ?? now + (blocked === undefined ? backoffMs(publication.attempts, tools.random) : blockedLookMs);

  // What stops the way that an account has left must not stop the one it went over to.
  const left = blocked !== undefined && (await hasLeft(publication, tools));
  const outcome = await back(publication, error.message, wakeAt, tools);
  // Only who owned the claim to the end may touch its entry.
  const owned = publication.state === 'publishing' && outcome !== 'nothing';
  await settle(
    publication,
    tools,
    (state) => {
      const free = owned ? settleUnsent(state, claimOf(publication, part), remoteUntil) : state;
      if (blocked === undefined || left) return free;
      const missing = blocked.kind === 'credentials' ? ('missing' as const) : undefined;
      return blockAccount(free, statusOf(blocked.kind), blocked.message, missing);
    },
    known,
  );
  if (owned) await leaveHive(publication, claimOf(publication, part), undefined, tools);
  if (blocked !== undefined) sayStopped(publication, blocked, left, tools);
  return outcome;
}

/** Whether the account of a publication goes another way by now than the publication was planned for. */
async function hasLeft(publication: Publication, { transportNow }: PublishTools): Promise<boolean> {
  const now = await transportNow?.(publication);
  return now !== undefined && now !== publication.transport;
}

function sayStopped(
  { id, platform, account, transport }: Publication,
  { kind, message: reason }: AccountBlocked,
  left: boolean,
  { log }: PublishTools,
): void {
  if (left) log.warn('account.moved', { publication: id, account, transport, reason });
  else log.error('account.blocked', { platform, account, kind, reason });
}

/** A platform that wants a person says so, whatever it was asked: the account rests until one looked. Other errors change nothing. */
export async function openBreaker(publication: Publication, error: unknown, tools: PublishTools): Promise<void> {
  if (!(error instanceof AccountBlocked)) return;
  const left = await hasLeft(publication, tools);
  sayStopped(publication, error, left, tools);
  if (left) return;
  const missing = error.kind === 'credentials' ? ('missing' as const) : undefined;
  const status = statusOf(error.kind);
  const block = (state: Omit<AccountState, 'revision'>) =>
    // What an operator switched off stays so.
    state.status === 'paused' ? state : blockAccount(state, status, error.message, missing);
  await settle(publication, tools, block, undefined);
}

async function back(
  publication: Publication,
  reason: string,
  wakeAt: number,
  tools: PublishTools,
): Promise<PublishOutcome> {
  if (publication.state !== 'publishing') return waits(publication, reason, wakeAt, tools);
  const now = tools.clock.now();
  const drafted = await tools.ledger.apply(publication.id, moves.giveBack(publication, reason, wakeAt, now));
  if (drafted === undefined) return 'nothing';
  tools.log.info('publication.given-back', { publication: publication.id, reason, until: iso(wakeAt) });
  return wakeAt > drafted.notAfter ? tooLate(drafted, reason, wakeAt, tools) : 'waiting';
}

/** What a step needs to end a publication. */
export interface EndTools extends MoneyTools {
  readonly ledger: Ledger;
}

/** Waits where that can still help; what cannot be sent before its time runs out expires at once. */
export async function waits(
  publication: Publication,
  reason: string,
  until: number,
  tools: EndTools,
): Promise<PublishOutcome> {
  const unsent = publication.state === 'planned' || publication.state === 'drafted';
  if (unsent && until > publication.notAfter) return tooLate(publication, reason, until, tools);
  const now = tools.clock.now();
  const moved = await tools.ledger.apply(publication.id, moves.wait(publication, reason, until, now));
  if (moved === undefined) return 'nothing';
  tools.log.info('publication.waiting', { publication: publication.id, reason, until: iso(until) });
  return 'waiting';
}

function tooLate(publication: Publication, reason: string, until: number, tools: EndTools): Promise<PublishOutcome> {
  const why = `${reason}; the earliest next time is ${iso(until)}, and its time ran out at ${iso(publication.notAfter)}`;
  return ended(publication, 'expired', why, tools);
}

/** A request may have got through: reconcile will tell. */
export async function unknown(
  publication: Publication,
  part: number,
  reason: string,
  tools: PublishTools,
  duplicate: boolean,
  known: AccountState | undefined,
): Promise<PublishOutcome> {
  const now = tools.clock.now();
  if (publication.state === 'unconfirmed') return waits(publication, reason, now + firstLookMs, tools);
  const moved = await tools.ledger.apply(
    publication.id,
    moves.unconfirm(publication, reason, now + firstLookMs, now, duplicate),
  );
  if (moved === undefined) return 'nothing';
  const claim = claimOf(publication, part);
  await settle(publication, tools, (state) => settleOpen(state, claim), known);
  tools.log.warn('publication.unconfirmed', { publication: publication.id, reason });
  return 'unconfirmed';
}

/** All parts have ids: published, whatever it was before; somebody else's move in between is read again. */
export async function completed(publication: Publication, tools: EndTools): Promise<PublishOutcome> {
  let current: Publication | undefined = publication;
  for (let tries = 0; tries < 5 && current !== undefined; tries += 1) {
    if (nextPart(current) !== undefined || current.state === 'removed') return 'nothing';
    if (current.state === 'published' && current.partial !== true) return 'nothing';
    const move = moves.complete(current, tools.clock.now());
    const done: Publication | undefined = await tools.ledger.apply(current.id, move);
    // It was paid for when it failed: what a retry set aside is not needed.
    if (done !== undefined && openWish(current)?.kind === 'retry') await settleSpent(done, 0, tools);
    if (done !== undefined) return published(current, done, tools);
    current = await tools.ledger.read(current.id);
  }
  throw new StoreBusy(
    `Publication ${publication.id} was moved by others while it was completed; the message comes again.`,
  );
}

/** Settles what it cost and says that it is out. */
export async function published(before: Publication, done: Publication, tools: MoneyTools): Promise<PublishOutcome> {
  await settleMoney(before, done, tools);
  tools.log.info('publication.published', {
    publication: done.id,
    personality: done.personality,
    platform: done.platform,
    account: done.account,
    url: done.ids['0']?.url,
    text: done.parts[0]?.text,
    slot: iso(done.slot),
    secondsFromSlot: Math.round((tools.clock.now() - (done.dueAt ?? done.slot)) / 1000),
  });
  return 'published';
}

/** Ends it with its reason; with a part out it ends as published (partial). */
export async function ended(
  publication: Publication,
  to: 'expired' | 'skipped' | 'rejected' | 'failed',
  reason: string,
  tools: EndTools,
): Promise<PublishOutcome> {
  const done = await tools.ledger.apply(publication.id, moves.end(publication, to, reason, tools.clock.now()));
  if (done === undefined) return 'nothing';
  await settleMoney(publication, done, tools);
  const level = done.state === 'failed' ? 'error' : 'info';
  tools.log[level](`publication.${done.partial === true ? 'partial' : done.state}`, {
    publication: done.id,
    personality: done.personality,
    platform: done.platform,
    reason,
  });
  return 'ended';
}

/** The account's item follows the ledger; where it cannot, the entry stays open and counts until its lease's end, which is never too few. */
export async function settle(
  publication: Publication,
  tools: PublishTools,
  change: (state: Omit<AccountState, 'revision'>) => Omit<AccountState, 'revision'>,
  known: AccountState | undefined,
): Promise<void> {
  try {
    await changeAccount(tools.accounts, publication.platform, publication.account, change, known);
  } catch (error) {
    if (!(error instanceof StoreBusy)) throw error;
    tools.log.warn('account.not-settled', { publication: publication.id, account: publication.account });
  }
}

/** Identifies words within an account, whatever the platform does to links and white space. */
export function normalisedHash(publication: Publication, part: number, traits: PlatformTraits): string {
  const words = publication.parts[part];
  return createHash('sha256')
    .update(JSON.stringify([traits.normalise(words?.title ?? ''), traits.normalise(words?.text ?? '')]))
    .digest('hex');
}

/** Epoch milliseconds as people and logs read them, in UTC. */
export function iso(time: number): string {
  return new Date(time).toISOString();
}
