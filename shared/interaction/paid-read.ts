import {
  type BudgetCaps,
  type BudgetStore,
  charge,
  type MicroUsd,
  newBudget,
  reserve,
  settleReservation,
} from '../limits/budget.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import { StoreBusy } from '../publication/errors.ts';

const tries = 8;
/** A reading that died is counted at its full price after so long, milliseconds. */
const settledWithinMs = 60 * 60_000;

export interface PaidRead {
  readonly personality: string;
  /** Names the reading in the purse, never the same twice. */
  readonly name: string;
  /** What the platform bills at most; 0 needs no purse. */
  readonly micros: MicroUsd;
  readonly caps: BudgetCaps;
  readonly platform: string;
}

export interface PaidReadTools {
  readonly budgets: BudgetStore;
  readonly clock: Clock;
  readonly log: Log;
}

export type ReadAnswer =
  /** `settle` takes what it really cost; called once, whatever came of the reading. */
  { readonly may: true; settle(spent: MicroUsd): Promise<void> } | { readonly may: false; readonly why: string };

/** Money for reading on a platform that bills it, set aside before anything is asked as a writer's is. Throws StoreBusy. */
export async function paidRead(read: PaidRead, tools: PaidReadTools): Promise<ReadAnswer> {
  const { personality, name, micros, caps } = read;
  if (micros === 0) return { may: true, settle: async () => undefined };
  const { budgets, clock } = tools;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const known = await budgets.read(personality, { consistent: true });
    const now = clock.now();
    const request = { publication: name, model: 0, platform: micros, until: now + settledWithinMs, caps };
    const answer = reserve(known ?? newBudget(personality, now), request, now);
    if (!answer.reserved) return { may: false, why: answer.reason };
    if ((await budgets.write(known, answer.next)) !== undefined) {
      return { may: true, settle: (spent) => settle(read, spent, tools) };
    }
  }
  throw new StoreBusy(`The budget of ${personality} was changed by others ${tries} times in a row.`);
}

/** Where it cannot be settled the reservation counts at its full price, which is never too little. */
async function settle({ personality, name, platform }: PaidRead, spent: MicroUsd, tools: PaidReadTools): Promise<void> {
  const { budgets, clock, log } = tools;
  if (spent > 0) log.info('platform.read-billed', { personality, platform, usd: spent / 1_000_000 });
  try {
    if (await budgets.settleToday(personality, name, spent, clock.now())) return;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const before = await budgets.read(personality, { consistent: true });
      const now = clock.now();
      const open = before?.open[name] !== undefined;
      const next =
        open && before !== undefined
          ? settleReservation(before, name, spent, now)
          : charge(before ?? newBudget(personality, now), spent, now);
      const { revision: _revision, ...state } = { revision: 0, ...next };
      if ((await budgets.write(before, state)) !== undefined) return;
    }
    throw new StoreBusy(`The budget of ${personality} was changed by others ${tries} times in a row.`);
  } catch (error) {
    if (!(error instanceof StoreBusy)) throw error;
    log.warn('budget.not-settled', { personality, reason: error.message });
  }
}
