import type { BudgetStore } from '../limits/budget.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import { type AttentionKind, type AttentionStore, type HealthStore, attentionKinds as kinds } from './attention.ts';
import { ItemInvalid } from './errors.ts';
import * as moves from './moves.ts';
import { ended, iso } from './outcomes.ts';
import type { Jobs, Ledger } from './ports.ts';
import { isTerminal, openWish, type Publication } from './publication.ts';
import { answer, isOverdue, reviveWish, wishLimitMs } from './wish-moves.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const maximumRevivals = 3;
/** So long a publication may be unconfirmed before a person hears of it. */
const unconfirmedTooLongMs = 15 * minute;
/** A wish that nobody took up three times is sent again so often: what people want taken down must not be forgotten. */
const stuckWishLookMs = 60 * minute;
/** Rows of one kind that one run counts and looks after. */
const attentionRows = 100;
/** A run whose clock is farther off than this from the time it was scheduled for does nothing: it would end what is not late. */
const clockToleranceMs = 10 * minute;
/**
 * Publications that one run is at together. A step moves a row of one partition of the index, which takes 1000 units a second: two for each
 * row that moves, in some 25 milliseconds.
 */
const atOnce = 8;
/** A run takes no further batch when it has worked so long: the rest comes a minute later, and the function's time is not up. */
const longestWorkMs = 30_000;

export interface SweepTools {
  readonly ledger: Ledger;
  readonly jobs: Jobs;
  readonly budgets: BudgetStore;
  readonly attention: AttentionStore;
  readonly health: Pick<HealthStore, 'putSweep'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Publications that are looked up together; a run takes one batch after the other while its time lasts. */
  readonly batch: number;
}

export interface SweepReport {
  readonly due: number;
  readonly woken: number;
  readonly ended: number;
  /** Given up on after three revivals, or to be taken down and still standing after 20 hours: a person must look. */
  readonly stuck: number;
  readonly attention: Readonly<Record<AttentionKind, number>>;
}

/** What a run reports that looked at nothing, because its clock is wrong: not that all is well. */
export const nothingSeen: SweepReport = {
  due: 0,
  woken: 0,
  ended: 0,
  stuck: 0,
  attention: { failed: 0, account: 0, unconfirmed: 0, held: 0, broken: 0 },
};

/**
 * One run of sweep: every publication whose wakeAt has come is expired, failed or sent to its queue again; what needs a person is counted,
 * and the health document written. It may run twice at once and the index may be late: each step is a conditional write on what was read,
 * and only the winner sends. One item that cannot be read stops no other.
 * @param scheduledAt the time that the run stands for, epoch milliseconds, where it is known
 */
export async function sweep(tools: SweepTools, scheduledAt?: number): Promise<SweepReport> {
  const { clock, log, ledger, attention } = tools;
  const now = clock.now();
  if (scheduledAt !== undefined && Math.abs(now - scheduledAt) > clockToleranceMs) {
    log.error('clock.jumped', { now: iso(now), scheduled: iso(scheduledAt) });
    return nothingSeen;
  }
  const [ids, ...rows] = await Promise.all([
    ledger.due(now, tools.batch),
    ...kinds.map((kind) => attention.list(kind, attentionRows)),
  ]);
  const marked = new Map(kinds.map((kind, index) => [kind, new Set(rows[index]?.map(({ id }) => id))]));
  await lookAfter(marked, tools);
  const report = { due: 0, woken: 0, ended: 0, stuck: 0 };
  const lookAt = async (id: string): Promise<void> => {
    const publication = await readOr(id, tools);
    if (publication === 'broken') marked.get('broken')?.add(id);
    if (publication === 'broken' || publication === undefined) return;
    if (publication.state === 'unconfirmed' && now - publication.stateSince > unconfirmedTooLongMs) {
      if (marked.get('unconfirmed')?.has(id) === false) {
        await attention.markUnconfirmed(id);
        log.warn('publication.unconfirmed-long', { publication: id, since: iso(publication.stateSince) });
      }
      marked.get('unconfirmed')?.add(id);
    }
    if (publication.state === 'held') {
      if (marked.get('held')?.has(id) === false) await attention.markHeld(id);
      marked.get('held')?.add(id);
    }
    const result = await wake(publication, tools);
    if (publication.state === 'held' && result === 'ended') marked.get('held')?.delete(id);
    if (result !== 'nothing') report[result] += 1;
  };
  const until = clock.monotonic() + longestWorkMs;
  const seen = new Set<string>();
  for (let batch = ids; ; batch = await ledger.due(now, tools.batch)) {
    // The index may be late, and what cannot be moved stays in it: each is looked at once.
    const fresh = batch.filter((id) => !seen.has(id));
    for (const id of fresh) seen.add(id);
    report.due += fresh.length;
    await someAtOnce(fresh, lookAt);
    if (fresh.length === 0 || batch.length < tools.batch || clock.monotonic() > until) break;
  }
  const counted = Object.fromEntries(kinds.map((kind) => [kind, marked.get(kind)?.size ?? 0]));
  const whole: SweepReport = { ...report, attention: counted as SweepReport['attention'] };
  await tools.health.putSweep({ at: now, ...whole, countedUpTo: attentionRows });
  return whole;
}

