import { describe, expect, it } from 'vitest';
import { metricsOfEvent } from '../../../../infra/local/alarms/aws-metrics.ts';
import { queueMetrics } from '../../../../infra/local/alarms/queue-metrics.ts';
import { alarmPlan } from './plans.ts';

const now = 60_000;
const shown = (event: Parameters<typeof metricsOfEvent>[0]) =>
  metricsOfEvent(event, now).map(
    ({ namespace, name, dimensions, value }) => `${namespace} ${name} ${Object.values(dimensions)} ${value}`,
  );
const firing = {
  scheduleName: 's',
  groupName: 'g',
  slot: 0,
  fireAt: 0,
  targetArn: 'a',
  retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 },
};

describe('metrics of AWS', () => {
  it('of a function: each by itself and all together', () => {
    const event = {
      type: 'invocation',
      functionName: 'f',
      requestId: 'r',
      ok: false,
      durationMs: 12,
      coldStart: false,
    } as const;
    expect(shown(event)).toEqual([
      'AWS/Lambda Invocations f 1',
      'AWS/Lambda Errors f 1',
      'AWS/Lambda Throttles f 0',
      'AWS/Lambda Duration f 12',
      'AWS/Lambda Invocations  1',
      'AWS/Lambda Errors  1',
      'AWS/Lambda Throttles  0',
      'AWS/Lambda Duration  12',
    ]);
    expect(shown({ ...event, ok: true })[1]).toBe('AWS/Lambda Errors f 0');
  });

  it('of an asynchronous event that was given up', () => {
    const event = { type: 'asynchronous', id: 'g/s@2026-11-23T10:00:00Z', functionName: 'f', attempts: 3 } as const;
    expect(shown({ ...event, outcome: 'failed' })).toEqual(['AWS/Lambda AsyncEventsDropped f 1']);
    expect(shown({ ...event, outcome: 'succeeded' })).toEqual([]);
  });

  it('of a schedule, by its group', () => {
    const id = 'g/s@2026-11-23T10:00:00Z';
    expect(shown({ type: 'fired', id, firing, at: 0 })).toEqual(['AWS/Scheduler InvocationAttemptCount g 1']);
    const lost = { type: 'asynchronous', id, functionName: 'gone', attempts: 0, outcome: 'undelivered' } as const;
    expect(shown({ ...lost, deadLettered: true })).toEqual([
      'AWS/Scheduler TargetErrorCount g 1',
      'AWS/Scheduler InvocationDroppedCount g 1',
      'AWS/Scheduler InvocationsSentToDeadLetterCount g 1',
    ]);
    expect(shown(lost)[2]).toBe('AWS/Scheduler InvocationsSentToDeadLetterCount g 0');
  });

  it('of a rule, whether a time or an object set it off', () => {
    const timed = 'aws-events-rules/hourly-0@2026-11-23T10:00:00Z';
    expect(shown({ type: 'fired', id: timed, firing, at: 0 })).toEqual(['AWS/Events Invocations hourly 1']);
    const lost = { type: 'asynchronous', functionName: 'gone', attempts: 0, outcome: 'undelivered' } as const;
    const ofObject = '0b8ed9f5-1ca6-4c4e-9c04-1f4e5b3f3f0a/uploads/0';
    expect(shown({ ...lost, id: ofObject })).toEqual([
      'AWS/Events FailedInvocations uploads 1',
      'AWS/Events InvocationsSentToDlq uploads 0',
    ]);
  });

  it('of the queues that alarms watch; the age is the calendar’s', () => {
    const series = { namespace: 'AWS/SQS', name: 'ApproximateAgeOfOldestMessage', dimensions: { QueueName: 'dead' } };
    const alarm = alarmPlan({
      name: 'dead',
      metrics: [{ id: 'm1', returned: true, series, statistic: 'Maximum', periodSeconds: 60 }],
    });
    let oldest: string | undefined;
    const asked: string[] = [];
    const queues = queueMetrics([alarm], {
      pending(name) {
        asked.push(name);
        return { visible: oldest === undefined ? 0 : 2, inFlight: 0 };
      },
      oldest: () => oldest,
    });
    const ages = (instant: number) => {
      const look = queues.look(instant);
      const data = look.at(instant);
      return [
        look.waiting,
        ...['ApproximateNumberOfMessagesVisible', series.name].map(
          (name) => data.find((one) => one.name === name)?.value,
        ),
      ];
    };
    expect(ages(1000)).toEqual([false, 0, 0]);
    oldest = 'a';
    expect(ages(60_000)).toEqual([true, 2, 0]);
    expect(ages(180_000)).toEqual([true, 2, 120]);
    oldest = 'b';
    expect(ages(240_000)).toEqual([true, 2, 0]);
    expect(new Set(asked)).toEqual(new Set(['dead']));
  });
});
