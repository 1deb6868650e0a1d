/**
 * The stores of the embedded cloud in a process of their own, started as `npm start` starts them, on disk; and the instant sandbox. It ends
 * with the process that forked it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientEnvironment } from '../../../infra/local/host.ts';
import { ensureTables, startDynamoDb } from '../../../infra/local/services/dynamodb.ts';
import { startMessaging } from '../../../infra/local/services/messaging.ts';
import { startSecretsManager } from '../../../infra/local/services/secrets-manager.ts';
import type { QueuePlan, TablePlan } from '../../../infra/local/services/types.ts';
import { endpointKey, environmentKeys, publishQueueUrlKey } from '../../../shared/config/environment.ts';
import { startInstantSandbox } from './instant-sandbox.ts';
import type { StoresOrder, StoresReport } from './stores.ts';
import { bundleNames, platform, transport } from './voices.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'hive-bench-'));
const dynamoDb = await startDynamoDb({ dataDir: join(dataDir, 'dynamodb') });
const messaging = await startMessaging({ dataDir: join(dataDir, 'messaging') });
const secrets = await startSecretsManager({ file: join(dataDir, 'secrets.json') });
const sandbox = await startInstantSandbox();

const report = (said: StoresReport): void => void process.send?.(said);

async function makeStage(name: string, credentials: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const [table, draft, publish, bucket] = [`table-${name}`, `draft-${name}`, `publish-${name}`, `bucket-${name}`];
  await ensureTables(dynamoDb.url, [tableNamed(table)]);
  await messaging.ensureQueues([queueNamed(draft), queueNamed(publish)]);
  await messaging.ensureBuckets([{ name: bucket, arn: '', eventBridge: false }]);
  for (const [secret, value] of Object.entries(credentials)) await secrets.put(secret, value);
  await secrets.put('openai', 'sk-instant-0123456789abcdef');
  await secrets.put('sessions', 'a generated secret of the bench, long enough to derive keys from it');
  return {
    ...clientEnvironment(),
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
    AWS_ENDPOINT_URL_SQS: messaging.url,
    AWS_ENDPOINT_URL_SNS: messaging.url,
    AWS_ENDPOINT_URL_S3: messaging.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    OPENAI_BASE_URL: `${sandbox.url}/v1`,
    [endpointKey(platform)]: sandbox.url,
    [environmentKeys.stage]: 'bench',
    [environmentKeys.table]: table,
    [environmentKeys.bucket]: bucket,
    [environmentKeys.draftQueueUrl]: messaging.queueUrl(draft),
    [publishQueueUrlKey(platform, transport)]: messaging.queueUrl(publish),
    [environmentKeys.openaiSecret]: 'openai',
    [environmentKeys.credentialSecrets]: bundleNames.join(','),
    [environmentKeys.sessionSecret]: 'sessions',
    [environmentKeys.functionTimeoutSeconds]: '60',
  };
}

function tableNamed(name: string): TablePlan {
  const key = (hash: string, range: string): TablePlan['key'] => [
    { name: hash, type: 'HASH' },
    { name: range, type: 'RANGE' },
  ];
  const projection = { type: 'KEYS_ONLY' as const };
  return {
    name,
    arn: '',
    attributes: ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'].map((of) => ({ name: of, type: 'S' })),
    key: key('pk', 'sk'),
    globalIndexes: [
      { name: 'timeline', key: key('gsi1pk', 'gsi1sk'), projection },
      { name: 'wake', key: key('gsi2pk', 'gsi2sk'), projection },
    ],
    localIndexes: [],
  };
}

function queueNamed(name: string): QueuePlan {
  return { name, arn: '', visibilityTimeoutSeconds: 120, retentionSeconds: 345_600, delaySeconds: 0, fifo: false };
}

async function stop(): Promise<void> {
  await Promise.all([dynamoDb.stop(), messaging.stop(), secrets.stop(), sandbox.stop()]);
  rmSync(dataDir, { recursive: true, force: true });
  process.exit(0);
}

process.on('message', ({ make, credentials }: StoresOrder) => {
  makeStage(make, credentials).then(
    (environment) => report({ environment }),
    (error: unknown) => report({ failed: String(error) }),
  );
});
process.once('disconnect', () => void stop());
report({ ready: true });