/** The oldest first. What fails stops no other; the first failure is thrown when all were looked at. */
async function someAtOnce(ids: readonly string[], lookAt: (id: string) => Promise<void>): Promise<void> {
  const waiting = [...ids].reverse();
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      try {
        await lookAt(id);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, work));
  if (failures.length > 0) throw failures[0];
}

/** Takes away the marks of what is settled or mended by now. */
async function lookAfter(marked: ReadonlyMap<AttentionKind, Set<string>>, tools: SweepTools): Promise<void> {
  for (const id of marked.get('unconfirmed') ?? []) {
    const publication = await readOr(id, tools);
    if (publication === 'broken' || publication?.state === 'unconfirmed') continue;
    await tools.attention.clearUnconfirmed(id);
    marked.get('unconfirmed')?.delete(id);
  }
  for (const id of marked.get('held') ?? []) {
    const publication = await readOr(id, tools);
    if (publication === 'broken' || publication?.state === 'held') continue;
    await tools.attention.clearHeld(id);
    marked.get('held')?.delete(id);
  }
  for (const id of marked.get('broken') ?? []) {
    const publication = await readOr(id, tools, false);
    if (publication === 'broken') continue;
    if (publication !== undefined) await tools.attention.clearBroken(id, publication.wakeAt);
    marked.get('broken')?.delete(id);
  }
}

/** The publication, or that its item cannot be read: then it goes out of the way of the others. */
async function readOr(id: string, tools: SweepTools, mark = true): Promise<Publication | 'broken' | undefined> {
  try {
    return await tools.ledger.read(id);
  } catch (error) {
    if (!(error instanceof ItemInvalid)) throw error;
    if (mark) {
      await tools.attention.markBroken(id);
      tools.log.error('item.invalid', { publication: id, reason: error.message });
    }
    return 'broken';
  }
}

type Woken = 'nothing' | 'woken' | 'ended' | 'stuck';

async function wake(publication: Publication, tools: SweepTools): Promise<Woken> {
  const now = tools.clock.now();
  if (publication.wakeAt === undefined || publication.wakeAt > now) return 'nothing';
  if (isTerminal(publication.state)) return wakeWish(publication, now, tools);
  const sent = publication.state === 'publishing' || publication.state === 'unconfirmed';
  if (!sent && now > publication.notAfter) {
    const unseen = publication.state === 'held' ? ', and nobody approved it' : '';
    const waited = publication.wait === undefined ? unseen : ` while it waited: ${publication.wait.reason}`;
    return done(
      await ended(publication, 'expired', `its time ran out at ${iso(publication.notAfter)}${waited}`, tools),
    );
  }
  if (sent) return wakeSent(publication, now, tools);
  if (publication.state === 'held') return advance(publication, publication.notAfter + 1, now, tools, false);
  return wakeUnsent(publication, now, tools);
}

