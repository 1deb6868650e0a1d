import type { BudgetStore } from '../limits/budget.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import * as moves from './moves.ts';
import { ended, iso } from './outcomes.ts';
import type { Jobs, Ledger } from './ports.ts';
import { isTerminal, type Publication } from './publication.ts';

const maximumRevivals = 3;

export interface SweepTools {
  readonly ledger: Ledger;
  readonly jobs: Jobs;
  readonly budgets: BudgetStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Publications one run looks at; the rest comes a minute later. */
  readonly batch: number;
}

export interface SweepReport {
  readonly due: number;
  readonly woken: number;
  readonly ended: number;
  /** Given up on after three revivals: a person must look. */
  readonly stuck: number;
}

/**
 * One run of sweep: every publication whose wakeAt has come is expired, failed or sent to its queue again. It may run twice at once and the
 * index may be late: each step is a conditional write on what was read, and only the winner sends.
 */
export async function sweep(tools: SweepTools): Promise<SweepReport> {
  const ids = await tools.ledger.due(tools.clock.now(), tools.batch);
  const report = { due: ids.length, woken: 0, ended: 0, stuck: 0 };
  for (const id of ids) {
    const publication = await tools.ledger.read(id);
    const result = publication === undefined ? 'nothing' : await wake(publication, tools);
    if (result !== 'nothing') report[result] += 1;
  }
  return report;
}

type Woken = 'nothing' | 'woken' | 'ended' | 'stuck';

async function wake(publication: Publication, tools: SweepTools): Promise<Woken> {
  const now = tools.clock.now();
  if (isTerminal(publication.state) || publication.wakeAt === undefined || publication.wakeAt > now) return 'nothing';
  const sent = publication.state === 'publishing' || publication.state === 'unconfirmed';
  if (!sent && now > publication.notAfter) {
    const waited = publication.wait === undefined ? '' : ` while it waited: ${publication.wait.reason}`;
    return done(
      await ended(publication, 'expired', `its time ran out at ${iso(publication.notAfter)}${waited}`, tools),
    );
  }
  if (sent) return wakeSent(publication, now, tools);
  if (publication.state === 'held') return advance(publication, publication.notAfter + 1, now, tools, false);
  return wakeUnsent(publication, now, tools);
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
