import type { AfterSync } from '../shared/aws/after-sync.ts';
import { dynamoAccounts } from '../shared/aws/dynamodb/accounts.ts';
import { hiveTable } from '../shared/aws/dynamodb/client.ts';
import { dynamoControl } from '../shared/aws/dynamodb/control.ts';
import { dynamoPersonalities } from '../shared/aws/dynamodb/personalities.ts';
import { eventHandler, hiveMetrics } from '../shared/aws/lambda.ts';
import { bucketOnDemand } from '../shared/aws/on-demand/bucket.ts';
import { onDemand } from '../shared/aws/on-demand/port.ts';
import { schedulesOnDemand } from '../shared/aws/on-demand/schedules.ts';
import { systemClock as clock } from '../shared/monitoring/log.ts';
import { requestUsd } from '../shared/openai/request-cost.ts';
import { syncObject } from '../shared/personality/sync.ts';
import { syncAll } from '../shared/personality/sync-all.ts';
import { allPlatformTraits as platforms, platformTraits } from '../shared/platforms/registry.ts';

const environment = process.env;
const table = hiveTable(environment);
const accounts = dynamoAccounts(table);
const schedules = schedulesOnDemand(environment);
const loadAfter = () => import('../shared/aws/after-sync.ts');
const after = onDemand<AfterSync>(async () =>
  (await loadAfter()).afterSync({ table, schedules, traitsOf: platformTraits, clock }),
);
const deps = {
  objects: bucketOnDemand(environment),
  personalities: dynamoPersonalities(table),
  owners: accounts,
  schedules,
  control: dynamoControl(table),
  clock,
  platforms,
  modelUsdPerPost: requestUsd,
  credentialsOf: async (platform: string, account: string) =>
    (await accounts.read(platform, account))?.credentials ?? 'unknown',
  afterAll: after.all,
};
// What every run needs. The rest of the code is for a file that differs, and is loaded when there is one.
const ahead = [() => import('../shared/aws/bucket.ts'), loadAfter];

/** An event of the bucket, as far as it is read; the hourly tick has no object. */
interface ObjectEvent {
  readonly detail?: { readonly object?: { readonly key?: string } };
}

/** A file came or went, or an hour has passed: brings versions and schedules in line with what the bucket holds now. */
export const handler = eventHandler(
  async (event: ObjectEvent, log) => {
    const key = event.detail?.object?.key;
    const outcomes =
      key === undefined ? (await syncAll({ ...deps, log })).outcomes : [await syncObject(key, { ...deps, log })];
    // The hourly look at all of them is followed for each.
    const changed = outcomes.flatMap(({ personality, result }) =>
      key === undefined || personality === undefined || result === 'refused' ? [] : [personality],
    );
    if (changed.length > 0) await after.changed(changed, log);
    for (const { result } of outcomes) hiveMetrics().count('Uploads', { action: 'sync', outcome: result });
    return { outcomes: outcomes.filter(({ result }) => result !== 'unchanged') };
  },
  { ahead },
);
