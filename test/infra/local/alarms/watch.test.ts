import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readStandings } from '../../../../infra/local/alarms/standings-file.ts';
import type { AlarmPlan, Transition } from '../../../../infra/local/alarms/types.ts';
import { type Alarms, startAlarms } from '../../../../infra/local/alarms/watch.ts';
import { queueArn, topicArn } from '../../../../infra/local/names.ts';
import { startMessaging } from '../../../../infra/local/services/messaging.ts';
import type { Messaging } from '../../../../infra/local/services/types.ts';
import { temporaryFolder } from '../bundles.ts';
import { alarmPlan, failures } from './plans.ts';

const minute = 60_000;
const start = Date.parse('2026-11-23T08:00:00Z');
const people = topicArn('people');
const toPeople = { ALARM: [people], OK: [people], INSUFFICIENT_DATA: [] };
const mailbox = {
  name: 'mailbox',
  arn: queueArn('mailbox'),
  visibilityTimeoutSeconds: 30,
  retentionSeconds: 60,
  delaySeconds: 0,
  fifo: false,
};

interface Watching {
  readonly alarms: Alarms;
  readonly transitions: Transition[];
  readonly errors: Error[];
  readonly holds: string[];
  to(minutes: number): Promise<void>;
  mail(): Promise<Record<string, unknown>[]>;
}

let messaging: Messaging | undefined;
afterEach(async () => {
  await messaging?.stop();
  messaging = undefined;
});

async function watch(plans: AlarmPlan[], dataDir: string, live = false): Promise<Watching> {
  if (messaging === undefined) {
    messaging = await startMessaging({});
    await messaging.ensureQueues([mailbox]);
    await messaging.ensureTopics([
      { name: 'people', arn: people, subscriptions: [{ protocol: 'sqs', endpoint: mailbox.arn }] },
    ]);
  }
  const store = messaging;
  const transitions: Transition[] = [];
  const errors: Error[] = [];
  const holds: string[] = [];
  let now = start;
  const alarms = startAlarms({
    plan: { alarms: plans },
    calendar: {
      now: () => now,
      live,
      hold: (reason) => {
        holds.push(reason);
        return () => holds.splice(holds.indexOf(reason), 1);
      },
    },
    messaging: store,
    dataDir,
    onTransition: (transition) => transitions.push(transition),
    onFatal: (error) => errors.push(error),
  });
  return {
    alarms,
    transitions,
    errors,
    holds,
    async to(minutes) {
      now = start + minutes * minute;
      alarms.passed(now);
      await alarms.settled();
    },
    async mail() {
      const messages = await store.receive('mailbox', 10);
      for (const { receiptHandle } of messages) await store.delete('mailbox', receiptHandle);
      return messages.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    },
  };
}

const fail = (alarms: Alarms, at: number) => alarms.put({ ...failures, value: 1, at: start + at * minute });
const statesOf = ({ transitions }: Watching) =>
  transitions.map(({ state, since }) => `${(since - start) / minute}:${state}`);

