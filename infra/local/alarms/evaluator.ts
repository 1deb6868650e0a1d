import { type Formula, formulaOf } from './formula.ts';
import { extraPeriods, judge, type Point } from './judge.ts';
import type { MetricStore, Series } from './store.ts';
import type { AlarmPlan, Standing, Statistic, Transition } from './types.ts';

export interface Evaluator {
  /** All alarms at the end of a minute (minutes since the epoch): what changed. */
  evaluate(endMinute: number): Transition[];
  standings(): ReadonlyMap<string, Standing>;
  /** Minutes after which nothing that was put matters to any alarm. */
  readonly longest: number;
}

export interface EvaluatorOptions {
  readonly alarms: readonly AlarmPlan[];
  readonly store: Pick<MetricStore, 'series'>;
  /** What an earlier run left. */
  readonly standings?: ReadonlyMap<string, Standing>;
  /** Where an alarm that has no standing yet begins, epoch milliseconds. */
  readonly begun: number;
  /** The first minute that is watched from its beginning; asked at each evaluation. */
  since(): number;
}

const minuteMs = 60_000;
/** Evaluated once an hour instead of once a minute, as alarms over more than a day are: so CloudWatch does it. */
const dayMinutes = 24 * 60;

interface Watched {
  readonly alarm: AlarmPlan;
  readonly period: number;
  readonly range: number;
  readonly formula: Formula;
  readonly inputs: ReadonlyMap<string, { readonly series: Series; readonly statistic: Statistic }>;
}

/**
 * Evaluates each alarm at the end of each minute, over periods that end there: an alarm with periods of five minutes looks at minutes 1 to
 * 5, a minute later at 2 to 6. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html (read 2026-11)
 */
export function createEvaluator({ alarms, store, standings, begun, since }: EvaluatorOptions): Evaluator {
  const states = new Map<string, Standing>();
  const watched = alarms.map((alarm): Watched => {
    const period = alarm.periodSeconds / 60;
    const range = alarm.evaluationPeriods + extraPeriods;
    const formula = formulaOf(alarm);
    const inputs = new Map(
      formula.inputs.map(({ id, series, statistic }) => [
        id,
        { series: store.series(series, period * range), statistic },
      ]),
    );
    states.set(
      alarm.name,
      standings?.get(alarm.name) ?? {
        state: 'INSUFFICIENT_DATA',
        reason: 'Unchecked: Initial alarm creation',
        since: begun,
      },
    );
    return { alarm, period, range, formula, inputs };
  });

  const pointAt = ({ formula, inputs, period }: Watched, end: number): Point => {
    const from = end - period;
    const value = formula.value((id) => {
      const input = inputs.get(id);
      return input?.series.statistic(input.statistic, from, end);
    });
    return value ?? (from < since() ? 'unknown' : 'missing');
  };

  /** Newest last, and none before the last real one that counts. */
  const pointsOf = (one: Watched, end: number): Point[] => {
    const points: Point[] = [];
    let needed = one.alarm.evaluationPeriods;
    for (let back = 0; back < one.range && needed > 0; back += 1) {
      const point = pointAt(one, end - back * one.period);
      points.push(point);
      if (typeof point === 'number') needed -= 1;
    }
    return points.reverse();
  };

  return {
    longest: Math.max(0, ...watched.map(({ period, range }) => period * range)),
    standings: () => states,
    evaluate(endMinute) {
      const changes: Transition[] = [];
      for (const one of watched) {
        const { alarm, period } = one;
        if (period * alarm.evaluationPeriods > dayMinutes && endMinute % 60 !== 0) continue;
        const points = pointsOf(one, endMinute);
        const verdict = judge(alarm, points);
        const before = states.get(alarm.name);
        if (verdict === undefined || before === undefined || verdict.state === before.state) continue;
        const standing: Standing = { ...verdict, since: endMinute * minuteMs };
        states.set(alarm.name, standing);
        changes.push({ ...standing, alarm, from: before.state });
      }
      return changes;
    },
  };
}
