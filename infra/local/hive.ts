import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPersonality } from '../../shared/personality/import.ts';
import { allPlatformTraits, platformTraits } from '../../shared/platforms/registry.ts';
import { platformsWithSettings } from '../platforms.ts';
import type { SynthesizedStack } from '../synth.ts';
import type { Transition } from './alarms/types.ts';
import { type LocalBucket, localBucket } from './bucket.ts';
import type { Calendar, Speed } from './calendar.ts';
import { type Cloud, type CloudEvent, type Stores, startCloud } from './cloud.ts';
import { type LogLine, readLogLine } from './feed.ts';
import { bundlesOf, modelSecretOf, storeLiveSecrets } from './live/credentials.ts';
import type { Live } from './live/live.ts';
import { guardReach, reachOf, type SandboxAddresses } from './live/reach.ts';
import { openLogFile } from './log-file.ts';
import { countRun, type RunCounts, type VoiceRow } from './report.ts';
import { readRows } from './report-rows.ts';
import { type Crowd, makeCrowd } from './sandbox/crowd/crowd.ts';
import { notesFile } from './sandbox/crowd/notes.ts';
import { type Sandboxes, startSandboxes } from './sandbox/index.ts';
import { ensureTables, startDynamoDb } from './services/dynamodb.ts';
import { startMessaging } from './services/messaging.ts';
import { startObjectEvents } from './services/object-events.ts';
import { startScheduler } from './services/scheduler.ts';
import { startSecretsManager } from './services/secrets-manager.ts';
import { signUpAccounts } from './sign-up.ts';
import { scanTable } from './table-scan.ts';
import { personalityOf, uploadChanges } from './uploads.ts';

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

/** The same people do the same whenever a hive begins anew. */
const crowdSeed = 'people';

function crowdIn({ platforms }: Sandboxes, scale: number, dataDir: string): Crowd | undefined {
  if (scale === 0) return undefined;
  const stages = [...platforms.values()].flatMap(({ id, crowd }) =>
    crowd === undefined ? [] : [[id, crowd] as const],
  );
  const keeper = notesFile(join(dataDir, 'sandbox', 'crowd.json'));
  return makeCrowd({ stages: new Map(stages), scale, seed: crowdSeed, keeper });
}

async function startAll(calendar: Calendar, { dataDir, port, portMayDiffer, live }: HiveOptions): Promise<Sandboxes> {
  const folder = join(dataDir, 'sandbox');
  mkdirSync(folder, { recursive: true });
  const without = live?.platforms ?? [];
  const first = allPlatformTraits.find(({ id }) => !without.includes(id))?.id;
  const start = (chosen: number | undefined): Promise<Sandboxes> =>
    startSandboxes({
      dataDir: folder,
      without,
      clock: { now: () => calendar.now(), hold: (reason) => calendar.hold(reason) },
      ports: first === undefined || chosen === undefined ? {} : { [first]: chosen },
    });
  try {
    return await start(port);
  } catch (error) {
    const { cause } = error as { readonly cause?: NodeJS.ErrnoException };
    if (portMayDiffer !== true || cause?.code !== 'EADDRINUSE') throw error;
    return start(undefined);
  }
}

function addressesFor({ openai, platforms }: Sandboxes): SandboxAddresses {
  return {
    model: openai.baseUrl,
    platforms: Object.fromEntries([...platforms.values()].map(({ id, url }) => [id, url])),
  };
}

/** Where each sandbox answers, its controls too, by the name of its folder. A real model has none: commands must not send its key to one. */
function addressesOf({ openai, platforms }: Sandboxes, realModel: boolean): Record<string, string> {
  const model: Record<string, string> = realModel ? {} : { openai: openai.url };
  return { ...model, ...Object.fromEntries([...platforms.values()].map(({ id, url }) => [id, url])) };
}

interface SignUps {
  /** An object came: its personality's accounts get what they need, one after another. */
  take(key: string): void;
  done(): Promise<void>;
}

