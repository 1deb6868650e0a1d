import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { resourceName } from '../names.ts';
import type { Stage } from '../stage.ts';
import { type AlarmSpec, type Series, treatMissingData } from './alarm-spec.ts';

export interface HiveAlarmProps {
  readonly stage: Stage;
  readonly spec: AlarmSpec;
  /** Hears of it when it rings and when it clears. */
  readonly topicArn: string;
}

/** One alarm that tells people: what it means and what to do stand in its description, which the mail repeats. */
export class HiveAlarm extends Construct {
  constructor(scope: Construct, id: string, { stage, spec, topicArn }: HiveAlarmProps) {
    super(scope, id);
    const { below, atLeast } = spec;
    new cloudwatch.CfnAlarm(this, 'Alarm', {
      alarmName: resourceName(stage, spec.name),
      alarmDescription: `${spec.means} ${spec.todo} It clears when ${spec.clears}.`,
      ...watches(spec),
      comparisonOperator: below === undefined ? 'GreaterThanOrEqualToThreshold' : 'LessThanThreshold',
      threshold: below ?? atLeast ?? 1,
      evaluationPeriods: spec.periods ?? 1,
      treatMissingData: treatMissingData[spec.silence],
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  }
}

function watches(spec: AlarmSpec): Partial<cloudwatch.CfnAlarmProps> {
  const [only, ...more] = spec.series;
  if (only === undefined) throw new Error(`The alarm ${spec.name} watches nothing: expected one metric or more.`);
  const { statistic, periodSeconds: period, join = 'SUM' } = spec;
  if (more.length === 0) {
    return {
      namespace: only.namespace,
      metricName: only.name,
      dimensions: dimensionList(only),
      statistic,
      period,
    };
  }
  // The newest minute may come late and count as 0 (FILL): no harm while the shortest period is 5 minutes, which slide on.
  const filled = spec.series.map((_, index) => `FILL(m${index + 1}, 0)`);
  return {
    metrics: [
      { id: 'all', expression: `${join}([${filled.join(', ')}])`, returnData: true },
      ...spec.series.map((series, index) => ({
        id: `m${index + 1}`,
        metricStat: {
          metric: { namespace: series.namespace, metricName: series.name, dimensions: dimensionList(series) },
          stat: statistic,
          period,
        },
        returnData: false,
      })),
    ],
  };
}

function dimensionList({ dimensions }: Series): { name: string; value: string }[] {
  return Object.entries(dimensions).map(([name, value]) => ({ name, value }));
}
