import * as z from 'zod';

/**
 * CloudFormation properties of the types the embedded cloud runs, read into the plan's words. CloudFormation writes numbers and
 * booleans as text too. Fields that would change what happens at run time and are not supported are refused, not dropped.
 */
const int = z.coerce.number().int();
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const refused = (what: string) => z.undefined({ error: `${what} is not supported` }).optional();

const key = z
  .array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
  .transform((parts) => parts.map(({ AttributeName, KeyType }) => ({ name: AttributeName, type: KeyType })));

const indexes = z
  .array(
    z
      .object({
        IndexName: z.string(),
        KeySchema: key,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      })
      .transform(({ IndexName, KeySchema, Projection }) => ({
        name: IndexName,
        key: KeySchema,
        projection: {
          type: Projection.ProjectionType,
          ...(Projection.NonKeyAttributes === undefined ? {} : { nonKeyAttributes: Projection.NonKeyAttributes }),
        },
      })),
  )
  .default([]);

export const table = z
  .object({
    AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
    KeySchema: key,
    GlobalSecondaryIndexes: indexes,
    LocalSecondaryIndexes: indexes,
    TimeToLiveSpecification: z.object({ AttributeName: z.string().optional(), Enabled: flag }).optional(),
    StreamSpecification: refused('a stream'),
  })
  .transform((found) => ({
    attributes: found.AttributeDefinitions.map(({ AttributeName, AttributeType }) => ({
      name: AttributeName,
      type: AttributeType,
    })),
    key: found.KeySchema,
    globalIndexes: found.GlobalSecondaryIndexes,
    localIndexes: found.LocalSecondaryIndexes,
    ...(found.TimeToLiveSpecification?.Enabled === true && found.TimeToLiveSpecification.AttributeName !== undefined
      ? { expiryAttribute: found.TimeToLiveSpecification.AttributeName }
      : {}),
  }));

export const queue = z
  .object({
    VisibilityTimeout: int.default(30),
    MessageRetentionPeriod: int.default(345_600),
    DelaySeconds: int.default(0),
    FifoQueue: flag.default(false),
    RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: int.min(1) }).optional(),
  })
  .transform((found) => ({
    visibilityTimeoutSeconds: found.VisibilityTimeout,
    retentionSeconds: found.MessageRetentionPeriod,
    delaySeconds: found.DelaySeconds,
    fifo: found.FifoQueue,
    redrive: found.RedrivePolicy,
  }));

export const bucket = z
  .object({
    NotificationConfiguration: z
      .object({
        EventBridgeConfiguration: z.object({ EventBridgeEnabled: flag.default(true) }).optional(),
        LambdaConfigurations: refused('a notification straight to a function (use EventBridge)'),
        QueueConfigurations: refused('a notification straight to a queue (use EventBridge)'),
        TopicConfigurations: refused('a notification straight to a topic (use EventBridge)'),
      })
      .optional(),
  })
  .transform(({ NotificationConfiguration }) => ({
    eventBridge: NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled ?? false,
  }));

const subscribed = z
  .object({ Protocol: z.string(), Endpoint: z.string() })
  .transform(({ Protocol, Endpoint }) => ({ protocol: Protocol, endpoint: Endpoint }));

export const topic = z
  .object({ Subscription: z.array(subscribed).default([]), FifoTopic: refused('a fifo topic') })
  .transform(({ Subscription }) => Subscription);

export const subscription = z
  .object({
    TopicArn: z.string(),
    Protocol: z.enum(['email', 'email-json', 'http', 'https', 'sms', 'sqs'], {
      error: 'only e-mail, web, text message and queue subscriptions are supported',
    }),
    Endpoint: z.string(),
  })
  .transform(({ TopicArn, Protocol, Endpoint }) => ({ topicArn: TopicArn, protocol: Protocol, endpoint: Endpoint }));

export const secret = z
  .object({
    SecretString: z.string().optional(),
    GenerateSecretString: z
      .object({
        PasswordLength: int.default(32),
        ExcludeCharacters: z.string().default(''),
        ExcludeLowercase: flag.default(false),
        ExcludeUppercase: flag.default(false),
        ExcludeNumbers: flag.default(false),
        ExcludePunctuation: flag.default(false),
        IncludeSpace: flag.default(false),
        RequireEachIncludedType: flag.default(true),
        SecretStringTemplate: z.string().optional(),
        GenerateStringKey: z.string().optional(),
      })
      .transform((found) => ({
        length: found.PasswordLength,
        excludeCharacters: found.ExcludeCharacters,
        excludeLowercase: found.ExcludeLowercase,
        excludeUppercase: found.ExcludeUppercase,
        excludeNumbers: found.ExcludeNumbers,
        excludePunctuation: found.ExcludePunctuation,
        includeSpace: found.IncludeSpace,
        requireEachIncludedType: found.RequireEachIncludedType,
        template: found.SecretStringTemplate,
        key: found.GenerateStringKey,
      }))
      .optional(),
  })
  .transform(({ SecretString, GenerateSecretString }) => {
    if (SecretString !== undefined) return { initial: { literal: SecretString } };
    return GenerateSecretString === undefined ? {} : { initial: { generate: GenerateSecretString } };
  });

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const deadLetter = z.object({ Arn: z.string().optional() }).optional();

