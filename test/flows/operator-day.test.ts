import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeQueues } from '../../shared/aws/queues.ts';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

interface Finding {
  readonly check: string;
  readonly verdict: string;
  readonly said: string;
  readonly cure?: string;
}

let hive: TestHive;
let operator: Operator;
beforeAll(async () => {
  hive = await localHive();
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
  await hive.put('personalities/marlow.json', personaFile());
});
afterAll(() => endHive(hive));

/** What doctor finds wrong, and how the command ends. */
async function wrong(): Promise<{ readonly code: number; readonly found: readonly Finding[] }> {
  const { code, out, notes } = await operator.cli('doctor --json');
  expect(notes).toBe('');
  const { findings } = JSON.parse(out) as { findings: readonly Finding[] };
  return { code, found: findings.filter(({ verdict }) => verdict === 'wrong') };
}

it('doctor finds nothing wrong with a hive that works, and says first which one it is', async () => {
  await hive.pass(3 * hour);
  expect(await wrong()).toEqual({ code: 0, found: [] });
  const { out } = await operator.cli('doctor');
  expect(out).toMatch(/^ok +hive +a hive on this machine: this machine \(process \d+\), live/);
  expect(out).toMatch(/\nok +who twitter\/marlow is +the platform knows it as marlow/);
  expect(out).toMatch(/\nok +schedules +1 schedule, as the personalities want them/);
  expect(out).toMatch(/\nNothing is wrong: \d+ ok/);
});

it('report tells what became of the slots', async () => {
  const { out } = await operator.cli('report marlow --days 2');
  expect(out).toMatch(/day +slots +published .*model \$ +platform \$/);
  expect(out).toMatch(/2026-11-23 +1 +1 +/);
  expect(out).toMatch(/2026-11-23 +█ 1 of 1\n/);
  const report = (await operator.json('report --all --days 2')) as {
    personalities: { personality: string; all: Record<string, unknown> }[];
  };
  expect(report.personalities).toMatchObject([
    {
      personality: 'marlow',
      all: { slots: 1, states: { published: 1 }, slotToPublishedSeconds: { count: 1 }, platformUsd: 0.015 },
    },
  ]);
  const csv = (await operator.cli('report marlow --days 2 --csv')).out.trimEnd().split('\n');
  expect(csv).toHaveLength(3);
  expect(csv[0]).toMatch(/^personality,day,slots,/);
  expect(csv[2]).toMatch(/^marlow,2026-11-23,1,/);
});

it('cost counts AWS, the platforms and the model, as they are and as they would be', async () => {
  const data = (await operator.json('cost')) as {
    workload: unknown;
    aws: { idleUsd: number; dueUsd: number; usd: number };
  };
  expect(data.workload).toMatchObject({
    personalities: 1,
    accounts: 1,
    listening: 1,
    posts: 91,
    mentions: 30,
    replies: 15,
  });
  expect(data.aws.idleUsd).toBeGreaterThan(1.6);
  expect(data.aws.usd).toBeGreaterThan(data.aws.idleUsd);
  expect(data.aws.dueUsd).toBeLessThan(data.aws.usd);
  const { out } = await operator.cli('cost --personalities 1000');
  expect(out).toMatch(/^If there were 1000 personalities, about 91313 posts and \d+ replies a month\./);
  expect(out).toMatch(/Secrets Manager +10 secrets +\$4\.00/);
});

it('completes names of the hive that runs here', async () => {
  const environment = { ...process.env, HIVE_DATA_DIR: join(hive.folder, 'data'), AWS_PROFILE: '' };
  const words = ['complete', '--', 'report', 'mar'];
  const { stdout } = await promisify(execFile)(process.execPath, [resolve('infra/cli/hive.js'), ...words], {
    env: environment,
  });
  expect(stdout).toBe('marlow\t\n');
});

it('doctor names what is broken, each with its cure', async () => {
  const { cloud } = hive;
  const secret = cloud.plan.secrets.map(({ name }) => name).find((name) => name.includes('twitter')) ?? '';
  await cloud.secrets.put(secret, '{}');
  const sqs = makeQueues({
    endpoint: cloud.endpoints.AWS_ENDPOINT_URL_SQS,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'hive-local-draft-dead' }));
  const url = new URL(new URL(QueueUrl).pathname, cloud.endpoints.AWS_ENDPOINT_URL_SQS).href;
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: '{"id":"nobody"}' }));
  sqs.destroy();
  await cloud.scheduler.delete('hive-local-system', 'hive-local-sweep');
  await cloud.scheduler.delete('hive-local-personalities', 'marlow.twitter');
  await hive.pass(30 * minute);
  const { code, found } = await wrong();
  expect(code).toBe(1);
  // Whoever asks the account first stops it: the listeners, if their round came by, else this look.
  const others = found.filter(({ check }) => check !== 'account twitter/marlow');
  expect(Object.fromEntries(others.map(({ check, cure }) => [check, cure]))).toEqual({
    'credentials of twitter/marlow': 'hive secret put twitter marlow',
    'who twitter/marlow is': 'hive secret put twitter marlow',
    'schedule marlow.twitter': expect.stringContaining('hive personality put'),
    sweep: expect.stringContaining('npm start'),
    'dead letters in draft-dead': expect.stringContaining('hive dlq'),
    alarms: expect.stringContaining('hive status'),
  });
  const { out } = await operator.cli('doctor');
  expect(out).toMatch(/\nwrong +account twitter\/marlow +it needs a login: .* -> hive secret put twitter marlow\n/);
  expect(out).toMatch(/7 things are wrong; \d+ ok/);
});
