import { computed, type Expression, idsOf, parseExpression } from './math.ts';
import type { AlarmPlan, SeriesName, Statistic } from './types.ts';

/** One number of an alarm at one instant, from the statistics of its metrics. */
export interface Formula {
  readonly inputs: readonly { readonly id: string; readonly series: SeriesName; readonly statistic: Statistic }[];
  /** Undefined where there is no value. */
  value(input: (id: string) => number | undefined): number | undefined;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html: metrics of one alarm's expression (read 2026-11) */
const mostMetrics = 10;

/** @throws one sentence (without its subject's name) where the alarm's metrics make no number. */
export function formulaOf({ metrics }: Pick<AlarmPlan, 'metrics'>): Formula {
  const returned = metrics.filter((metric) => metric.returned);
  const [result] = returned;
  if (result === undefined || returned.length > 1)
    throw new Error(`${returned.length} of its metrics return data, expected one`);
  const watched = metrics.filter(({ series }) => series !== undefined).length;
  if (watched > mostMetrics)
    throw new Error(`it is made from ${watched} metrics, CloudWatch takes ${mostMetrics} at most`);
  const expressions = new Map<string, Expression>();
  for (const { id, expression } of metrics)
    if (expression !== undefined) expressions.set(id, parseExpression(expression));
  const check = (id: string, above: readonly string[]): void => {
    if (above.includes(id)) throw new Error(`its metric "${id}" is made from itself`);
    if (!metrics.some((metric) => metric.id === id)) throw new Error(`there is no metric "${id}" among its metrics`);
    const expression = expressions.get(id);
    for (const inner of expression === undefined ? [] : idsOf(expression)) check(inner, [...above, id]);
  };
  check(result.id, []);
  const inputs = metrics.flatMap((metric) =>
    metric.series === undefined ? [] : [{ id: metric.id, series: metric.series, statistic: metric.statistic }],
  );
  return {
    inputs,
    value(input) {
      const of = (id: string): number | undefined => {
        const expression = expressions.get(id);
        return expression === undefined ? input(id) : computed(expression, of);
      };
      return of(result.id);
    },
  };
}
