import type { Accounts } from '../../shared/aws/dynamodb/accounts.ts';
import { cachedControl, cachedSwitches } from '../../shared/aws/dynamodb/switches.ts';
import type { BudgetStore } from '../../shared/limits/budget.ts';
import type { Hive } from './hive.ts';
import { mutatedPersonalities } from './mutants.ts';
import type { Worker } from './turns.ts';

export const functionTimeoutMs = 60_000;
export const requestTimeoutMs = 15_000;

/** A warm function: its ports are made once, then it takes one job after the other. */
export type Warm = (job: string) => Promise<void>;

/** Ports that several functions have, each of their calls an effect of the worker. */
export function ports(worker: Worker, hive: Hive) {
  const { turns, accounts, files, mutant } = hive;
  const personalities = mutatedPersonalities(files.personalities, files.objects, worker, mutant);
  const clock = hive.clock(worker);
  const store = turns.watch(worker, 'control', files.control);
  const control = cachedControl(store, clock);
  const read = hive.lately((id: string) => personalities.readCurrent(id));
  const late = turns.watch(worker, 'personalities', { readCurrent: (id: string) => read(id) });
  return {
    clock,
    log: hive.log(worker),
    ledger: turns.watch(worker, 'ledger', hive.ledger),
    accounts: turns.watch(worker, 'accounts', accounts),
    budgets: lateBudgets(hive, worker),
    personalities: turns.watch(worker, 'personalities', personalities),
    store,
    control,
    switches: cachedSwitches(control, late, clock),
    jobs: turns.watch(worker, 'jobs', {
      draft: async (id: string) => hive.mail.send('draft', id),
      publish: async (_platform: string, _transport: string, id: string) => hive.mail.send('publish', id),
    }),
  };
}

/** Budgets as the table reads them: late, unless somebody asks for the truth. */
function lateBudgets(hive: Hive, worker: Worker): BudgetStore {
  const { budgets, turns } = hive;
  const read = hive.lately((personality: string) => budgets.read(personality));
  const late: BudgetStore['read'] = (personality, options) =>
    options?.consistent === true ? budgets.read(personality) : read(personality);
  return turns.watch(worker, 'budgets', { ...budgets, read: late });
}

/** Accounts as the table reads them: late where somebody says that late will do. */
export function lateAccounts(hive: Hive, worker: Worker): Accounts {
  const { accounts, turns } = hive;
  const read = hive.lately((platform: string, account: string) => accounts.read(platform, account));
  const late: Accounts['read'] = (platform, account, options) =>
    options?.eventually === true ? read(platform, account) : accounts.read(platform, account);
  return turns.watch(worker, 'accounts', { ...accounts, read: late });
}
