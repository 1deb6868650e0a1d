import { describe, expect, it } from 'vitest';
import { planOf } from './plan-of.ts';
import { arnOf, lambda, resource } from './templates.ts';

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
