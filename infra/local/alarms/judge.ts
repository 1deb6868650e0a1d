import type { AlarmPlan, AlarmState, Comparison } from './types.ts';

/** One period: its value, `missing`, or `unknown` where it reaches back before anybody watched. */
export type Point = number | 'missing' | 'unknown';

export type Rule = Pick<
  AlarmPlan,
  'comparison' | 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm' | 'treatMissingData'
>;

/**
 * How many periods beyond EvaluationPeriods are looked at for real values. CloudWatch gives no number; its own examples have two.
 */
export const extraPeriods = 2;

const comparisons: Readonly<
  Record<Comparison, { breaches(value: number, threshold: number): boolean; words: string }>
> = {
  GreaterThanOrEqualToThreshold: {
    breaches: (value, threshold) => value >= threshold,
    words: 'greater than or equal to',
  },
  GreaterThanThreshold: { breaches: (value, threshold) => value > threshold, words: 'greater than' },
  LessThanThreshold: { breaches: (value, threshold) => value < threshold, words: 'less than' },
  LessThanOrEqualToThreshold: { breaches: (value, threshold) => value <= threshold, words: 'less than or equal to' },
};

export interface Verdict {
  readonly state: AlarmState;
  /** In CloudWatch's words. */
  readonly reason: string;
}

/**
 * What CloudWatch would make of the periods, newest last: back to where EvaluationPeriods of them are real, or EvaluationPeriods +
 * extraPeriods of them where fewer are; undefined where the state stays as it is.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html (read 2026-11), with one rule of our own:
 * CloudWatch always watches, this process does not, so an empty period from before its start says nothing.
 */
export function judge(rule: Rule, points: readonly Point[]): Verdict | undefined {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData, threshold } = rule;
  const { breaches, words } = comparisons[rule.comparison];
  const real = points.filter((point): point is number => typeof point === 'number').slice(-evaluationPeriods);
  const breaching = real.filter((value) => breaches(value, threshold));
  const needed = evaluationPeriods - real.length;
  const filled = Math.min(needed, points.filter((point) => point === 'missing').length);

  const crossed = (): Verdict => ({
    state: 'ALARM',
    reason: `Threshold Crossed: ${breaching.length} out of the last ${real.length} datapoints [${real.join(', ')}] ${breaching.length === 1 ? 'was' : 'were'} ${words} the threshold (${threshold})${filled > 0 ? `, ${treated(filled, rule)}` : ''}.`,
  });
  const fine = (): Verdict => ({
    state: 'OK',
    reason: `Threshold Crossed: ${real.length - breaching.length} out of the last ${real.length} datapoints [${real.join(', ')}] ${real.length - breaching.length === 1 ? 'was' : 'were'} not ${words} the threshold (${threshold})${filled > 0 ? `, ${treated(filled, rule)}` : ''}.`,
  });

  if (needed === 0) return breaching.length >= datapointsToAlarm ? crossed() : fine();
  const bad = breaching.length + (treatMissingData === 'breaching' ? filled : 0);
  if (bad >= datapointsToAlarm) return real.length === 0 ? empty('ALARM', filled, rule) : crossed();
  if (treatMissingData === 'notBreaching' && real.length + filled > 0) {
    return real.length === 0 ? empty('OK', filled, rule) : fine();
  }
  // Some of the periods that would tell are from before anybody watched.
  if (filled < needed) return undefined;
  if (treatMissingData === 'breaching' || breaching.length < real.length) return fine();
  if (treatMissingData === 'ignore') return undefined;
  // Missing is missing, and all that is there breaches: an alarm once the oldest of it is old enough that no good value can come before.
  const oldest = points.slice(-evaluationPeriods).findIndex((point) => typeof point === 'number');
  if (oldest >= 0 && evaluationPeriods - oldest >= datapointsToAlarm) return crossed();
  return empty('INSUFFICIENT_DATA', filled, rule);
}

function treated(filled: number, { treatMissingData }: Rule): string {
  const how = { breaching: 'Breaching', notBreaching: 'NonBreaching', ignore: 'Ignored', missing: 'Missing' }[
    treatMissingData
  ];
  return `${filled} missing ${filled === 1 ? 'datapoint was' : 'datapoints were'} treated as [${how}]`;
}

function empty(state: AlarmState, filled: number, rule: Rule): Verdict {
  const none = `no datapoints were received for ${rule.evaluationPeriods} ${rule.evaluationPeriods === 1 ? 'period' : 'periods'}`;
  if (state === 'INSUFFICIENT_DATA') return { state, reason: `Insufficient Data: ${none}.` };
  return { state, reason: `Threshold Crossed: ${none} and ${treated(filled, rule)}.` };
}
