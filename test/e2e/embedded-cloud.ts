import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type Hive, startHive } from '../../infra/local/hive.ts';
import { bundlesOf } from '../../infra/local/live/credentials.ts';
import { synthesize } from '../../infra/synth.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import type { Cloud, Platform } from './cloud.ts';
import { subscribe } from './inbox.ts';
import { hiveCommand } from './operator.ts';
import { filesOf } from './reports.ts';
import { signUpAll } from './sign-up.ts';
import { minute } from './steps.ts';
import { type Clients, storesOf } from './stores.ts';

const prefix = 'hive-local-';

/** A hive behind `npm start`, in a folder of its own and as fast as it goes, for these personalities; `close` ends it and leaves nothing. */
export async function embeddedCloud(
  start: number,
  personalities: readonly string[],
): Promise<Cloud & { close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'hive-e2e-'));
  const dataDir = join(folder, 'data');
  const { stacks } = await synthesize({ stage: 'local' });
  const hive = await startHive({ stacks, dataDir, speed: 'max', start });
  const clients = clientsOf(hive.cloud.endpoints);
  const close = async (): Promise<void> => {
    for (const client of Object.values(clients)) client.destroy();
    await hive.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await hive.cloud.begin({ at: start });
    // From here on it moves when a scenario waits, and at no other time.
    await hive.cloud.run({ untilCalendar: start });
    await signUpAll(personalities, {
      secrets: hive.cloud.secrets,
      sandboxes: [...hive.sandboxes.platforms.values()],
      bundles: (platform, transport) => bundlesOf(hive.cloud.plan, platform, transport),
    });
    return { ...cloudOf(hive, clients, { folder, dataDir }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function cloudOf(hive: Hive, clients: Clients, { folder, dataDir }: { folder: string; dataDir: string }): Cloud {
  const { cloud, sandboxes } = hive;
  const stores = storesOf(clients, { bucket: hive.bucketName, table: hive.tableName, prefix });
  const platforms = allPlatformTraits.map((traits): Platform => {
    const sandbox = sandboxes.platforms.get(traits.id);
    if (sandbox === undefined) throw new Error(`Platform ${traits.id} has no sandbox in infra/local/sandbox/.`);
    return { id: traits.id, traits, sandbox };
  });
  const plannedFolders = new Map(cloud.plan.functions.map(({ key, folder: own }) => [key, own]));
  let horizon = cloud.calendar.now();
  const until: Cloud['until'] = async (what, minutes, ask) => {
    for (let left = minutes; ; left -= 1) {
      await cloud.drained();
      const answer = await ask();
      if (answer !== undefined) return answer;
      if (left <= 0) throw new Error(`In ${minutes} minutes not: ${typeof what === 'string' ? what : what()}.`);
      horizon = Math.max(horizon, cloud.calendar.now()) + minute;
      await cloud.run({ untilCalendar: horizon });
    }
  };
  const fire: Cloud['fire'] = async (personality, platform, slot) => {
    const { functionName, payload } = await stores.firing(`${personality}.${platform}`, slot);
    const result = await cloud.invoke(functionName, payload);
    if (!result.ok) throw new Error(`${functionName} failed: ${result.error.errorMessage}`);
  };
  const publications: Cloud['publications'] = async (personality) =>
    (await stores.publications())
      .filter((one) => one.personality === personality)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    name: 'the embedded cloud',
    platforms,
    now: () => cloud.calendar.now(),
    until,
    ...filesOf(stores, until),
    read: stores.read,
    schedules: async (personality) => (await stores.schedules()).filter((name) => name.startsWith(`${personality}.`)),
    publications,
    async firing(personality, platform) {
      await until(`the schedule ${personality}.${platform} fires`, 24 * 60, async () =>
        (await publications(personality)).find((one) => one.platform === platform),
      );
    },
    fire,
    send: stores.send,
    waiting: stores.waiting,
    // Here what fails comes again after a second as it is.
    hurry: async () => async () => undefined,
    async replaceCode(functionName, source) {
      const own = plannedFolders.get(functionName) ?? '';
      const other = join(folder, 'code', functionName);
      if (source !== undefined) {
        mkdirSync(other, { recursive: true });
        writeFileSync(join(other, 'index.mjs'), source);
      }
      await cloud.replaceCode(functionName, source === undefined ? own : other);
    },
    measure: async () => undefined,
    async subscribe() {
      const topic = cloud.plan.topics.find(({ name }) => name === `${prefix}people`);
      return subscribe(clients, topic?.arn ?? '');
    },
    hive: (...argv) => hiveCommand(argv, { HIVE_DATA_DIR: dataDir }),
  };
}

function clientsOf(endpoints: Readonly<Record<string, string>>): Clients {
  const config = (service: string) => ({
    endpoint: endpoints[`AWS_ENDPOINT_URL_${service}`],
    region: endpoints.AWS_REGION,
    credentials: {
      accessKeyId: endpoints.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: endpoints.AWS_SECRET_ACCESS_KEY ?? '',
    },
  });
  return {
    dynamodb: new DynamoDBClient(config('DYNAMODB')),
    s3: new S3Client({ ...config('S3'), forcePathStyle: true }),
    scheduler: new SchedulerClient(config('SCHEDULER')),
    sns: new SNSClient(config('SNS')),
    sqs: new SQSClient(config('SQS')),
  };
}
