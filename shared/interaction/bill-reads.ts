import type { AccountState } from '../limits/account.ts';
import { charge, microUsd, newBudget, reserve } from '../limits/budget.ts';
import { StoreBusy } from '../publication/errors.ts';
import type { ObserveTools } from './observe-tools.ts';

const budgetTries = 8;

/** Charges what the platform bills for reading; answers when the budget allows to read on, 0 where it does. */
export async function billReads(
  { owner = '', platform }: AccountState,
  reads: number,
  tools: ObserveTools,
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
    if ((await tools.budgets.write(before, state)) === undefined) continue;
    tools.log.info('platform.read-billed', { platform, personality: owner, usd: (reads * each) / 1_000_000 });
    const ask = { publication: 'reading', model: 0, platform: each, until: now, caps };
    const answer = reserve(state, ask, now);
    return answer.reserved ? 0 : answer.until;
  }
  throw new StoreBusy(`The budget of ${owner} was changed by others ${budgetTries} times in a row; it is asked again.`);
}

/** The personality in force; undefined where there is none. */
export async function personalityOf(id: string, { personalities }: Pick<ObserveTools, 'personalities'>) {
  const current = await personalities.readCurrent(id);
  return current === undefined ? undefined : (await personalities.readVersion(id, current.version))?.effective;
}
