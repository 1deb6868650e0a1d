import { maxLatenessMs } from '../config/lateness.ts';
import { keepAllListening } from '../interaction/listen.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import type { ScheduleStore } from '../personality/ports.ts';
import { countStale } from '../personality/stale.ts';
import { planAllAhead } from '../publication/plan-ahead.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import { dynamoAccounts } from './dynamodb/accounts.ts';
import { dynamoHealth } from './dynamodb/attention.ts';
import { dynamoBudgets } from './dynamodb/budgets.ts';
import { dynamoControl } from './dynamodb/control.ts';
import { dynamoLedger } from './dynamodb/ledger.ts';
import { dynamoPersonalities } from './dynamodb/personalities.ts';
import { cachedControl } from './dynamodb/switches.ts';
import { eventually, type Table } from './dynamodb/table.ts';
import { dynamoTimeline } from './dynamodb/timeline.ts';
import { hiveMetrics } from './lambda.ts';

export interface AfterSyncOptions {
  readonly table: Table;
  readonly schedules: ScheduleStore;
  traitsOf(platform: string): PlatformTraits | undefined;
  readonly clock: Clock;
}

/** What follows when versions and schedules are in line. */
export interface AfterSync {
  /** Plans ahead for these personalities and lets their accounts listen as their versions say. */
  changed(personalities: readonly string[], log: Log): Promise<void>;
  /** The same for every personality there is, and counts those that are silent: the end of the hourly look. */
  all(personalities: readonly string[], log: Log): Promise<void>;
}

/** What comes after a synchronisation, over the table: it is loaded while the synchronisation itself is under way. */
export function afterSync({ table, schedules, traitsOf, clock }: AfterSyncOptions): AfterSync {
  const accounts = dynamoAccounts(table);
  const control = dynamoControl(table);
  const ahead = {
    ledger: dynamoLedger(table, clock),
    schedules,
    budgets: dynamoBudgets(table),
    timeline: dynamoTimeline(table),
    maxLatenessMs: maxLatenessMs(cachedControl(control, clock), traitsOf),
    clock,
  };
  const follow = async (ids: readonly string[], of: Table, log: Log): Promise<void> => {
    const personalities = dynamoPersonalities(of);
    await planAllAhead(ids, { ...ahead, personalities, log });
    await keepAllListening(ids, { personalities, accounts, traitsOf, clock });
  };
  return {
    changed: (ids, log) => follow(ids, table, log),
    async all(ids, log) {
      // What is looked at every hour may be a moment old: the next look sees it.
      const lately = eventually(table);
      const health = dynamoHealth(table);
      const personalities = dynamoPersonalities(lately);
      const stale = await countStale(ids, { personalities, accounts, control, health, clock, log });
      hiveMetrics().measure('StalePersonalities', stale, { action: 'sync' });
      await follow(ids, lately, log);
    },
  };
}
