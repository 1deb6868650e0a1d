import type { Accounts } from '../../../shared/aws/dynamodb/accounts.ts';
import { defaults } from '../../../shared/config/effective.ts';
import type { RunStore } from '../../../shared/content/ports.ts';
import type { AccountState } from '../../../shared/limits/account.ts';
import type { Clock, Log, LogFields } from '../../../shared/monitoring/log.ts';
import type { Jobs, Ledger } from '../../../shared/publication/ports.ts';
import type { Publication } from '../../../shared/publication/publication.ts';
import { memoryAccounts } from '../../support/accounts-memory.ts';
import { memoryAttention, memoryHealth } from '../../support/attention-memory.ts';
import { memoryBudgets } from '../../support/budgets-memory.ts';
import { memoryHiveLimits } from '../../support/hive-limits-memory.ts';
import { memoryInteractions } from '../../support/interactions-memory.ts';
import { MemoryControl, MemoryPersonalities } from '../../support/personality-memory.ts';
import { type CountedLedger, countedLedger } from './counted-ledger.ts';
import {
  countedAccounts,
  countedAttention,
  countedBudgets,
  countedControl,
  countedHealth,
  countedHiveLimits,
  countedInteractions,
  countedPeople,
  countedTallies,
} from './counted-stores.ts';
import { countedEngagement, History } from './history.ts';
import { Judge } from './judge.ts';
import { listeners } from './listeners.ts';
import { countedSimilar } from './said.ts';
import { Tally } from './tally.ts';
import { Traffic } from './traffic.ts';

/** What the functions of a simulated hive share: its stores, every call counted, and the notes of what came of it. */
export function makeStores(clock: Clock, jobs: Jobs) {
  const traffic = new Traffic(clock.now);
  const tally = new Tally();
  const judge = new Judge(clock.now);
  const history = new History(traffic, clock.now);
  const counted: CountedLedger = countedLedger(clock, traffic, history, (publication) => tally.ended(publication));
  const index = listeners(traffic, defaults.interactions.maximumPollMinutes * 60_000);
  const resting = new Map<string, AccountState>();
  const stored = memoryAccounts();
  const accounts: Accounts = countedAccounts(stored, traffic, (after) => {
    const { platform, account, status } = after;
    const name = `${platform}#${account}`;
    if (status === 'active') resting.delete(name);
    else resting.set(name, after);
    return index.move(after);
  });
  const people = memoryInteractions();
  const personalities = new MemoryPersonalities();
  const control = new MemoryControl();
  let runs = 0;
  const hear = (level: 'info' | 'warn' | 'error') => (event: string, fields?: LogFields) => {
    tally.logged(level, event, fields);
  };
  const log: Log = { info: hear('info'), warn: hear('warn'), error: hear('error') };
  const countedRuns: RunStore = {
    put: async () => {
      runs += 1;
    },
  };
  return {
    clock,
    log,
    traffic,
    tally,
    judge,
    jobs,
    ledger: counted.ledger as Ledger,
    nextWake: counted.nextWake,
    open: counted.open,
    peek: counted.peek as (id: string) => Promise<Publication | undefined>,
    accounts,
    budgets: countedBudgets(memoryBudgets(), traffic),
    hiveLimits: countedHiveLimits(memoryHiveLimits(), traffic),
    interactions: countedInteractions(people.interactions, traffic),
    tallies: countedTallies(people.tallies, traffic),
    people: countedPeople(people.people, traffic),
    places: people.places,
    listening: index.store,
    /** An account is asked now; answers when it ought to be. */
    asked: (platform: string, transport: string, account: string) =>
      index.asked(platform, transport, account, clock.now()),
    nextListening: (platform: string, transport: string) => index.nextAt(platform, transport, clock.now()),
    /** Not counted: its readers count, each with the memory of a machine. */
    personalities,
    controlItem: control,
    control: countedControl(control, traffic),
    similar: countedSimilar(traffic),
    runs: countedRuns,
    runsKept: () => runs,
    attention: countedAttention(
      memoryAttention(
        () => [...counted.failed.values()],
        () => [...resting.values()],
      ),
      traffic,
    ),
    health: countedHealth(memoryHealth(), traffic),
    engagement: countedEngagement(traffic),
    recent: history,
    timeline: history,
  };
}

export type Stores = ReturnType<typeof makeStores>;