describe('alarms', () => {
  it('tell their topics in the form of CloudWatch, keep what they told, and hold the calendar meanwhile', async () => {
    const dataDir = temporaryFolder();
    const hive = await watch([alarmPlan({ name: 'failed', actions: toPeople })], dataDir);
    await hive.to(0);
    await hive.to(1);
    fail(hive.alarms, 1);
    const told = hive.to(2);
    expect(hive.holds).toEqual(['alarms']);
    await told;
    expect(hive.holds).toEqual([]);
    expect(hive.errors).toEqual([]);
    expect(statesOf(hive)).toEqual(['1:OK', '2:ALARM']);
    expect(hive.alarms.rung()).toBe(1);

    const [, rang] = await hive.mail();
    expect(rang).toMatchObject({
      Type: 'Notification',
      TopicArn: people,
      Subject: 'ALARM: "failed" in US East (N. Virginia)',
    });
    expect(JSON.parse(String(rang?.Message))).toEqual({
      AlarmName: 'failed',
      AlarmDescription: 'What to do: hive posts list',
      AWSAccountId: '000000000000',
      NewStateValue: 'ALARM',
      NewStateReason:
        'Threshold Crossed: 1 out of the last 1 datapoints [1] was greater than or equal to the threshold (1).',
      StateChangeTime: '2026-11-23T08:02:00.000+0000',
      Region: 'US East (N. Virginia)',
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:failed',
      OldStateValue: 'OK',
      OKActions: [people],
      AlarmActions: [people],
      InsufficientDataActions: [],
      Trigger: {
        MetricName: 'Failures',
        Namespace: 'FlavumHive',
        StatisticType: 'Statistic',
        Statistic: 'SUM',
        Unit: null,
        Dimensions: [{ value: 'local', name: 'stage' }],
        Period: 60,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Threshold: 1,
        TreatMissingData: 'notBreaching',
        EvaluateLowSampleCountPercentile: '',
      },
    });
    expect(readStandings(dataDir)?.get('failed')).toMatchObject({ state: 'ALARM', since: start + 2 * minute });
    const history = readFileSync(join(dataDir, 'alarms.jsonl'), 'utf8').trim().split('\n');
    expect(history.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { at: '2026-11-23T08:01:00.000Z', alarm: 'failed', from: 'INSUFFICIENT_DATA', state: 'OK' },
      { at: '2026-11-23T08:02:00.000Z', alarm: 'failed', from: 'OK', state: 'ALARM' },
    ]);
  });

  it('tell nobody with actions disabled, or where a state has none', async () => {
    const quiet = alarmPlan({ name: 'quiet', actions: toPeople, actionsEnabled: false });
    const hive = await watch(
      [quiet, alarmPlan({ name: 'rings-only', actions: { ...toPeople, OK: [] } })],
      temporaryFolder(),
    );
    await hive.to(0);
    await hive.to(1);
    fail(hive.alarms, 1);
    await hive.to(2);
    expect(statesOf(hive)).toEqual(['1:OK', '1:OK', '2:ALARM', '2:ALARM']);
    expect((await hive.mail()).map(({ Subject }) => Subject)).toEqual([expect.stringContaining('"rings-only"')]);
  });

  it('do not ring again after a restart, and end when what they watch is over', async () => {
    const dataDir = temporaryFolder();
    const plan = alarmPlan({ name: 'failed', actions: toPeople, periodSeconds: 300 });
    const first = await watch([plan], dataDir);
    await first.to(0);
    fail(first.alarms, 0);
    await first.to(1);
    expect((await first.mail()).map(({ Subject }) => Subject)).toEqual([expect.stringMatching(/^ALARM/)]);

    const second = await watch([plan], dataDir);
    expect(second.alarms.standings().get('failed')).toMatchObject({ state: 'ALARM', since: start + minute });
    await second.to(1.5);
    await second.to(6);
    expect(second.transitions).toEqual([]);
    await second.to(7);
    expect(statesOf(second)).toEqual(['7:OK']);
    expect((await second.mail()).map(({ Subject }) => Subject)).toEqual([expect.stringMatching(/^OK/)]);
  });

  it('judge each minute of a jump, also one of months, and what lies in a queue all the time', async () => {
    const beat = alarmPlan({
      name: 'beat',
      comparison: 'LessThanThreshold',
      treatMissingData: 'breaching',
      evaluationPeriods: 5,
      datapointsToAlarm: 5,
    });
    const series = {
      namespace: 'AWS/SQS',
      name: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: 'mailbox' },
    };
    const old = alarmPlan({
      name: 'old',
      threshold: 3600,
      metrics: [{ id: 'm1', returned: true, series, statistic: 'Maximum', periodSeconds: 60 }],
    });
    const hive = await watch([beat, old], temporaryFolder());
    await hive.to(0);
    fail(hive.alarms, 0);
    await hive.to(1);
    await hive.to(3 * 30 * 24 * 60);
    expect(statesOf(hive)).toEqual(['1:OK', '5:OK', '8:ALARM']);
    await messaging?.send('mailbox', 'it waits');
    await hive.to(3 * 30 * 24 * 60 + 1);
    await hive.to(3 * 30 * 24 * 60 + 200);
    expect(statesOf(hive).slice(3)).toEqual([`${3 * 30 * 24 * 60 + 62}:ALARM`]);
  });

  it('wait a little for late lines where the calendar is the machine’s clock', async () => {
    const hive = await watch([alarmPlan({ name: 'failed' })], temporaryFolder(), true);
    await hive.to(0.1);
    await hive.to(2.01);
    fail(hive.alarms, 1);
    expect(statesOf(hive)).toEqual([]);
    await hive.to(2.2);
    expect(statesOf(hive)).toEqual(['2:ALARM']);
  });

  it('say in one sentence when a topic or the folder does not take it', async () => {
    const nowhere = topicArn('nowhere');
    const hive = await watch(
      [alarmPlan({ name: 'failed', actions: { ...toPeople, OK: [nowhere] } })],
      temporaryFolder(),
    );
    await hive.to(0);
    await hive.to(1);
    expect(hive.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining(`The topic ${nowhere} did not take`),
    ]);
    const damaged = temporaryFolder();
    mkdirSync(damaged, { recursive: true });
    writeFileSync(join(damaged, 'alarms.json'), '{"failed":');
    await expect(watch([alarmPlan({ name: 'failed' })], damaged)).rejects.toThrow('does not hold the states of alarms');
  });

  it('cost nothing where a template has none', async () => {
    const dataDir = temporaryFolder();
    const hive = await watch([], dataDir);
    await hive.to(0);
    await hive.to(500);
    expect(hive.transitions).toEqual([]);
    expect(existsSync(join(dataDir, 'alarms.json'))).toBe(false);
  });
});
