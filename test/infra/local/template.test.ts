import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaConstruct, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../../infra/assembly.ts';
import { planTemplate } from '../../../infra/local/template.ts';
import { bundle, temporaryFolder } from './bundles.ts';
import { arnOf, lambda, resource } from './templates.ts';

const queueUrl = (name: string) => `http://127.0.0.1:9324/000000000000/${name}`;
const assets = { f: '/build/f', 'plan-post': '/build/plan-post' };

type Resources = Record<string, unknown>;

const planOf = (
  Resources: Resources,
  Outputs: Resources = {},
  others: { stackName: string; template: unknown }[] = [],
) =>
  planTemplate(
    [
      { stackName: 'hive', template: { Parameters: { Stage: { Default: 'dev' } }, Resources, Outputs }, assets },
      ...others.map((other) => ({ ...other, assets })),
    ],
    { queueUrl },
  );

describe('a plan', () => {
  it('reads a table with its keys, indexes and expiry', () => {
    const plan = planOf({
      Table: resource('AWS::DynamoDB::GlobalTable', {
        TableName: 'hive',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'wakeAt', AttributeType: 'N' },
        ],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'wake',
            KeySchema: [{ AttributeName: 'wakeAt', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        Replicas: [{ Region: { Ref: 'AWS::Region' } }],
      }),
    });
    expect(plan.tables).toEqual([
      {
        name: 'hive',
        arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/hive',
        attributes: [
          { name: 'pk', type: 'S' },
          { name: 'wakeAt', type: 'N' },
        ],
        key: [{ name: 'pk', type: 'HASH' }],
        globalIndexes: [{ name: 'wake', key: [{ name: 'wakeAt', type: 'HASH' }], projection: { type: 'KEYS_ONLY' } }],
        localIndexes: [],
        expiryAttribute: 'expiresAt',
      },
    ]);
  });

  it('reads queues with their dead-letter queue, named before or after', () => {
    const plan = planOf({
      Drafts: resource('AWS::SQS::Queue', {
        QueueName: 'drafts',
        VisibilityTimeout: 180,
        RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 5 },
      }),
      Dead: resource('AWS::SQS::Queue', { QueueName: 'dead', MessageRetentionPeriod: 1_209_600 }),
    });
    expect(plan.queues).toEqual([
      {
        name: 'drafts',
        arn: 'arn:aws:sqs:us-east-1:000000000000:drafts',
        visibilityTimeoutSeconds: 180,
        retentionSeconds: 345_600,
        delaySeconds: 0,
        fifo: false,
        redrive: { deadLetterQueue: 'dead', maxReceiveCount: 5 },
      },
      expect.objectContaining({ name: 'dead', visibilityTimeoutSeconds: 30, retentionSeconds: 1_209_600 }),
    ]);
  });

  it('gives names to what has none: by stack and logical id alone, within what AWS allows', () => {
    const resources = {
      Bucket: resource('AWS::S3::Bucket'),
      Queue: resource('AWS::SQS::Queue', { FifoQueue: true }),
      [`Function${'x'.repeat(90)}`]: {
        ...lambda('f'),
        Properties: { ...lambda('f').Properties, FunctionName: undefined },
      },
    };
    const first = planOf(resources);
    expect(planOf(resources)).toEqual(first);
    expect(first.buckets[0]?.name).toMatch(/^hive-bucket-[0-9a-f]{8}$/);
    expect(first.queues[0]?.name).toMatch(/^hive-Queue-[0-9a-f]{8}\.fifo$/);
    expect(first.functions[0]?.name).toHaveLength(64);
  });

  it('resolves references, joins, substitutions, lists and imports from other stacks', () => {
    const plan = planOf(
      {
        F: lambda('f', {
          Environment: {
            Variables: {
              QUEUE: { Ref: 'Drafts' },
              QUEUE_NAME: { 'Fn::GetAtt': 'Drafts.QueueName' },
              BUCKET: { Ref: 'Bucket' },
              SECRET: { Ref: 'Key' },
              TOPIC: { Ref: 'Alarms' },
              JOINED: { 'Fn::Join': ['/', ['a', { Ref: 'Bucket' }, { Ref: 'AWS::StackName' }]] },
              // biome-ignore lint/suspicious/noTemplateCurlyInString: this is CloudFormation's own syntax
              SUB: { 'Fn::Sub': ['${AWS::Region}.${own}.${Drafts.QueueName}.${!kept}', { own: { Ref: 'Bucket' } }] },
              PART: { 'Fn::Select': [5, { 'Fn::Split': [':', arnOf('Drafts')] }] },
              TABLE: { 'Fn::ImportValue': 'data:Table' },
              NOTHING: { Ref: 'AWS::NoValue' },
              NUMBER: 7,
              STAGE: { Ref: 'Stage' },
            },
          },
        }),
        Drafts: resource('AWS::SQS::Queue', { QueueName: { 'Fn::Join': ['-', ['my', 'drafts']] } }),
        Bucket: resource('AWS::S3::Bucket', { BucketName: 'persons' }),
        Key: resource('AWS::SecretsManager::Secret', { Name: 'hive/key' }),
        Alarms: resource('AWS::SNS::Topic', { TopicName: 'alarms' }),
      },
      {},
      [
        {
          stackName: 'data',
          template: {
            Resources: {
              Table: resource('AWS::DynamoDB::Table', {
                TableName: 'items',
                AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
                KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
              }),
            },
            Outputs: { Export: { Value: { Ref: 'Table' }, Export: { Name: { 'Fn::Sub': 'data:Table' } } } },
          },
        },
      ],
    );
    expect(plan.outputs).toEqual({ hive: {}, data: { Export: 'items' } });
    expect(plan.functions[0]?.environment).toEqual({
      QUEUE: 'http://127.0.0.1:9324/000000000000/my-drafts',
      QUEUE_NAME: 'my-drafts',
      BUCKET: 'persons',
      SECRET: expect.stringMatching(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:hive\/key-[0-9a-f]{6}$/),
      TOPIC: 'arn:aws:sns:us-east-1:000000000000:alarms',
      JOINED: 'a/persons/hive',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what Fn::Sub leaves of ${!kept}
      SUB: 'us-east-1.persons.my-drafts.${kept}',
      PART: 'my-drafts',
      TABLE: 'items',
      NUMBER: '7',
      STAGE: 'dev',
    });
  });

  it('reads how functions are invoked: event sources, asynchronous settings, schedules, secrets', () => {
    const plan = planOf({
      F: lambda('f', { Timeout: 90, MemorySize: 512, EphemeralStorage: { Size: 1024 } }),
      Drafts: resource('AWS::SQS::Queue', { QueueName: 'drafts' }),
      Source: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: arnOf('Drafts'),
        FunctionName: { Ref: 'F' },
        BatchSize: 1,
        MaximumBatchingWindowInSeconds: 5,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      }),
      Off: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: arnOf('Drafts'),
        FunctionName: arnOf('F'),
        Enabled: false,
      }),
      Config: resource('AWS::Lambda::EventInvokeConfig', {
        FunctionName: { Ref: 'F' },
        MaximumRetryAttempts: 0,
        MaximumEventAgeInSeconds: 60,
        DestinationConfig: { OnFailure: { Destination: arnOf('Drafts') } },
      }),
      Group: resource('AWS::Scheduler::ScheduleGroup', { Name: 'personalities' }),
      Tick: resource('AWS::Scheduler::Schedule', {
        Name: 'sweep',
        ScheduleExpression: 'cron(0 9 * * ? *)',
        ScheduleExpressionTimezone: 'Europe/Vienna',
        FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
        StartDate: '2026-11-22T09:00:00Z',
        Target: { Arn: arnOf('F'), RoleArn: arnOf('Role'), DeadLetterConfig: { Arn: arnOf('Drafts') } },
      }),
      Role: resource('AWS::IAM::Role'),
      Key: resource('AWS::SecretsManager::Secret', { Name: 'key', GenerateSecretString: { PasswordLength: '43' } }),
      Empty: resource('AWS::SecretsManager::Secret', { Name: 'empty' }),
      Fixed: resource('AWS::SecretsManager::Secret', { Name: 'fixed', SecretString: '{}' }),
    });
    expect(plan.functions[0]).toMatchObject({
      key: 'f',
      folder: '/build/f',
      timeoutSeconds: 90,
      memoryMb: 512,
      storageMb: 1024,
      asynchronous: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60, failureQueue: 'drafts' },
    });
    expect(plan.eventSources).toEqual([
      {
        queueArn: 'arn:aws:sqs:us-east-1:000000000000:drafts',
        queueName: 'drafts',
        functionName: 'f',
        batchSize: 1,
        batchingWindowSeconds: 5,
        reportBatchItemFailures: true,
        maximumConcurrency: 2,
      },
    ]);
    expect(plan.scheduleGroups).toEqual(['personalities']);
    expect(plan.schedules).toMatchObject([
      {
        name: 'sweep',
        groupName: 'default',
        expression: 'cron(0 9 * * ? *)',
        timeZone: 'Europe/Vienna',
        flexibleWindowMinutes: 15,
        startDate: Date.parse('2026-11-22T09:00:00Z'),
        enabled: true,
        deadLetterArn: 'arn:aws:sqs:us-east-1:000000000000:drafts',
        retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
      },
    ]);
    expect(plan.secrets.map(({ name, initial }) => [name, initial])).toEqual([
      ['key', { generate: expect.objectContaining({ length: 43 }) }],
      ['empty', undefined],
      ['fixed', { literal: '{}' }],
    ]);
    expect(plan.ignored).toEqual([{ stackName: 'hive', logicalId: 'Role', type: 'AWS::IAM::Role' }]);
  });
});

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

