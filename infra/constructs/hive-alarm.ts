import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { resourceName } from '../names.ts';
import type { Stage } from '../stage.ts';
import { type AlarmSpec, type Series, treatMissingData } from './alarm-spec.ts';

export interface HiveAlarmProps {
  readonly stage: Stage;
  readonly spec: AlarmSpec;
  /** One of the spec's. */
  readonly series: Series;
  /** Hears of it when it rings and when it clears. */
  readonly topicArn: string;
}

/** The name of a spec's alarm over one of its series, without the stage. */
export function alarmName({ name }: AlarmSpec, { label }: Series): string {
  return label === undefined ? name : `${name}-${label}`;
}

/** One alarm that tells people: what it means and what to do stand in its description, which the mail repeats. */
export class HiveAlarm extends Construct {
  constructor(scope: Construct, id: string, { stage, spec, series, topicArn }: HiveAlarmProps) {
    super(scope, id);
    const { below, atLeast, means, todo, clears } = spec;
    const where = series.label === undefined ? '' : ` Here: ${series.label}.`;
    new cloudwatch.CfnAlarm(this, 'Alarm', {
      alarmName: resourceName(stage, alarmName(spec, series)),
      alarmDescription: `${means}${where} ${todo} Clears: ${clears}.`,
      namespace: series.namespace,
      metricName: series.name,
      dimensions: Object.entries(series.dimensions).map(([name, value]) => ({ name, value })),
      statistic: spec.statistic,
      period: spec.periodSeconds,
      comparisonOperator: below === undefined ? 'GreaterThanOrEqualToThreshold' : 'LessThanThreshold',
      threshold: below ?? atLeast ?? 1,
      evaluationPeriods: spec.periods ?? 1,
      treatMissingData: treatMissingData[spec.silence],
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  }
}