function createSignUps(parts: () => { cloud: Cloud | undefined; sandboxes: Sandboxes | undefined }): SignUps {
  let chain: Promise<void> = Promise.resolve();
  const signUp = async (key: string): Promise<void> => {
    const { cloud, sandboxes } = parts();
    const id = personalityOf(key);
    if (cloud === undefined || sandboxes === undefined || id === undefined) return;
    const file = await bucketOf(cloud).bucket.get(key);
    const read = file === undefined ? undefined : readPersonality(id, file, platformsWithSettings);
    // What is wrong with a file is sync-personalities' to say.
    if (read?.ok !== true) return;
    await signUpAccounts(read.personality, {
      secrets: cloud.secrets,
      sandboxes: [...sandboxes.platforms.values()],
      bundles: (platform, transport) => bundlesOf(cloud.plan, platform, transport),
    });
  };
  return {
    take(key) {
      // A sign-up that fails leaves the account without credentials, which the hive then says by itself.
      chain = chain
        .then(() => signUp(key))
        .catch((error: unknown) => console.error(`Sign-up for ${key} failed:`, error));
    },
    done: () => chain,
  };
}

function bucketOf(cloud: Cloud): { readonly bucket: LocalBucket; readonly bucketName: string } {
  const bucketName = cloud.plan.buckets.find(({ eventBridge }) => eventBridge)?.name;
  const url = cloud.endpoints.AWS_ENDPOINT_URL_S3;
  if (bucketName === undefined || url === undefined)
    throw new Error('The template has no bucket that announces objects.');
  return { bucket: localBucket(url, bucketName), bucketName };
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
    async report() {
      const { publications, voices, interactions } = await readRows(items());
      const said = Object.fromEntries(
        [...sandboxes.platforms.values()].map((sandbox) => [sandbox.id, sandbox.timeline()]),
      );
      const own = accountsOf(voices);
      const posts = Object.fromEntries(
        Object.entries(said).map(([id, all]) => [id, all.filter(({ account }) => own[id]?.has(account) === true)]),
      );
      const { calendar } = cloud;
      // Nothing fires while a live hive is stopped, and the clock goes on.
      const since = calendar.live ? { since: startedAt } : {};
      const traitsOf = platformTraits;
      return countRun({
        publications,
        voices,
        replies: {
          interactions,
          said,
          own,
          summons: (platform, id, account) => sandboxes.platforms.get(platform)?.crowd?.summons(id, account) ?? false,
          answersNewPosts: (platform, account, place) =>
            newPostsOf(voices, platform, account).includes(place.toLowerCase()),
        },
        posts,
        firings: cloud.firings(),
        traitsOf,
        now: calendar.now(),
        ...since,
      });
    },
    async stop() {
      rmSync(marker, { force: true });
      await cloud.stop();
      await sandboxes.close();
    },
  };
}

/** By platform, every account that a version of a personality ever named. */
function accountsOf(voices: readonly VoiceRow[]): Record<string, Set<string>> {
  const own: Record<string, Set<string>> = {};
  for (const { effective } of voices) {
    for (const [platform, { account }] of Object.entries(effective.platforms)) {
      own[platform] ??= new Set();
      own[platform].add(account);
    }
  }
  return own;
}

/** Places in which the account may answer posts that nobody addressed to it, lower case. */
function newPostsOf(voices: readonly VoiceRow[], platform: string, account: string): string[] {
  return voices.flatMap(({ effective }) => {
    const plan = effective.platforms[platform];
    if (plan?.account !== account) return [];
    return (platformTraits(platform)?.repliesIn?.(plan.settings).newPosts ?? []).map((place) => place.toLowerCase());
  });
}

/** The sandbox's key of the model, where nobody stored another. */
async function storeModelKey(cloud: Cloud, sandboxes: Sandboxes): Promise<void> {
  const name = modelSecretOf(cloud.plan);
  if (name === undefined || (await cloud.secrets.get(name)) !== undefined) return;
  await cloud.secrets.put(name, sandboxes.openai.signUp().apiKey);
}
