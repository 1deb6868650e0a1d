import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import type { SynthesizedStack } from '../synth.ts';
import type { Transition } from './alarms/types.ts';
import type { LocalBucket } from './bucket.ts';
import type { Speed } from './calendar.ts';
import { type Cloud, type CloudEvent, type Stores, startCloud } from './cloud.ts';
import { type LogLine, readLogLine } from './feed.ts';
import { bucketOf } from './hive-bucket.ts';
import { reportOf } from './hive-report.ts';
import { addressesFor, addressesOf, crowdIn, startAll, storeModelKey } from './hive-sandboxes.ts';
import { storeLiveSecrets } from './live/credentials.ts';
import type { Live } from './live/live.ts';
import { guardReach, reachOf } from './live/reach.ts';
import { openLogFile } from './log-file.ts';
import type { RunCounts } from './report.ts';
import { readRows } from './report-rows.ts';
import type { Crowd } from './sandbox/crowd/crowd.ts';
import type { Sandboxes } from './sandbox/index.ts';
import { ensureTables, startDynamoDb } from './services/dynamodb.ts';
import { startMessaging } from './services/messaging.ts';
import { startObjectEvents } from './services/object-events.ts';
import { startScheduler } from './services/scheduler.ts';
import { startSecretsManager } from './services/secrets-manager.ts';
import { createSignUps, type SignUps } from './sign-up-on-upload.ts';
import { scanTable } from './table-scan.ts';
import { uploadChanges } from './uploads.ts';

export interface HiveOptions {
  readonly stacks: readonly SynthesizedStack[];
  /** Everything that outlives the process. */
  readonly dataDir: string;
  readonly speed: Speed;
  /** What is real, and the question to a person before anything of it can post; absent: everything is a sandbox. Needs speed 1. */
  readonly live?: Live & { confirm(stores: Stores): Promise<void> };
  /** First instant of a fresh calendar; by default the machine's. */
  readonly start?: number;
  /** People in the sandboxes who answer, ask and attack: 1 is the usual number of them; absent: none. */
  readonly crowd?: number;
  /** Of the first platform's page; absent: any free one. */
  readonly port?: number;
  /** Any free one instead, where somebody else has the port by the time it is taken: two hives that start at once see the same one free. */
  readonly portMayDiffer?: boolean;
  /** Each structured line that a function logs. */
  onLine?(line: LogLine, now: number): void;
  /** Lines of functions that are no structured log. */
  onOutput?(functionName: string, line: string): void;
  onEvent?(event: CloudEvent): void;
  /** An alarm of the template changed its state. */
  onAlarm?(transition: Transition): void;
}

/** The whole hive on this machine: the embedded cloud, the sandboxes, and what connects them. */
export interface Hive {
  readonly cloud: Cloud;
  readonly sandboxes: Sandboxes;
  readonly bucket: LocalBucket;
  readonly bucketName: string;
  readonly tableName: string;
  /** Uploads what changed and waits until it was taken in; answers the keys that were uploaded. */
  upload(folder: string, configFile?: string): Promise<string[]>;
  report(): Promise<RunCounts>;
  /** Every item of the table. */
  items(): AsyncGenerator<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Functions of the way to the first post: loaded while the rest of the start goes on. */
const firstPath = ['sync-personalities', 'plan-post', 'write-draft', 'sweep'];

/** @throws one sentence when something of it cannot start; then nothing of it keeps running. */
export async function startHive(options: HiveOptions): Promise<Hive> {
  const { dataDir, live } = options;
  mkdirSync(dataDir, { recursive: true });
  let sandboxes: Sandboxes | undefined;
  let cloud: Cloud | undefined;
  let crowd: Crowd | undefined;
  const logFile = openLogFile(dataDir);
  try {
    const signUps = createSignUps(() => ({ cloud, sandboxes }));
    cloud = await startCloud({
      stacks: [...options.stacks],
      dataDir,
      services: { startDynamoDb, ensureTables, startMessaging, startSecretsManager, startScheduler, startObjectEvents },
      calendar: {
        speed: options.speed,
        live: live !== undefined,
        ...(options.start === undefined ? {} : { start: options.start }),
      },
      environment: async (calendar, stores) => {
        sandboxes = await startAll(calendar, options);
        crowd = crowdIn(sandboxes, options.crowd ?? 0, dataDir);
        const reach = reachOf(addressesFor(sandboxes), live);
        guardReach(
          { ...stores.endpoints, ...reach },
          allPlatformTraits.map(({ id }) => id),
          live,
        );
        if (live !== undefined) {
          await storeLiveSecrets(live, stores.plan, stores.secrets);
          await live.confirm(stores);
        }
        return reach;
      },
      onLog: (functionName, line) => {
        const structured = readLogLine(line);
        if (structured === undefined) {
          options.onOutput?.(functionName, line);
          return;
        }
        logFile.append(structured);
        options.onLine?.(structured, cloud?.calendar.now() ?? 0);
      },
      onEvent: (event) => {
        if (event.type === 'object' && event.event.type === 'created') signUps.take(event.event.key);
        options.onEvent?.(event);
      },
      onInstant: (now) => crowd?.passed(now),
      onAlarm: (transition) => options.onAlarm?.(transition),
    });
    if (sandboxes === undefined) throw new Error('The sandboxes did not start.');
    return await assemble(cloud, sandboxes, signUps, options);
  } catch (error) {
    await cloud?.stop();
    await sandboxes?.close();
    throw error;
  }
}

async function assemble(
  cloud: Cloud,
  sandboxes: Sandboxes,
  signUps: SignUps,
  { dataDir, live }: Pick<HiveOptions, 'dataDir' | 'live'>,
): Promise<Hive> {
  const { bucket, bucketName } = bucketOf(cloud);
  const tableName = cloud.plan.tables[0]?.name;
  if (tableName === undefined) throw new Error('The template has no table.');
  await storeModelKey(cloud, sandboxes);
  await cloud.warm(firstPath.filter((name) => cloud.plan.functions.some(({ key }) => key === name)));
  // How the command line finds a hive that runs.
  const marker = join(dataDir, 'hive.json');
  writeFileSync(
    marker,
    JSON.stringify(
      {
        pid: process.pid,
        stage: 'local',
        environment: cloud.endpoints,
        bucket: bucketName,
        table: tableName,
        sandboxes: addressesOf(sandboxes, live !== undefined),
      },
      null,
      2,
    ),
    { mode: 0o600 },
  );
  const startedAt = cloud.calendar.now();
  const items = () => scanTable(cloud.endpoints.AWS_ENDPOINT_URL_DYNAMODB ?? '', tableName);
  return {
    cloud,
    sandboxes,
    bucket,
    bucketName,
    tableName,
    items,
    async upload(folder, configFile) {
      const keys = await uploadChanges(bucket, folder, configFile);
      await signUps.done();
      await cloud.drained();
      return keys;
    },
    report: async () => reportOf(await readRows(items()), cloud, sandboxes, startedAt),
    async stop() {
      rmSync(marker, { force: true });
      await cloud.stop();
      await sandboxes.close();
    },
  };
}
