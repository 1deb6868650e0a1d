import { describe, expect, it } from 'vitest';
import { planOf, type Resources } from './plan-of.ts';
import { resource } from './templates.ts';

const alarmOf = (more: Resources = {}) =>
  resource('AWS::CloudWatch::Alarm', {
    AlarmName: 'failed',
    Namespace: 'FlavumHive',
    MetricName: 'Outcomes',
    Dimensions: [
      { Name: 'stage', Value: { Ref: 'Stage' } },
      { Name: 'outcome', Value: 'failed' },
    ],
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    ...more,
  });

const deadLetters = (id: string, queue: string) => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: queue }],
    },
    Period: 60,
    Stat: 'Maximum',
  },
  ReturnData: false,
});

const mathOf = (...metrics: unknown[]) =>
  resource('AWS::CloudWatch::Alarm', {
    AlarmName: 'dead-letters',
    Metrics: metrics,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    Threshold: '0',
    ComparisonOperator: 'GreaterThanThreshold',
  });

describe('alarms', () => {
  it('are read with their metric, and with the topics that are told', () => {
    const plan = planOf({
      Failed: alarmOf({
        AlarmDescription: 'see hive posts',
        AlarmActions: [{ Ref: 'People' }],
        OKActions: [{ Ref: 'People' }],
      }),
      People: resource('AWS::SNS::Topic', { TopicName: 'people' }),
      Policy: resource('AWS::SNS::TopicPolicy', { Topics: [{ Ref: 'People' }] }),
      Mail: resource('AWS::SNS::Subscription', {
        TopicArn: { Ref: 'People' },
        Protocol: 'email',
        Endpoint: 'a@b.example',
      }),
      Rights: resource('AWS::IAM::ManagedPolicy', {}),
      Board: resource('AWS::CloudWatch::Dashboard', { DashboardBody: { 'Fn::Join': ['', ['{}']] } }),
    });
    const people = 'arn:aws:sns:us-east-1:000000000000:people';
    expect(plan.alarms).toEqual([
      {
        name: 'failed',
        arn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:failed',
        description: 'see hive posts',
        actionsEnabled: true,
        actions: { ALARM: [people], OK: [people], INSUFFICIENT_DATA: [] },
        comparison: 'GreaterThanOrEqualToThreshold',
        threshold: 1,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        treatMissingData: 'notBreaching',
        periodSeconds: 300,
        metrics: [
          {
            id: 'm1',
            returned: true,
            series: { namespace: 'FlavumHive', name: 'Outcomes', dimensions: { stage: 'dev', outcome: 'failed' } },
            statistic: 'Sum',
            periodSeconds: 300,
          },
        ],
      },
    ]);
    expect(plan.topics).toMatchObject([{ subscriptions: [{ protocol: 'email', endpoint: 'a@b.example' }] }]);
    expect(plan.ignored.map(({ logicalId }) => logicalId)).toEqual(['Policy', 'Rights', 'Board']);
  });

  it('are read with metric math', () => {
    const { alarms } = planOf({
      Dead: mathOf(deadLetters('m1', 'a'), deadLetters('m2', 'b'), { Id: 'e1', Expression: 'SUM([m1, m2])' }),
    });
    expect(alarms).toMatchObject([
      {
        threshold: 0,
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
        treatMissingData: 'missing',
        periodSeconds: 60,
        metrics: [
          { id: 'm1', returned: false, statistic: 'Maximum', series: { dimensions: { QueueName: 'a' } } },
          { id: 'm2', returned: false },
          { id: 'e1', returned: true, expression: 'SUM([m1, m2])' },
        ],
      },
    ]);
  });

  it.each<[string, Resources, string]>([
    ['a percentile', alarmOf({ Statistic: undefined, ExtendedStatistic: 'p99' }), 'a percentile is not supported'],
    ['no metric at all', alarmOf({ MetricName: undefined }), 'expected metrics that all have the same Period'],
    ['seconds', alarmOf({ Period: 10 }), 'Period the embedded cloud cannot use: expected whole minutes'],
    ['more points than periods', alarmOf({ DatapointsToAlarm: 2 }), 'expected at most EvaluationPeriods'],
    [
      'an anomaly band',
      alarmOf({ ComparisonOperator: 'GreaterThanUpperThreshold' }),
      'anomaly bands are not supported',
    ],
    [
      'unknown math',
      mathOf(deadLetters('m1', 'a'), { Id: 'e1', Expression: 'RATE(m1)' }),
      'resource X (AWS::CloudWatch::Alarm) of stack hive cannot be used: the expression "RATE(m1)" is not understood at "RATE"',
    ],
    ['an unknown metric', mathOf(deadLetters('m1', 'a'), { Id: 'e1', Expression: 'm1+m2' }), 'no metric "m2"'],
    [
      'a circle',
      mathOf(deadLetters('m1', 'a'), { Id: 'e1', Expression: 'e2' }, { Id: 'e2', Expression: 'e1', ReturnData: false }),
      'its metric "e1" is made from itself',
    ],
    [
      'two results',
      mathOf(deadLetters('m1', 'a'), { Id: 'e1', Expression: 'm1' }, { Id: 'e2', Expression: 'm1' }),
      '2 of its',
    ],
    [
      'more metrics than CloudWatch takes',
      mathOf(...Array.from({ length: 11 }, (_none, index) => deadLetters(`m${index}`, 'a')), {
        Id: 'e1',
        Expression: 'm1',
      }),
      'made from 11 metrics, CloudWatch takes 10 at most',
    ],
    ['a foreign action', alarmOf({ AlarmActions: ['arn:aws:sns:us-east-1:1:x'] }), 'expected a topic of these stacks'],
    ['a composite alarm', resource('AWS::CloudWatch::CompositeAlarm'), 'is of a type the embedded cloud does not know'],
  ])('are refused with %s', (_name, found, sentence) => {
    expect(() => planOf({ X: found })).toThrow(sentence);
  });
});
