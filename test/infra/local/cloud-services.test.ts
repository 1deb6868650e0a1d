import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { build } from 'esbuild';
import { expect, it, onTestFinished } from 'vitest';
import { type Cloud, startCloud } from '../../../infra/local/cloud.ts';
import { ensureTables, startDynamoDb } from '../../../infra/local/services/dynamodb.ts';
import { startMessaging } from '../../../infra/local/services/messaging.ts';
import { startObjectEvents } from '../../../infra/local/services/object-events.ts';
import { startScheduler } from '../../../infra/local/services/scheduler.ts';
import { startSecretsManager } from '../../../infra/local/services/secrets-manager.ts';
import { temporaryFolder } from './bundles.ts';
import { arnOf, lambda, resource } from './templates.ts';

const NINE = Date.parse('2026-11-22T09:00:00Z');
const HOUR = 3_600_000;

const SYNC = `
  import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
  import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
  const s3 = new S3Client({});
  const sqs = new SQSClient({});
  export const handler = async ({ detail }) => {
    let text = 'gone';
    if (detail.reason === 'PutObject') {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: detail.bucket.name, Key: detail.object.key }));
      text = await Body.transformToString();
    }
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify({ id: detail.object.key, text }) }));
  };`;

const WRITE = `
  import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
  import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
  const table = new DynamoDBClient({});
  const secrets = new SecretsManagerClient({});
  export const handler = async ({ Records }) => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.SECRET }));
    for (const { body } of Records) {
      const { id, text } = JSON.parse(body);
      const at = new Date().toISOString();
      await table.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { pk: { S: id }, text: { S: text }, at: { S: at }, secret: { N: String(SecretString.length) } } }));
    }
    return { batchItemFailures: [] };
  };`;

const PLAN = `
  import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
  const sqs = new SQSClient({});
  export const handler = async (event) => {
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: JSON.stringify({ id: event.slot, text: event.personality }) }));
  };`;

const environment = (variables: Record<string, unknown>) => ({ Environment: { Variables: variables } });

const template = {
  Resources: {
    Table: resource('AWS::DynamoDB::Table', {
      TableName: 'hive',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
    Bucket: resource('AWS::S3::Bucket', {
      BucketName: 'persons',
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    }),
    Uploaded: resource('AWS::Events::Rule', {
      EventPattern: { source: ['aws.s3'], detail: { bucket: { name: [{ Ref: 'Bucket' }] } } },
      Targets: [{ Arn: arnOf('Sync'), Id: 'Target0' }],
    }),
    Secret: resource('AWS::SecretsManager::Secret', { Name: 'hive/key', GenerateSecretString: { PasswordLength: 43 } }),
    Dead: resource('AWS::SQS::Queue', { QueueName: 'dead' }),
    Drafts: resource('AWS::SQS::Queue', {
      QueueName: 'drafts',
      RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 3 },
    }),
    Source: resource('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arnOf('Drafts'),
      FunctionName: { Ref: 'Write' },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    }),
    Group: resource('AWS::Scheduler::ScheduleGroup', { Name: 'personalities' }),
    Sync: lambda('sync', { Timeout: 30, ...environment({ QUEUE: { Ref: 'Drafts' } }) }),
    Plan: lambda('plan', { Timeout: 30, ...environment({ QUEUE: { Ref: 'Drafts' } }) }),
    Write: lambda('write', { Timeout: 30, ...environment({ TABLE: { Ref: 'Table' }, SECRET: { Ref: 'Secret' } }) }),
  },
};

async function bundleAll(folder: string): Promise<Record<string, string>> {
  const assets: Record<string, string> = {};
  for (const [key, contents] of Object.entries({ sync: SYNC, write: WRITE, plan: PLAN })) {
    assets[key] = join(folder, key);
    await build({
      stdin: { contents, resolveDir: import.meta.dirname, loader: 'js' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: join(folder, key, 'index.mjs'),
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
  }
  return assets;
}

it('functions reach the real services: upload to queue to table, a schedule made at run time, all over a restart', {
  timeout: 240_000,
}, async () => {
  const folder = temporaryFolder();
  const assets = await bundleAll(folder);
  const logs: string[] = [];
  const start = async (): Promise<Cloud> => {
    const cloud = await startCloud({
      stacks: [{ stackName: 'hive', template, assets }],
      dataDir: join(folder, 'data'),
      services: { startDynamoDb, ensureTables, startMessaging, startSecretsManager, startScheduler, startObjectEvents },
      calendar: { speed: 'max', start: NINE + 1_000 },
      onLog: (name, line) => logs.push(`${name}: ${line}`),
    });
    onTestFinished(() => cloud.stop());
    return cloud;
  };
  const clientOf = (cloud: Cloud, service: string) => ({
    endpoint: cloud.endpoints[`AWS_ENDPOINT_URL_${service}`] ?? '',
    region: cloud.endpoints.AWS_REGION ?? '',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const item = async (cloud: Cloud, id: string) => {
    const { Item } = await new DynamoDBClient(clientOf(cloud, 'DYNAMODB')).send(
      new GetItemCommand({ TableName: 'hive', Key: { pk: { S: id } } }),
    );
    return Item === undefined ? undefined : { text: Item.text?.S, at: Item.at?.S, secret: Item.secret?.N };
  };

  const first = await start();
  const s3 = new S3Client({ ...clientOf(first, 'S3'), forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: 'persons', Key: 'personalities/ada.json', Body: '{"name":"Ada"}' }));
  await first.drained();
  expect(logs).toEqual([]);
  expect(await item(first, 'personalities/ada.json')).toEqual({
    text: '{"name":"Ada"}',
    at: '2026-11-22T09:00:01.000Z',
    secret: '43',
  });
  await s3.send(new DeleteObjectCommand({ Bucket: 'persons', Key: 'personalities/ada.json' }));
  await first.drained();
  expect(await item(first, 'personalities/ada.json')).toMatchObject({ text: 'gone' });

  await new SchedulerClient(clientOf(first, 'SCHEDULER')).send(
    new CreateScheduleCommand({
      Name: 'ada-twitter',
      GroupName: 'personalities',
      ScheduleExpression: 'cron(0 * * * ? *)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: first.plan.functions.find(({ key }) => key === 'plan')?.arn,
        RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
        Input: '{"personality":"ada","slot":"<aws.scheduler.scheduled-time>"}',
      },
    }),
  );
  expect(await first.begin()).toBe(NINE + HOUR - 60_000);
  await first.run({ untilCalendar: NINE + 2 * HOUR });
  expect(await item(first, '2026-11-22T11:00:00Z')).toMatchObject({ text: 'ada', at: '2026-11-22T11:00:00.000Z' });
  await first.stop();

  const second = await start();
  expect(second.calendar.now()).toBe(NINE + 2 * HOUR);
  await second.run({ untilCalendar: NINE + 4 * HOUR });
  expect(await item(second, '2026-11-22T10:00:00Z')).toMatchObject({ text: 'ada', at: '2026-11-22T10:00:00.000Z' });
  expect(await item(second, '2026-11-22T13:00:00Z')).toMatchObject({ text: 'ada', at: '2026-11-22T13:00:00.000Z' });
  expect(second.firings().map(({ slot, outcome }) => [slot, outcome])).toEqual(
    [1, 2, 3, 4].map((hours) => [NINE + hours * HOUR, 'succeeded']),
  );
  expect(second.messaging.pending('drafts')).toEqual({ visible: 0, inFlight: 0 });
  expect(second.messaging.pending('dead')).toEqual({ visible: 0, inFlight: 0 });
});