/** What a person asked for and nobody did yet goes to its queue again; after a week it is given up, and says so. */
async function wakeWish(publication: Publication, now: number, tools: SweepTools): Promise<Woken> {
  const { id, platform, transport, state, revivals } = publication;
  const wish = openWish(publication);
  if (wish === undefined) return 'nothing';
  const last = wish.at + wishLimitMs;
  if (now > last) {
    const why = `for ${wishLimitMs / day} days it could not be done${wish.waits === undefined ? '' : `: ${wish.waits}`}`;
    const given = await tools.ledger.apply(id, answer(publication, why, now));
    if (given !== undefined) tools.log.error('wish.given-up', { publication: id, wish: wish.kind, reason: why });
    return given === undefined ? 'nothing' : 'ended';
  }
  const lost = wish.waits === undefined && revivals >= maximumRevivals;
  const overdue = isOverdue(wish, now);
  if (lost) tools.log.error('publication.stuck', { publication: id, state, revivals });
  if (overdue)
    tools.log.error('removal.overdue', { publication: id, by: wish.by, since: iso(wish.at), reason: wish.waits });
  const next = Math.min(now + (lost ? stuckWishLookMs : moves.safetyNetMs), last + 1);
  if ((await tools.ledger.apply(id, reviveWish(publication, next, now))) === undefined) return 'nothing';
  await tools.jobs.publish(platform, transport, id);
  return lost || overdue ? 'stuck' : 'woken';
}

async function wakeSent(publication: Publication, now: number, tools: SweepTools): Promise<Woken> {
  const leaseEnd = (publication.leaseUntil ?? 0) + moves.leaseMarginMs;
  const alive = publication.state === 'publishing' && now <= leaseEnd;
  const sentAt = publication.sentAt ?? publication.slot;
  if (!alive && now > sentAt + moves.unconfirmedLimitMs) {
    const lost =
      publication.state === 'unconfirmed'
        ? publication
        : await tools.ledger.apply(publication.id, moves.recover(publication, now));
    if (lost === undefined) return 'nothing';
    const why = 'for 24 hours nobody could tell whether it was sent; look at the account';
    return done(await ended(lost, 'failed', why, tools));
  }
  if (alive) return advance(publication, leaseEnd + 1, now, tools, false);
  return reviveOr(publication, sentAt + moves.unconfirmedLimitMs + 1, now, tools);
}

function wakeUnsent(publication: Publication, now: number, tools: SweepTools): Promise<Woken> {
  return reviveOr(publication, publication.notAfter + 1, now, tools);
}

/** Sends it again; after three times without any move in between a person hears of it, and it is left alone until `lastLook`. */
async function reviveOr(publication: Publication, lastLook: number, now: number, tools: SweepTools): Promise<Woken> {
  if (publication.wait === undefined && publication.revivals >= maximumRevivals) {
    tools.log.error('publication.stuck', {
      publication: publication.id,
      state: publication.state,
      revivals: publication.revivals,
    });
    await advance(publication, lastLook, now, tools, false);
    return 'stuck';
  }
  return advance(publication, Math.min(now + moves.safetyNetMs, lastLook), now, tools, true);
}

async function advance(
  publication: Publication,
  wakeAt: number,
  now: number,
  tools: SweepTools,
  send: boolean,
): Promise<Woken> {
  const moved = await tools.ledger.apply(publication.id, moves.revive(publication, wakeAt, now));
  if (moved === undefined) return 'nothing';
  if (!send) return 'nothing';
  if (moved.state === 'planned') await tools.jobs.draft(moved.id);
  else await tools.jobs.publish(moved.platform, moved.transport, moved.id);
  return 'woken';
}

function done(outcome: 'nothing' | 'waiting' | 'unconfirmed' | 'published' | 'ended'): Woken {
  return outcome === 'nothing' ? 'nothing' : 'ended';
}
