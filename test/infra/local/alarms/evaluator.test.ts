import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../../../infra/local/alarms/evaluator.ts';
import { createMetricStore } from '../../../../infra/local/alarms/store.ts';
import type { AlarmPlan } from '../../../../infra/local/alarms/types.ts';
import { alarmPlan, failures } from './plans.ts';

const minute = 60_000;

/** Values by minute, from minute 100 on; what changed, as `minute:state`. */
function changesOf(alarm: AlarmPlan, values: Readonly<Record<number, number>>, until: number, since = 100): string[] {
  const store = createMetricStore();
  const evaluator = createEvaluator({ alarms: [alarm], store, begun: since * minute, since: () => since });
  const changes: string[] = [];
  for (let at = since; at < until; at += 1) {
    const value = values[at];
    if (value !== undefined) store.put({ ...failures, value, at: at * minute });
    for (const { state, since: when } of evaluator.evaluate(at + 1)) changes.push(`${when / minute}:${state}`);
  }
  return changes;
}

describe('the evaluator', () => {
  it('rings at the end of the minute, and ends when the value is too old to be looked at', () => {
    const alarm = alarmPlan({ name: 'failed' });
    expect(changesOf(alarm, { 110: 1 }, 130)).toEqual(['101:OK', '111:ALARM', '114:OK']);
  });

  it('lets periods end at each minute', () => {
    const alarm = alarmPlan({ name: 'failed', periodSeconds: 300, threshold: 3 });
    expect(changesOf(alarm, { 108: 1, 109: 1, 111: 1, 112: 0, 117: 0 }, 125)).toEqual([
      '105:OK',
      '112:ALARM',
      '114:OK',
    ]);
  });

  it('misses a beat exactly when all of its periods are empty', () => {
    const alarm = alarmPlan({
      name: 'beat',
      comparison: 'LessThanThreshold',
      treatMissingData: 'breaching',
      evaluationPeriods: 5,
      datapointsToAlarm: 5,
    });
    const beats = Object.fromEntries([100, 101, 102, 103, 104, 105, 106, 120, 121, 122, 123, 124].map((at) => [at, 1]));
    expect(changesOf(alarm, beats, 130)).toEqual(['105:OK', '114:ALARM', '121:OK']);
  });

  it('does not ring for what was missing before it watched', () => {
    const alarm = alarmPlan({
      name: 'beat',
      treatMissingData: 'breaching',
      comparison: 'LessThanThreshold',
      periodSeconds: 300,
    });
    expect(changesOf(alarm, { 103: 1 }, 106)).toEqual(['104:OK']);
  });

  it('evaluates alarms over more than a day once an hour', () => {
    const alarm = alarmPlan({ name: 'days', periodSeconds: 86_400, evaluationPeriods: 2, datapointsToAlarm: 1 });
    expect(changesOf(alarm, { 121: 1 }, 300)).toEqual(['180:ALARM']);
  });

  it('goes on from earlier standings', () => {
    const alarm = alarmPlan({ name: 'failed' });
    const store = createMetricStore();
    const standings = new Map([['failed', { state: 'ALARM' as const, reason: 'it was so', since: 5 }]]);
    const evaluator = createEvaluator({ alarms: [alarm], store, standings, begun: 0, since: () => 100 });
    expect(evaluator.standings().get('failed')).toEqual({ state: 'ALARM', reason: 'it was so', since: 5 });
    expect(evaluator.evaluate(101)).toMatchObject([{ from: 'ALARM', state: 'OK' }]);
  });
});
