import { ACCOUNT_ID } from '../names.ts';
import { signedRequest } from '../services/signed-request.ts';
import type { AlarmMetric, AlarmPlan, SeriesName, Transition } from './types.ts';

/** As the console calls the region of the embedded cloud; that is how CloudWatch writes it. */
const region = 'US East (N. Virginia)';

export interface Notice {
  readonly subject: string;
  readonly message: string;
}

/**
 * What CloudWatch sends to a topic. It documents no schema; the fields are those of the messages it sends.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html (read 2026-11)
 */
export function noticeOf({ alarm, from, state, reason, since }: Transition): Notice {
  const message = {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description,
    AWSAccountId: ACCOUNT_ID,
    NewStateValue: state,
    NewStateReason: reason,
    StateChangeTime: new Date(since).toISOString().replace('Z', '+0000'),
    Region: region,
    AlarmArn: alarm.arn,
    OldStateValue: from,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    Trigger: { ...metricsOf(alarm), ...ruleOf(alarm) },
  };
  return { subject: `${state}: "${alarm.name}" in ${region}`.slice(0, 100), message: JSON.stringify(message) };
}

function ruleOf(alarm: AlarmPlan) {
  return {
    Period: alarm.periodSeconds,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    ComparisonOperator: alarm.comparison,
    Threshold: alarm.threshold,
    TreatMissingData: alarm.treatMissingData,
    EvaluateLowSampleCountPercentile: '',
  };
}

function metricsOf({ metrics }: AlarmPlan) {
  const [only] = metrics;
  if (metrics.length !== 1 || only?.series === undefined) return { Metrics: metrics.map(partOf) };
  const statistic = only.statistic.replace('SampleCount', 'Sample_Count').toUpperCase();
  return { ...seriesOf(only.series), StatisticType: 'Statistic', Statistic: statistic, Unit: null };
}

function partOf(metric: AlarmMetric) {
  const common = { Id: metric.id, ReturnData: metric.returned };
  if (metric.series === undefined) return { ...common, Expression: metric.expression };
  return {
    ...common,
    MetricStat: { Metric: seriesOf(metric.series), Period: metric.periodSeconds, Stat: metric.statistic },
  };
}

function seriesOf({ namespace, name, dimensions }: SeriesName) {
  const pairs = Object.entries(dimensions).map(([key, value]) => ({ value, name: key }));
  return { Namespace: namespace, MetricName: name, Dimensions: pairs };
}

/** Publishes to a topic of the embedded cloud. @throws one sentence when it is not taken. */
export async function publish(url: string, topicArn: string, { subject, message }: Notice): Promise<void> {
  const form = new URLSearchParams({
    Action: 'Publish',
    Version: '2010-03-31',
    TopicArn: topicArn,
    Subject: subject,
    Message: message,
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const { status, body } = await signedRequest(`${url}/`, 'POST', headers, form.toString());
  if (status === 200) return;
  throw new Error(
    `The topic ${topicArn} did not take "${subject}": status ${status}, ${body.toString('utf8').slice(0, 200)}.`,
  );
}
