import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Connection } from '../../../../infra/cli/connection.ts';
import { openCloud } from '../../../../infra/cli/doctor/cloud.ts';
import type { Cloud } from '../../../../infra/cli/doctor/ports.ts';
import { startSecretsManager } from '../../../../infra/local/services/secrets-manager.ts';
import type { SecretsManager } from '../../../../infra/local/services/types.ts';
import { stageFrom } from '../../../../infra/stage.ts';
import { makeQueues } from '../../../../shared/aws/queues.ts';
import { startTestQueues, type TestQueues } from '../../../support/fauxqs.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const stage = stageFrom((key) => (key === 'stage' ? 'dev' : undefined));
let secrets: SecretsManager;
let queues: TestQueues;
let cloud: Cloud;
beforeAll(async () => {
  [secrets, queues] = await Promise.all([startSecretsManager({}), startTestQueues()]);
  await secrets.ensure(['empty']);
  await secrets.put('full', 'sk-canary');
  const sqs = makeQueues(queues.config);
  await sqs.send(new CreateQueueCommand({ QueueName: 'hive-dev-draft' }));
  sqs.destroy();
  const endpoints: Record<string, string | undefined> = {
    SECRETS_MANAGER: secrets.url,
    SQS: queues.config.endpoint as string,
  };
  const client = (service: string) => ({
    endpoint: endpoints[service],
    region: service === 'SQS' ? 'us-east-1' : 'eu-central-1',
    credentials,
  });
  cloud = await openCloud({ stage, client: client as Connection['client'] });
});
afterAll(async () => {
  cloud.close();
  await Promise.all([secrets.stop(), queues.stop()]);
});

it.each([
  ['nowhere', { exists: false }],
  ['empty', { exists: true }],
  ['full', { exists: true, text: 'sk-canary' }],
])('tells a secret that is %s from the others', async (name, expected) => {
  expect(await cloud.secret(name)).toEqual(expected);
});

it('counts the messages of a queue, and knows one that is missing', async () => {
  expect(await cloud.queueDepth('draft')).toBe(0);
  expect(await cloud.queueDepth('nowhere')).toBeUndefined();
});

it('asks the region for the time', async () => {
  expect(await cloud.clockUrl()).toMatch(/^https:\/\/dynamodb\.eu-central-1\.amazonaws\.com\/?$/);
});
