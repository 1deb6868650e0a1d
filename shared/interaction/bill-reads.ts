import type { AccountState } from '../limits/account.ts';
import { type BudgetCaps, charge, type MicroUsd, microUsd, newBudget, reserve } from '../limits/budget.ts';
import { StoreBusy } from '../publication/errors.ts';
import type { ObserveTools } from './observe-tools.ts';

const budgetTries = 8;

/**
 * When the budget allows to read one post more, epoch milliseconds; 0 where it does. Asked before each look at what people said, because words
 * may have used the money up since the look before.
 */
export async function readingStop({ owner = '' }: AccountState, tools: ObserveTools): Promise<number> {
  const each = priceOf(tools);
  if (each === 0) return 0;
  const { budget: caps } = await tools.configOf(undefined, await personalityOf(owner, tools));
  const now = tools.clock.now();
  return stopOf((await tools.budgets.read(owner)) ?? newBudget(owner, now), each, caps, now);
}

/** Charges what the platform bills for reading; answers when the budget allows to read on, 0 where it does. */
export async function billReads(
  { owner = '', platform }: AccountState,
  reads: number,
  tools: ObserveTools,
): Promise<number> {
  const each = priceOf(tools);
  if (reads === 0 || each === 0) return 0;
  const { budget: caps } = await tools.configOf(undefined, await personalityOf(owner, tools));
  for (let attempt = 0; attempt < budgetTries; attempt += 1) {
    const before = await tools.budgets.read(owner, { consistent: true });
    const now = tools.clock.now();
    const next = charge(before ?? newBudget(owner, now), reads * each, now);
    const { revision: _revision, ...state } = { revision: 0, ...next };
    if ((await tools.budgets.write(before, state)) === undefined) continue;
    tools.log.info('platform.read-billed', { platform, personality: owner, usd: (reads * each) / 1_000_000 });
    return stopOf(state, each, caps, now);
  }
  throw new StoreBusy(`The budget of ${owner} was changed by others ${budgetTries} times in a row; it is asked again.`);
}

function priceOf({ traits: { prices } }: ObserveTools): MicroUsd {
  return microUsd(prices.read ?? prices.ownRead);
}

function stopOf(state: Parameters<typeof reserve>[0], each: MicroUsd, caps: BudgetCaps, now: number): number {
  const answer = reserve(state, { publication: 'reading', model: 0, platform: each, until: now, caps }, now);
  return answer.reserved ? 0 : answer.until;
}

/** The personality in force; undefined where there is none. */
export async function personalityOf(id: string, { personalities }: Pick<ObserveTools, 'personalities'>) {
  const current = await personalities.readCurrent(id);
  return current === undefined ? undefined : (await personalities.readVersion(id, current.version))?.effective;
}
