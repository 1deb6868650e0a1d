import { dynamoAccounts } from '../shared/aws/dynamodb/accounts.ts';
import { dynamoHealth } from '../shared/aws/dynamodb/attention.ts';
import { dynamoBudgets } from '../shared/aws/dynamodb/budgets.ts';
import { hiveTable } from '../shared/aws/dynamodb/client.ts';
import { dynamoControl } from '../shared/aws/dynamodb/control.ts';
import { dynamoLedger } from '../shared/aws/dynamodb/ledger.ts';
import { dynamoPersonalities } from '../shared/aws/dynamodb/personalities.ts';
import { cachedControl } from '../shared/aws/dynamodb/switches.ts';
import { eventually } from '../shared/aws/dynamodb/table.ts';
import { dynamoTimeline } from '../shared/aws/dynamodb/timeline.ts';
import { eventHandler, hiveMetrics } from '../shared/aws/lambda.ts';
import { bucketOnDemand } from '../shared/aws/on-demand/bucket.ts';
import { schedulesOnDemand } from '../shared/aws/on-demand/schedules.ts';
import { maxLatenessMs } from '../shared/config/lateness.ts';
import { keepAllListening } from '../shared/interaction/listen.ts';
import { systemClock as clock, type Log } from '../shared/monitoring/log.ts';
import { requestUsd } from '../shared/openai/request-cost.ts';
import { countStale } from '../shared/personality/stale.ts';
import { syncObject } from '../shared/personality/sync.ts';
import { syncAll } from '../shared/personality/sync-all.ts';
import { allPlatformTraits as platforms, platformTraits } from '../shared/platforms/registry.ts';
import { planAllAhead } from '../shared/publication/plan-ahead.ts';

const environment = process.env;
const table = hiveTable(environment);
const accounts = dynamoAccounts(table);
const personalities = dynamoPersonalities(table);
// What is looked at every hour may be a moment old: the next look sees it.
const lately = dynamoPersonalities(eventually(table));
const control = dynamoControl(table);
const health = dynamoHealth(table);
const schedules = schedulesOnDemand(environment);
const ahead = {
  ledger: dynamoLedger(table, clock),
  personalities,
  schedules,
  budgets: dynamoBudgets(table),
  timeline: dynamoTimeline(table),
  maxLatenessMs: maxLatenessMs(cachedControl(control, clock), platformTraits),
  clock,
};
const listening = { personalities, accounts, traitsOf: platformTraits, clock };
const deps = {
  objects: bucketOnDemand(environment),
  personalities,
  owners: accounts,
  schedules,
  control,
  clock,
  platforms,
  modelUsdPerPost: requestUsd,
  credentialsOf: async (platform: string, account: string) =>
    (await accounts.read(platform, account))?.credentials ?? 'unknown',
  async afterAll(ids: readonly string[], log: Log) {
    const stale = await countStale(ids, { personalities: lately, accounts, control, health, clock, log });
    hiveMetrics().measure('StalePersonalities', stale, { action: 'sync' });
    await planAllAhead(ids, { ...ahead, personalities: lately, log });
    await keepAllListening(ids, { ...listening, personalities: lately });
  },
};

/** An event of the bucket, as far as it is read; the hourly tick has no object. */
interface ObjectEvent {
  readonly detail?: { readonly object?: { readonly key?: string } };
}

/** A file came or went, or an hour has passed: brings versions and schedules in line with what the bucket holds now. */
export const handler = eventHandler(async (event: ObjectEvent, log) => {
  const key = event.detail?.object?.key;
  const outcomes =
    key === undefined ? (await syncAll({ ...deps, log })).outcomes : [await syncObject(key, { ...deps, log })];
  // The hourly look at all of them plans ahead for each.
  const changed = outcomes.flatMap(({ personality, result }) =>
    key === undefined || personality === undefined || result === 'refused' ? [] : [personality],
  );
  await planAllAhead(changed, { ...ahead, log });
  await keepAllListening(changed, listening);
  for (const { result } of outcomes) hiveMetrics().count('Uploads', { action: 'sync', outcome: result });
  return { outcomes: outcomes.filter(({ result }) => result !== 'unchanged') };
});
