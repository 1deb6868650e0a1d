import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionArn } from '../../infra/local/names.ts';
import type { FaultInput } from '../../infra/local/sandbox/faults.ts';
import { synthesize } from '../../infra/synth.ts';
import { makeDocuments } from '../../shared/aws/dynamodb/client.ts';
import { publicationKey, wakeKeys } from '../../shared/aws/dynamodb/keys.ts';
import { openTable } from '../../shared/aws/dynamodb/table.ts';
import { causes } from '../support/alarm-causes.ts';
import { type AlarmMail, type AlarmMailbox, openAlarmMailbox } from '../support/alarm-mailbox.ts';
import { endHive, localHive, minute, monday, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Operator, operatorOf } from '../support/operator.ts';
import { withSwallowing } from '../support/swallowing.ts';

const prefix = 'hive-local-';

const tools = mkdtempSync(join(tmpdir(), 'alarms-'));
/** While this file exists, write-draft swallows what it gets. */
const swallow = join(tools, 'swallow');
const mail: AlarmMail[] = [];
let mailbox: AlarmMailbox;
let hive: TestHive;
let operator: Operator;

beforeAll(async () => {
  const { stacks } = await synthesize({ stage: 'local' });
  hive = await localHive({
    stacks: stacks.map((stack) => withSwallowing(stack, 'write-draft', { folder: tools, flag: swallow })),
  });
  operator = operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') });
  mailbox = await openAlarmMailbox(hive.cloud);
  await uploadFiles();
  await until(10);
  await causeAtOnce();
  reportMetrics();
  await until(35);
  await mendAtOnce();
  await until(58);
  await draftsGetLost();
  await until(2 * 60 + 58);
  await quotaIsEmpty();
  await accountComesBack();
  await until(4 * 60 + 5);
  await sweepIsMissing();
  mail.push(...(await mailbox.read()));
});
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
      expect(own[rang]?.AlarmDescription).toContain(' Clears: ');
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
  mail.push(...(await mailbox.read()));
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
  const reddit = { schedule: { cron: '5,15 8 * * *' }, settings: { subreddits: ['LampTest'] } };
  await persona('broke', '', { budget: { perDayUsd: 0.0001 }, platforms: { reddit } });
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
  const { plan, messaging, calendar } = cloud;
  const now = calendar.now();
  for (const { queueName } of plan.eventSources) await messaging.send(queueName, '{"job":1}');
  for (let run = 0; run < 3; run += 1) await cloud.invoke('sweep', { time: '2026-11-23T02:00:00Z' });
  await table().put({ ...publicationKey(brokenId), ...wakeKeys(now, brokenId), state: 'bewitched' });
  await fireInVain(now + 2 * minute);
  for (const { name } of [...plan.functions, ...plan.functions, ...plan.functions]) await cloud.invoke(name, null);

  const target = plan.rules[0]?.targets[0];
  if (target === undefined) throw new Error('The template has no rule.');
  const { functionArn: right } = target;
  target.functionArn = functionArn('gone');
  await hive.put('config.json', {});
  target.functionArn = right;
}

/** Schedules of an instant: for the functions that schedules fire, with nothing they can use, and for one that does not exist. */
async function fireInVain(at: number): Promise<void> {
  const { plan, scheduler } = hive.cloud;
  const [model] = plan.schedules;
  if (model === undefined) throw new Error('The template has no schedule.');
  const once = { ...model, expression: `at(${new Date(at).toISOString().slice(0, 19)})`, input: 'null' };
  for (const { key, arn, asynchronous } of plan.functions) {
    if (asynchronous.failureQueue !== undefined) await scheduler.put({ ...once, name: `empty-${key}`, targetArn: arn });
  }
  for (const groupName of plan.scheduleGroups) {
    await scheduler.put({ ...once, groupName, name: 'leads-nowhere', targetArn: functionArn('gone') });
  }
}

/** Reports what alarms look for that nothing here can cause. */
function reportMetrics(): void {
  const { plan, alarms, calendar } = hive.cloud;
  for (const { name, threshold, metrics } of plan.alarms) {
    const [watched] = metrics;
    if (causes[name.slice(prefix.length)]?.by !== 'metric' || watched?.series === undefined) continue;
    alarms.put({ ...watched.series, value: threshold, at: calendar.now() });
  }
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
  await operator.json(`posts retry ${failed.id} --no-wait`);
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

/** For so long that what is counted by six hours is over too; without sweep the calendar makes long steps. */
async function sweepIsMissing(): Promise<void> {
  const { scheduler, plan } = hive.cloud;
  const sweep = plan.schedules.find(({ name }) => name === `${prefix}sweep`);
  if (sweep === undefined) throw new Error('The template has no schedule of sweep.');
  await hive.remove('personalities/locked.json');
  await scheduler.delete(sweep.groupName, sweep.name);
  await until(18 * 60 + 30);
  await scheduler.put(sweep);
  await until(18 * 60 + 40);
}
