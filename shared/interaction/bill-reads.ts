import type { AccountState } from '../limits/account.ts';
import { type BudgetCaps, charge, type MicroUsd, microUsd, newBudget, reserve } from '../limits/budget.ts';
import { StoreBusy } from '../publication/errors.ts';
import type { ObserveTools } from './observe-tools.ts';

const budgetTries = 8;

/**
 * Charges what the platform bills for reading; answers when the budget allows to read on, epoch milliseconds, 0 where it does. Words may have used
 * the money up since the account listened last: then this was the one call more that a cap allows.
 * @param hold lets the account wait until then. It is done before the charge: a run that dies in between is not followed by another that reads on
 */
export async function billReads(
  { owner = '', platform, account }: AccountState,
  reads: number,
  tools: ObserveTools,
  hold: (until: number) => Promise<void>,
): Promise<number> {
  const { prices } = tools.traits;
  const each = microUsd(prices.read ?? prices.ownRead);
  if (reads === 0 || each === 0) return 0;
  const { budget: caps } = await tools.configOf(undefined, await personalityOf(owner, tools));
  for (let attempt = 0; attempt < budgetTries; attempt += 1) {
    const before = await tools.budgets.read(owner, { consistent: true });
    const now = tools.clock.now();
    const next = charge(before ?? newBudget(owner, now), reads * each, now);
    const { revision: _revision, ...state } = { revision: 0, ...next };
    const until = stopOf(state, each, caps, now);
    if (until > 0) await hold(until);
    if ((await tools.budgets.write(before, state)) === undefined) continue;
    const usd = (reads * each) / 1_000_000;
    tools.log.info('platform.read-billed', { platform, account, personality: owner, usd });
    return until;
  }
  throw new StoreBusy(`The budget of ${owner} was changed by others ${budgetTries} times in a row; it is asked again.`);
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