describe('a template that cannot be run is refused in one sentence', () => {
  it.each<[string, Resources, string]>([
    [
      'an unknown type',
      { X: resource('AWS::Kinesis::Stream') },
      'resource X (AWS::Kinesis::Stream) of stack hive is of a type',
    ],
    ['a custom resource', { X: resource('Custom::Thing') }, 'is of a type the embedded cloud does not know'],
    [
      'a missing resource',
      { F: lambda('f', { Environment: { Variables: { Q: { Ref: 'Gone' } } } }) },
      'refers to "Gone"',
    ],
    [
      'a missing attribute',
      { F: lambda('f', { Environment: { Variables: { Q: arnOf('F2') } } }) },
      'the attribute Arn of "F2"',
    ],
    ['an unknown intrinsic', { F: lambda('f', { Timeout: { 'Fn::Length': [] } }) }, 'uses Fn::Length'],
    [
      'a missing export',
      { F: lambda('f', { Role: { 'Fn::ImportValue': 'no' } }) },
      'imports "no", which no stack exports',
    ],
    ['a missing asset', { F: lambda('gone') }, 'takes its code from asset gone'],
    [
      'layers',
      { F: lambda('f', { Layers: ['arn'] }) },
      'Layers the embedded cloud cannot use: layers are not supported',
    ],
    ['another runtime', { F: lambda('f', { Runtime: 'python3.14' }) }, 'only Node.js functions run here'],
    [
      'a foreign dead-letter queue',
      {
        Q: resource('AWS::SQS::Queue', {
          RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:::x', maxReceiveCount: 1 },
        }),
      },
      'names arn:aws:sqs:::x as its dead-letter queue; expected a queue of these stacks',
    ],
    [
      'a filter',
      {
        F: lambda('f'),
        Q: resource('AWS::SQS::Queue'),
        S: resource('AWS::Lambda::EventSourceMapping', {
          EventSourceArn: arnOf('Q'),
          FunctionName: { Ref: 'F' },
          FilterCriteria: {},
        }),
      },
      'FilterCriteria the embedded cloud cannot use: a filter is not supported',
    ],
    [
      'an unknown pattern',
      { F: lambda('f'), R: resource('AWS::Events::Rule', { EventPattern: { a: [{ cidr: '1' }] }, Targets: [] }) },
      'The resource R (AWS::Events::Rule) of stack hive cannot be used: The event pattern.a',
    ],
    [
      'a schedule with a foreign target',
      {
        S: resource('AWS::Scheduler::Schedule', {
          ScheduleExpression: 'rate(1 day)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: { Arn: 'arn:aws:lambda:us-east-1:1:function:x', RoleArn: 'r' },
        }),
      },
      'names arn:aws:lambda:us-east-1:1:function:x as its target',
    ],
    [
      'a dynamic reference',
      { F: lambda('f', { Role: '{{resolve:ssm:x}}' }) },
      'has the dynamic reference {{resolve:ssm:x}}',
    ],
  ])('%s', (_name, resources, sentence) => {
    expect(() => planOf(resources)).toThrow(sentence);
  });

  it('or is no template', () => {
    expect(() => planTemplate([{ stackName: 'hive', template: {}, assets: {} }], { queueUrl })).toThrow(
      'has no Resources',
    );
  });
});

