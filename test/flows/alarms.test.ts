import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionArn, queueArn } from '../../infra/local/names.ts';
import type { FaultInput } from '../../infra/local/sandbox/faults.ts';
import { type SynthesizedStack, synthesize } from '../../infra/synth.ts';
import { makeDocuments } from '../../shared/aws/dynamodb/client.ts';
import { publicationKey, wakeKeys } from '../../shared/aws/dynamodb/keys.ts';
import { dynamoLedger } from '../../shared/aws/dynamodb/ledger.ts';
import { openTable } from '../../shared/aws/dynamodb/table.ts';
import { retry } from '../../shared/publication/moves.ts';
import { endHive, hour, localHive, minute, monday, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

const prefix = 'hive-local-';

/**
 * What rings each alarm here. By cause: that is done to a hive. By metric: the embedded cloud cannot do it, because its calendar stands
 * while a message waits or a function runs and because it refuses no run, so the value is reported as AWS would report it.
 */
const causes: Readonly<Record<string, { readonly by: 'cause' | 'metric'; readonly what: string }>> = {
  'sweep-missing': { by: 'cause', what: 'the schedule of sweep is gone' },
  'failed-posts': { by: 'cause', what: 'the platform says yes three times and shows nothing' },
  accounts: { by: 'cause', what: 'the platform refuses the login of an account' },
  unconfirmed: { by: 'cause', what: 'the answer to a post is lost, and nobody can list the account’s posts' },
  'broken-items': { by: 'cause', what: 'somebody edits an item into something else' },
  approvals: { by: 'cause', what: 'a draft is held, and nobody looks at it' },
  stuck: { by: 'cause', what: 'write-draft takes messages and does nothing with them' },
  'writer-blocked': { by: 'cause', what: 'the quota at OpenAI is empty' },
  'upload-refused': { by: 'cause', what: 'a file with an unknown time zone' },
  'budget-exhausted': { by: 'cause', what: 'the second post of a day that has money for one' },
  'stale-personalities': { by: 'cause', what: 'the blocked account posts every hour, and does not' },
  'jobs-given-back': { by: 'cause', what: 'two messages that are no jobs, five times each' },
  clocks: { by: 'cause', what: 'sweep runs three times for an hour long gone' },
  'dead-letters': { by: 'cause', what: 'the same two messages, given up' },
  'oldest-message': { by: 'metric', what: 'a message of 31 minutes' },
  'function-errors': { by: 'cause', what: 'a schedule fires plan-post with nothing, which throws three times' },
  throttles: { by: 'metric', what: 'five refused runs' },
  'duration-plan-post': { by: 'metric', what: 'a run of nearly its timeout' },
  'duration-write-draft': { by: 'metric', what: 'a run of nearly its timeout' },
  'duration-publish-twitter': { by: 'metric', what: 'a run of nearly its timeout' },
  'duration-publish-reddit': { by: 'metric', what: 'a run of nearly its timeout' },
  'duration-sweep': { by: 'metric', what: 'a run of nearly its timeout' },
  'duration-sync-personalities': { by: 'metric', what: 'a run of nearly its timeout' },
  'asynchronous-invocations': { by: 'cause', what: 'the firing with nothing, given up' },
  'schedule-deliveries': { by: 'cause', what: 'a schedule fires a function that does not exist' },
  'upload-events': { by: 'cause', what: 'the rule of uploads names a function that does not exist' },
};

interface Mail {
  readonly AlarmName: string;
  readonly NewStateValue: string;
  readonly AlarmDescription: string;
}

const tools = mkdtempSync(join(tmpdir(), 'alarms-'));
/** While this file exists, write-draft swallows what it gets. */
const swallow = join(tools, 'swallow');
const mail: Mail[] = [];
let hive: TestHive;
let operator: Operator;

beforeAll(async () => {
  const { stacks } = await synthesize({ stage: 'local' });
  hive = await localHive({ stacks: stacks.map(withSwallowing) });
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
  await openMailbox();
  await uploadFiles();
  await until(10);
  await causeAtOnce();
  await until(35);
  await mendAtOnce();
  await until(58);
  await draftsGetLost();
  await until(2 * 60 + 58);
  await quotaIsEmpty();
  await accountComesBack();
  await until(6 * 60 + 20);
  await sweepIsMissing();
  await readMail();
}, 240_000);
afterAll(async () => {
  await endHive(hive);
  rmSync(tools, { recursive: true, force: true });
});

describe('every alarm of the template', () => {
  it('has a cause here, and no other has', () => {
    const named = hive.cloud.plan.alarms.map(({ name }) => name.slice(prefix.length));
    expect(Object.keys(causes).sort()).toEqual(named.sort());
  });

  it.each(Object.entries(causes).map(([name, cause]) => ({ name, ...cause })))(
    '$name rings and clears, by $by: $what',
    ({ name }) => {
      const own = mail.filter(({ AlarmName }) => AlarmName === `${prefix}${name}`);
      const rang = own.findIndex(({ NewStateValue }) => NewStateValue === 'ALARM');
      expect(rang, JSON.stringify(hive.cloud.alarms.standings().get(`${prefix}${name}`))).toBeGreaterThanOrEqual(0);
      expect(own.slice(rang).map(({ NewStateValue }) => NewStateValue)).toContain('OK');
      expect(own[rang]?.AlarmDescription).toContain(' It clears when ');
    },
  );

  it('is silent at the end', () => {
    const ringing = [...hive.cloud.alarms.standings()].filter(([, { state }]) => state !== 'OK');
    expect(ringing).toEqual([]);
  });

  it('stood in hive status while it rang', () => {
    expect(statusWhileLocked).toContain(`${prefix}accounts`);
    expect(statusWhileLocked).not.toContain(`${prefix}sweep-missing`);
  });

  it('is written down with each change', () => {
    const lines = readFileSync(join(hive.folder, 'data', 'alarms.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const rang = lines
      .map((line) => JSON.parse(line) as { alarm: string; state: string })
      .filter(({ state }) => state === 'ALARM');
    expect(rang).toHaveLength(mail.filter(({ NewStateValue }) => NewStateValue === 'ALARM').length);
    expect(hive.cloud.alarms.rung()).toBe(rang.length);
  });
});

let statusWhileLocked: readonly string[] = [];

/** The calendar goes on until so many minutes after its begin. */
async function until(minutes: number): Promise<void> {
  const now = Math.max(hive.cloud.calendar.now(), monday);
  await hive.pass(monday + minutes * minute - now);
  await readMail();
}

async function openMailbox(): Promise<void> {
  const { messaging, plan } = hive.cloud;
  const queue = { visibilityTimeoutSeconds: 30, retentionSeconds: 86_400, delaySeconds: 0, fifo: false };
  await messaging.ensureQueues([{ name: 'mailbox', arn: queueArn('mailbox'), ...queue }]);
  const subscriptions = [{ protocol: 'sqs', endpoint: queueArn('mailbox') }];
  await messaging.ensureTopics(plan.topics.map((topic) => ({ ...topic, subscriptions })));
}

async function readMail(): Promise<void> {
  const { messaging } = hive.cloud;
  for (;;) {
    const messages = await messaging.receive('mailbox', 10);
    if (messages.length === 0) return;
    for (const { body, receiptHandle } of messages) {
      const { Subject, Message } = JSON.parse(body) as { Subject?: string; Message: string };
      // A held draft writes to the same people, in plain words.
      if (/^(?:ALARM|OK): /.test(Subject ?? '')) mail.push(JSON.parse(Message) as Mail);
      await messaging.delete('mailbox', receiptHandle);
    }
  }
}

const persona = (name: string, cron: string, more: Record<string, unknown> = {}) =>
  hive.put(
    `personalities/${name}.json`,
    personaFile({ name, platforms: { twitter: { schedule: { cron } } }, ...more }),
  );

/** Faults of the platform for one account, by what it is asked. */
function fault(account: string, method: 'POST' | 'GET', input: Omit<FaultInput, 'match'>): void {
  const path = method === 'POST' ? '/2/tweets' : '/2/users/:id/tweets';
  hive.platform().injectFault({ ...input, match: { method, path, account } });
}

async function uploadFiles(): Promise<void> {
  await persona('poor', '5,15 8 * * *', { budget: { perDayUsd: 0.02 } });
  await persona('held', '0 10 * * *', { approval: { leadTime: '2 hours' } });
  await persona('unseen', '20 8 * * *');
  await persona('unheard', '20 8 * * *');
  await persona('locked', '20 * * * *');
  await persona('lost', '0 9 * * *');
  await persona('mute', '0 11 * * *');
  await hive.put('personalities/refused.json', personaFile({ timezone: 'Mars/Olympus' }));
  fault('unseen', 'POST', { kind: 'malformed', stored: false, times: 3 });
  fault('unheard', 'POST', { kind: 'drop-after' });
  fault('unheard', 'GET', { kind: 'status', status: 503, times: 'always' });
  fault('locked', 'POST', { kind: 'status', status: 401 });
}

const table = () => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const endpoint = hive.cloud.endpoints.AWS_ENDPOINT_URL_DYNAMODB;
  return openTable(makeDocuments({ endpoint, region: 'us-east-1', credentials }), hive.tableName);
};
const brokenId = 'nobody.twitter.20261123T0800Z';

async function causeAtOnce(): Promise<void> {
  const { cloud } = hive;
  const { plan, messaging, scheduler, calendar } = cloud;
  const now = calendar.now();
  for (const body of ['no job', '{"job":1}']) await messaging.send(`${prefix}draft`, body);
  for (let run = 0; run < 3; run += 1) await cloud.invoke('sweep', { time: '2026-11-23T02:00:00Z' });
  await table().put({ ...publicationKey(brokenId), ...wakeKeys(now, brokenId), state: 'bewitched' });

  const soon = `at(${new Date(now + 2 * minute).toISOString().slice(0, 19)})`;
  const model = plan.schedules[0];
  const group = `${prefix}personalities`;
  if (model === undefined) throw new Error('The template has no schedule.');
  const once = { ...model, groupName: group, expression: soon, input: '{}' };
  const planPost = plan.functions.find(({ key }) => key === 'plan-post')?.arn ?? '';
  await scheduler.put({ ...once, name: 'says-nothing', targetArn: planPost });
  await scheduler.put({ ...once, name: 'leads-nowhere', targetArn: functionArn('gone') });

  const target = plan.rules[0]?.targets[0];
  if (target === undefined) throw new Error('The template has no rule.');
  const { functionArn: right } = target;
  target.functionArn = functionArn('gone');
  await hive.put('config.json', {});
  target.functionArn = right;

  for (const { name, timeoutSeconds } of plan.functions) {
    const lambda = { namespace: 'AWS/Lambda', dimensions: { FunctionName: name }, at: now };
    cloud.alarms.put({ ...lambda, name: 'Duration', value: 900 * timeoutSeconds });
    cloud.alarms.put({ ...lambda, name: 'Throttles', value: 1 });
  }
  const dimensions = { QueueName: `${prefix}draft` };
  const age = { namespace: 'AWS/SQS', name: 'ApproximateAgeOfOldestMessage', dimensions };
  cloud.alarms.put({ ...age, value: 31 * 60, at: now });
}

async function mendAtOnce(): Promise<void> {
  const { messaging, plan } = hive.cloud;
  const worked = new Set(plan.eventSources.map(({ queueName }) => queueName));
  for (const { name } of plan.queues.filter((queue) => !worked.has(queue.name))) {
    for (const { receiptHandle } of await messaging.receive(name, 10)) await messaging.delete(name, receiptHandle);
  }
  await table().remove(publicationKey(brokenId));
  await hive.remove('personalities/refused.json');
}

/** For an hour; meanwhile the platform lists posts again, and a person looks at what is held and what failed. */
async function draftsGetLost(): Promise<void> {
  writeFileSync(swallow, '');
  await until(85);
  hive.platform().clearFaults();
  const held = (await hive.publications()).find(({ personality }) => personality === 'held');
  await operator.json(`posts reject ${held?.id} --why gloomy`);
  await until(2 * 60 + 5);
  rmSync(swallow);
  const failed = (await hive.publications()).find(({ state }) => state === 'failed');
  if (failed === undefined) throw new Error('No publication has failed.');
  const now = hive.cloud.calendar.now();
  const ledger = dynamoLedger(table(), { now: () => now, monotonic: () => performance.now() });
  await ledger.apply(failed.id, retry(failed, now + hour, now));
}

async function accountComesBack(): Promise<void> {
  const { alarms } = (await operator.json('status')) as { alarms: { name: string }[] };
  statusWhileLocked = alarms.map(({ name }) => name);
  const bundle = hive.cloud.plan.secrets.map(({ name }) => name).find((name) => name.includes('twitter')) ?? '';
  const entries = JSON.parse((await hive.cloud.secrets.get(bundle)) ?? '{}') as Record<string, unknown>;
  await operator.json('secret put twitter locked', JSON.stringify(entries.locked));
}

async function quotaIsEmpty(): Promise<void> {
  const { openai } = hive.sandboxes;
  openai.injectFault({ kind: 'insufficient-quota', times: 'always' });
  await until(3 * 60 + 10);
  openai.clearFaults();
}

async function sweepIsMissing(): Promise<void> {
  const { scheduler, plan } = hive.cloud;
  const sweep = plan.schedules.find(({ name }) => name === `${prefix}sweep`);
  if (sweep === undefined) throw new Error('The template has no schedule of sweep.');
  await scheduler.delete(sweep.groupName, sweep.name);
  await until(6 * 60 + 40);
  await scheduler.put(sweep);
  await until(6 * 60 + 50);
}

/** The stack with a write-draft that can be told to take messages and do nothing. */
function withSwallowing(stack: SynthesizedStack): SynthesizedStack {
  const assets = Object.entries(stack.assets).map(([hash, folder]) => {
    if (!folder.endsWith('write-draft')) return [hash, folder];
    const own = join(mkdtempSync(join(tools, 'functions-')), 'write-draft');
    const real = pathToFileURL(join(folder, 'index.mjs')).href;
    return [hash, writeBundle(own, real)];
  });
  return { ...stack, assets: Object.fromEntries(assets) as Record<string, string> };
}

function writeBundle(folder: string, real: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'index.mjs'),
    `import { existsSync } from 'node:fs';
import { handler as real } from ${JSON.stringify(real)};
export const handler = (...call) => (existsSync(${JSON.stringify(swallow)}) ? { batchItemFailures: [] } : real(...call));
`,
  );
  return folder;
}
