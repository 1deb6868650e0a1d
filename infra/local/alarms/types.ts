/** What the template says of its alarms, and what becomes of them. Instants are calendar epoch milliseconds. */

export type Statistic = 'Sum' | 'Average' | 'Maximum' | 'Minimum' | 'SampleCount';

/** One metric: all values under one name and one exact set of dimensions. */
export interface SeriesName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Part of an alarm's arithmetic: a statistic of a metric, or an expression over the other parts. */
export type AlarmMetric = {
  readonly id: string;
  /** True for the one whose values are compared with the threshold. */
  readonly returned: boolean;
} & (
  | { readonly series: SeriesName; readonly statistic: Statistic; readonly periodSeconds: number; expression?: never }
  | { readonly expression: string; readonly periodSeconds?: number; series?: never }
);

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export type Comparison =
  | 'GreaterThanOrEqualToThreshold'
  | 'GreaterThanThreshold'
  | 'LessThanThreshold'
  | 'LessThanOrEqualToThreshold';

export interface AlarmPlan {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly actionsEnabled: boolean;
  /** ARNs of topics that are told of a change to this state. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
  readonly comparison: Comparison;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: 'missing' | 'notBreaching' | 'breaching' | 'ignore';
  /** Of all metrics of the alarm; whole minutes. */
  readonly periodSeconds: number;
  readonly metrics: readonly AlarmMetric[];
}

/** An alarm's state since an instant. */
export interface Standing {
  readonly state: AlarmState;
  /** In the words CloudWatch would use. */
  readonly reason: string;
  readonly since: number;
}

/** A change of state. */
export interface Transition extends Standing {
  readonly alarm: AlarmPlan;
  readonly from: AlarmState;
}