// The CDK's own validation takes a second that this test has no use for.
process.env.CDK_VALIDATION = 'false';

describe('what the CDK writes', { timeout: 30_000 }, () => {
  it('is read from the assembly’s folder, with the folders of the code', () => {
    const folder = temporaryFolder();
    const out = join(folder, 'cdk.out');
    const app = new App({
      outdir: out,
      context: { 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-asset-staging': true },
    });
    const data = new Stack(app, 'data');
    const dead = new Queue(data, 'Dead');
    const drafts = new Queue(data, 'Drafts', { deadLetterQueue: { queue: dead, maxReceiveCount: 5 } });
    const pipeline = new Stack(app, 'pipeline');
    const write = new LambdaConstruct(pipeline, 'Write', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromAsset(bundle(folder, 'write-draft', 'export const handler = 1;')),
      environment: { DRAFTS: drafts.queueUrl },
      retryAttempts: 1,
    });
    write.addEventSource(new SqsEventSource(drafts, { reportBatchItemFailures: true }));
    new Rule(pipeline, 'Hourly', {
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [
        new LambdaFunction(write, {
          event: RuleTargetInput.fromObject({ tick: 'hourly' }),
        }),
      ],
    });
    app.synth();
    const plan = planTemplate(readAssembly(out), { queueUrl });
    const queue = plan.queues.find(({ redrive }) => redrive !== undefined);
    expect(plan.functions).toMatchObject([
      {
        key: 'write-draft',
        folder: join(folder, 'write-draft'),
        environment: { DRAFTS: queueUrl(queue?.name ?? '') },
        asynchronous: { maximumRetryAttempts: 1 },
      },
    ]);
    expect(plan.eventSources).toMatchObject([{ queueName: queue?.name, reportBatchItemFailures: true, batchSize: 10 }]);
    expect(plan.rules).toMatchObject([
      { scheduleExpression: 'rate(1 hour)', targets: [{ input: '{"tick":"hourly"}' }] },
    ]);
  });

  it('is asked for where a folder has none', () => {
    const folder = temporaryFolder();
    expect(() => readAssembly(folder)).toThrow('run "cdk synth" first');
    mkdirSync(join(folder, 'x'));
    writeFileSync(join(folder, 'x', 'manifest.json'), '{');
    expect(() => readAssembly(join(folder, 'x'))).toThrow('no readable cloud assembly');
  });
});