export const schedule = z
  .object({
    GroupName: z.string().default('default'),
    ScheduleExpression: z.string(),
    ScheduleExpressionTimezone: z.string().default('UTC'),
    FlexibleTimeWindow: z.object({ Mode: z.enum(['OFF', 'FLEXIBLE']), MaximumWindowInMinutes: int.optional() }),
    StartDate: instant.optional(),
    EndDate: instant.optional(),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Target: z.object({
      Arn: z.string().regex(/:lambda:.*:function:/, 'only functions can be targets'),
      RoleArn: z.string(),
      Input: z.string().optional(),
      DeadLetterConfig: deadLetter,
      RetryPolicy: z
        .object({ MaximumRetryAttempts: int.default(185), MaximumEventAgeInSeconds: int.default(86_400) })
        .default({ MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 }),
    }),
  })
  .transform((found) => ({
    groupName: found.GroupName,
    expression: found.ScheduleExpression,
    timeZone: found.ScheduleExpressionTimezone,
    ...(found.FlexibleTimeWindow.Mode === 'FLEXIBLE'
      ? { flexibleWindowMinutes: found.FlexibleTimeWindow.MaximumWindowInMinutes ?? 1 }
      : {}),
    startDate: found.StartDate,
    endDate: found.EndDate,
    enabled: found.State === 'ENABLED',
    targetArn: found.Target.Arn,
    roleArn: found.Target.RoleArn,
    input: found.Target.Input,
    deadLetterArn: found.Target.DeadLetterConfig?.Arn,
    retryPolicy: {
      maximumRetryAttempts: found.Target.RetryPolicy.MaximumRetryAttempts,
      maximumEventAgeSeconds: found.Target.RetryPolicy.MaximumEventAgeInSeconds,
    },
  }));

export const rule = z
  .object({
    EventPattern: z.unknown().optional(),
    ScheduleExpression: z.string().optional(),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    EventBusName: z.literal('default', { error: 'only the default event bus is supported' }).optional(),
    Targets: z
      .array(
        z
          .object({
            Arn: z.string().regex(/:lambda:.*:function:/, 'only functions can be targets'),
            Input: z.string().optional(),
            InputPath: z
              .string()
              .regex(/^\$(\.[\w-]+)*$/, 'only simple paths such as $.detail are supported')
              .optional(),
            InputTransformer: refused('an input transformer'),
            DeadLetterConfig: deadLetter,
          })
          .transform(({ Arn, Input, InputPath, DeadLetterConfig }) => ({
            functionArn: Arn,
            input: Input,
            inputPath: InputPath,
            deadLetterArn: DeadLetterConfig?.Arn,
          })),
      )
      .default([]),
  })
  .transform((found) => ({
    pattern: found.EventPattern,
    scheduleExpression: found.ScheduleExpression,
    enabled: found.State === 'ENABLED',
    targets: found.Targets,
  }));

export const lambda = z
  .object({
    Runtime: z.string().regex(/^nodejs/, 'only Node.js functions run here'),
    Handler: z.string().regex(/^[^/]+\.[^.]+$/, 'expected file.export'),
    Timeout: int.default(3),
    MemorySize: int.default(128),
    EphemeralStorage: z.object({ Size: int }).optional(),
    Environment: z
      .object({ Variables: z.record(z.string(), z.coerce.string()).default({}) })
      .default({ Variables: {} }),
    Layers: z.array(z.unknown()).max(0, 'layers are not supported').optional(),
    Code: z.object({ S3Key: z.string({ error: 'expected an asset' }) }),
  })
  .transform((found) => ({
    handler: found.Handler,
    timeoutSeconds: found.Timeout,
    memoryMb: found.MemorySize,
    ...(found.EphemeralStorage === undefined ? {} : { storageMb: found.EphemeralStorage.Size }),
    environment: found.Environment.Variables,
    assetHash: found.Code.S3Key.replace(/^.*\//, '').replace(/\.zip$/, ''),
  }));

export const eventInvokeConfig = z
  .object({
    FunctionName: z.string(),
    MaximumRetryAttempts: int.min(0).max(2).default(2),
    MaximumEventAgeInSeconds: int.default(21_600),
    DestinationConfig: z
      .object({
        OnFailure: z.object({ Destination: z.string() }).optional(),
        OnSuccess: refused('a success destination'),
      })
      .optional(),
  })
  .transform((found) => ({
    functionName: found.FunctionName,
    maximumRetryAttempts: found.MaximumRetryAttempts,
    maximumEventAgeSeconds: found.MaximumEventAgeInSeconds,
    failureArn: found.DestinationConfig?.OnFailure?.Destination,
  }));

export const eventSourceMapping = z
  .object({
    EventSourceArn: z.string(),
    FunctionName: z.string(),
    Enabled: flag.default(true),
    BatchSize: int.min(1).default(10),
    MaximumBatchingWindowInSeconds: int.default(0),
    FunctionResponseTypes: z.array(z.string()).default([]),
    ScalingConfig: z.object({ MaximumConcurrency: int.min(2) }).optional(),
    FilterCriteria: refused('a filter'),
  })
  .transform((found) => ({
    sourceArn: found.EventSourceArn,
    functionName: found.FunctionName,
    enabled: found.Enabled,
    batchSize: found.BatchSize,
    batchingWindowSeconds: found.MaximumBatchingWindowInSeconds,
    reportBatchItemFailures: found.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    maximumConcurrency: found.ScalingConfig?.MaximumConcurrency,
  }));
