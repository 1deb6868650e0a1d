import * as z from 'zod';
import type { AlarmMetric, AlarmPlan } from './types.ts';

/** AWS::CloudWatch::Alarm, read into the plan's words. What the evaluator does not do is refused, not dropped. */
const int = z.coerce.number().int();
const refused = (what: string) => z.undefined({ error: `${what} is not supported` }).optional();
const statistic = z.enum(['Sum', 'Average', 'Maximum', 'Minimum', 'SampleCount'], {
  error: 'expected Sum, Average, Maximum, Minimum or SampleCount',
});
const period = int.multipleOf(60, 'expected whole minutes').min(60);
const dimensions = z
  .array(z.object({ Name: z.string(), Value: z.string() }))
  .default([])
  .transform((pairs) => Object.fromEntries(pairs.map(({ Name, Value }) => [Name, Value])));
const actions = z.array(z.string()).default([]);

const query = z
  .object({
    Id: z.string().regex(/^[a-z]\w*$/, 'expected a lower-case letter first'),
    Expression: z.string().optional(),
    MetricStat: z
      .object({
        Metric: z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions }),
        Period: period,
        Stat: statistic,
      })
      .optional(),
    Period: period.optional(),
    ReturnData: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional(),
    AccountId: refused('a metric of another account'),
  })
  .transform(({ Id, Expression, MetricStat, Period, ReturnData }, context): AlarmMetric => {
    const common = { id: Id, returned: ReturnData ?? true };
    if (Expression !== undefined && MetricStat === undefined) {
      return { ...common, expression: Expression, ...(Period === undefined ? {} : { periodSeconds: Period }) };
    }
    if (MetricStat !== undefined && Expression === undefined) {
      const { Metric, Stat } = MetricStat;
      const { Namespace, MetricName, Dimensions } = Metric;
      return {
        ...common,
        series: { namespace: Namespace, name: MetricName, dimensions: Dimensions },
        statistic: Stat,
        periodSeconds: MetricStat.Period,
      };
    }
    context.addIssue({ code: 'custom', message: 'expected either an Expression or a MetricStat' });
    return z.NEVER;
  });

export const alarm = z
  .object({
    AlarmDescription: z.string().default(''),
    ActionsEnabled: z
      .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
      .default(true),
    AlarmActions: actions,
    OKActions: actions,
    InsufficientDataActions: actions,
    ComparisonOperator: z.enum(
      ['GreaterThanOrEqualToThreshold', 'GreaterThanThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold'],
      { error: 'anomaly bands are not supported' },
    ),
    Threshold: z.coerce.number(),
    EvaluationPeriods: int.min(1),
    DatapointsToAlarm: int.min(1).optional(),
    TreatMissingData: z.enum(['missing', 'notBreaching', 'breaching', 'ignore']).default('missing'),
    Namespace: z.string().optional(),
    MetricName: z.string().optional(),
    Dimensions: dimensions,
    Statistic: statistic.optional(),
    Period: period.optional(),
    Metrics: z.array(query).optional(),
    ExtendedStatistic: refused('a percentile'),
    EvaluateLowSampleCountPercentile: refused('a percentile'),
    ThresholdMetricId: refused('an anomaly band'),
  })
  .transform((found, context): Omit<AlarmPlan, 'name' | 'arn'> => {
    const { Namespace, MetricName, Statistic, Period, Metrics } = found;
    const single =
      Namespace !== undefined && MetricName !== undefined && Statistic !== undefined && Period !== undefined;
    const metrics: AlarmMetric[] | undefined =
      Metrics ??
      (single
        ? [
            {
              id: 'm1',
              returned: true,
              series: { namespace: Namespace, name: MetricName, dimensions: found.Dimensions },
              statistic: Statistic,
              periodSeconds: Period,
            },
          ]
        : undefined);
    const periods = new Set(metrics?.flatMap(({ periodSeconds }) => periodSeconds ?? []));
    const [periodSeconds] = periods;
    if (metrics === undefined || periodSeconds === undefined || periods.size > 1) {
      context.addIssue({
        code: 'custom',
        path: ['Metrics'],
        message: 'expected metrics that all have the same Period',
      });
      return z.NEVER;
    }
    const datapointsToAlarm = found.DatapointsToAlarm ?? found.EvaluationPeriods;
    if (datapointsToAlarm > found.EvaluationPeriods) {
      context.addIssue({ code: 'custom', path: ['DatapointsToAlarm'], message: 'expected at most EvaluationPeriods' });
      return z.NEVER;
    }
    return {
      description: found.AlarmDescription,
      actionsEnabled: found.ActionsEnabled,
      actions: {
        ALARM: found.AlarmActions,
        OK: found.OKActions,
        INSUFFICIENT_DATA: found.InsufficientDataActions,
      },
      comparison: found.ComparisonOperator,
      threshold: found.Threshold,
      evaluationPeriods: found.EvaluationPeriods,
      datapointsToAlarm,
      treatMissingData: found.TreatMissingData,
      periodSeconds,
      metrics,
    };
  });
