import { routesOf } from '../../infra/names.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { rightsRules } from './rights-rules.ts';
import { allowed, drop, names, type Rule, set, without } from './rule.ts';
import { at, list, ofType, type Resource, referredId, text } from './template.ts';
import { tlsRules } from './tls-rules.ts';

/** ARM, which costs less, but where a transport needs something else. */
function architectureOf(functionName: string): string {
  const route = routesOf(allPlatformTraits).find((one) =>
    [one.functionName, one.observerName].some((name) => name !== undefined && functionName.endsWith(`-${name}`)),
  );
  return route?.runtime.architecture ?? 'arm64';
}

/** Logical ids of the functions that schedules (the template's own and those made at run time) and rules invoke. */
function invokedAsynchronously(resources: readonly Resource[]): string[] {
  const targets = [
    ...ofType(resources, 'AWS::Scheduler::Schedule').map(({ properties }) => at(properties, 'Target.Arn')),
    ...ofType(resources, 'AWS::Events::Rule').flatMap(({ properties }) =>
      (list(properties.Targets) as readonly { Arn: unknown }[]).map(({ Arn }) => Arn),
    ),
    ...allowed(resources)
      .filter(({ statement }) => list(statement.Action).includes('lambda:InvokeFunction'))
      .flatMap(({ statement }) => list(statement.Resource)),
  ];
  return [...new Set(targets.map((target) => referredId(target) ?? text(target)))];
}

/** Logical ids of queues that are the end of something: of another queue, an invocation, a schedule or a rule. */
function endQueues(resources: readonly Resource[]): Set<string | undefined> {
  return new Set(
    [
      ...ofType(resources, 'AWS::SQS::Queue').map(({ properties }) =>
        at(properties, 'RedrivePolicy.deadLetterTargetArn'),
      ),
      ...ofType(resources, 'AWS::Lambda::EventInvokeConfig').map(({ properties }) =>
        at(properties, 'DestinationConfig.OnFailure.Destination'),
      ),
      ...ofType(resources, 'AWS::Scheduler::Schedule').map(({ properties }) =>
        at(properties, 'Target.DeadLetterConfig.Arn'),
      ),
    ].map(referredId),
  );
}

const serviceRules: readonly Rule[] = [
  {
    name: 'every queue has a dead-letter queue or is the end of something',
    find: (resources) => {
      const ends = endQueues(resources);
      const queues = ofType(resources, 'AWS::SQS::Queue').filter(({ id }) => !ends.has(id));
      return names(queues.filter(({ properties }) => at(properties, 'RedrivePolicy.maxReceiveCount') !== 5));
    },
    damage: (resources) =>
      set(
        ofType(resources, 'AWS::SQS::Queue').find(({ properties }) => properties.RedrivePolicy !== undefined),
        'RedrivePolicy',
        undefined,
      ),
  },
  {
    name: 'dead letters are kept for 14 days',
    find: (resources) => {
      const ends = endQueues(resources);
      const queues = ofType(resources, 'AWS::SQS::Queue').filter(({ id }) => ends.has(id));
      return names(queues.filter(({ properties }) => properties.MessageRetentionPeriod !== 14 * 86_400));
    },
    damage: drop('AWS::SQS::Queue', 'MessageRetentionPeriod'),
  },
  {
    name: 'queues are encrypted',
    find: without('AWS::SQS::Queue', 'SqsManagedSseEnabled', true),
    damage: drop('AWS::SQS::Queue', 'SqsManagedSseEnabled', false),
  },
  {
    name: 'buckets are encrypted, and belong to their owner alone',
    find: (resources) =>
      names(
        ofType(resources, 'AWS::S3::Bucket').filter(({ properties }) => {
          const [rule] = list(at(properties, 'BucketEncryption.ServerSideEncryptionConfiguration'));
          const [owner] = list(at(properties, 'OwnershipControls.Rules'));
          return (
            at(rule, 'ServerSideEncryptionByDefault.SSEAlgorithm') === undefined ||
            at(owner, 'ObjectOwnership') !== 'BucketOwnerEnforced'
          );
        }),
      ),
    damage: drop('AWS::S3::Bucket', 'BucketEncryption'),
  },
  {
    name: 'no bucket can be made public',
    find: (resources) => {
      const blocks = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
      return names(
        ofType(resources, 'AWS::S3::Bucket').filter(({ properties }) =>
          blocks.some((block) => at(properties, `PublicAccessBlockConfiguration.${block}`) !== true),
        ),
      );
    },
    damage: drop('AWS::S3::Bucket', 'PublicAccessBlockConfiguration', { BlockPublicAcls: true }),
  },
  {
    name: 'what a worker fails is answered message by message',
    find: (resources) =>
      names(
        ofType(resources, 'AWS::Lambda::EventSourceMapping').filter(
          ({ properties }) => !list(properties.FunctionResponseTypes).includes('ReportBatchItemFailures'),
        ),
      ),
    damage: drop('AWS::Lambda::EventSourceMapping', 'FunctionResponseTypes', []),
  },
  {
    name: 'a worker has at least two and a bounded number of invocations',
    find: (resources) =>
      names(
        ofType(resources, 'AWS::Lambda::EventSourceMapping').filter(
          ({ properties }) => !(Number(at(properties, 'ScalingConfig.MaximumConcurrency')) >= 2),
        ),
      ),
    damage: drop('AWS::Lambda::EventSourceMapping', 'ScalingConfig', { MaximumConcurrency: 1 }),
  },
  {
    name: 'a message stays hidden for six timeouts of its worker',
    find: (resources) =>
      names(
        ofType(resources, 'AWS::Lambda::EventSourceMapping').filter(({ properties }) => {
          const find = (value: unknown) => resources.find(({ id }) => id === referredId(value));
          const hidden = Number(find(properties.EventSourceArn)?.properties.VisibilityTimeout);
          return !(hidden >= 6 * Number(find(properties.FunctionName)?.properties.Timeout));
        }),
      ),
    damage: (resources) => {
      for (const queue of ofType(resources, 'AWS::SQS::Queue')) queue.properties.VisibilityTimeout = 30;
    },
  },
  {
    name: 'the table can be restored, expires items and refuses deletion',
    find: (resources) => [
      ...without(
        'AWS::DynamoDB::Table',
        'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled',
        true,
      )(resources),
      ...without('AWS::DynamoDB::Table', 'TimeToLiveSpecification.AttributeName', 'expiresAt')(resources),
      ...without('AWS::DynamoDB::Table', 'DeletionProtectionEnabled', true)(resources),
    ],
    damage: drop('AWS::DynamoDB::Table', 'DeletionProtectionEnabled', false),
  },
  {
    name: 'whatever remembers outlives its stack',
    find: (resources) =>
      names(
        resources.filter(
          ({ type, deletionPolicy }) =>
            ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SecretsManager::Secret'].includes(type) &&
            deletionPolicy !== 'RetainExceptOnCreate',
        ),
      ),
    damage: (resources) => {
      const [table] = ofType(resources, 'AWS::DynamoDB::Table');
      (table as { deletionPolicy?: string }).deletionPolicy = 'Delete';
    },
  },
  {
    name: 'the bucket keeps versions and announces its objects',
    find: (resources) => {
      const [announcing] = ofType(resources, 'AWS::S3::Bucket').filter(
        ({ properties }) =>
          at(properties, 'NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled') === true,
      );
      return announcing && at(announcing.properties, 'VersioningConfiguration.Status') === 'Enabled'
        ? []
        : ['no bucket'];
    },
    damage: (resources) => {
      for (const bucket of ofType(resources, 'AWS::S3::Bucket')) bucket.properties.VersioningConfiguration = undefined;
    },
  },
  {
    name: 'a backup in the bucket goes after 90 days, its versions too',
    find: (resources) => {
      const kept = ofType(resources, 'AWS::S3::Bucket').flatMap(
        ({ properties }) => list(at(properties, 'LifecycleConfiguration.Rules')) as readonly Record<string, unknown>[],
      );
      const [rule] = kept.filter(({ Prefix }) => Prefix === 'backups/');
      const whole = at(rule, 'NoncurrentVersionExpiration.NewerNoncurrentVersions') === undefined;
      return rule?.ExpirationInDays === 90 && at(rule, 'NoncurrentVersionExpiration.NoncurrentDays') === 1 && whole
        ? []
        : ['no rule for backups'];
    },
    damage: (resources) => {
      for (const bucket of ofType(resources, 'AWS::S3::Bucket')) {
        bucket.properties.LifecycleConfiguration = undefined;
      }
    },
  },
  {
    name: 'what is invoked asynchronously has a place for its failures',
    find: (resources) => {
      const configured = ofType(resources, 'AWS::Lambda::EventInvokeConfig')
        .filter(({ properties }) => at(properties, 'DestinationConfig.OnFailure.Destination') !== undefined)
        .map(({ properties }) => referredId(properties.FunctionName));
      return invokedAsynchronously(resources).filter((id) => !configured.includes(id));
    },
    damage: drop('AWS::Lambda::EventInvokeConfig', 'DestinationConfig', {}),
  },
  {
    name: 'a delivery of a schedule that fails ends in a queue',
    find: (resources) =>
      names(
        ofType(resources, 'AWS::Scheduler::Schedule').filter(
          ({ properties }) =>
            referredId(at(properties, 'Target.DeadLetterConfig.Arn')) === undefined ||
            at(properties, 'Target.RetryPolicy.MaximumRetryAttempts') === undefined,
        ),
      ),
    damage: drop('AWS::Scheduler::Schedule', 'Target', {}),
  },
  {
    name: 'a delivery of a rule that fails ends in a queue that lets the rule send',
    find: (resources) =>
      ofType(resources, 'AWS::Events::Rule').flatMap(({ id, properties }) =>
        (list(properties.Targets) as readonly unknown[])
          .filter((target) => {
            const queue = referredId(at(target, 'DeadLetterConfig.Arn'));
            return !ofType(resources, 'AWS::SQS::QueuePolicy').some(
              (policy) =>
                list(policy.properties.Queues).some((one) => referredId(one) === queue) &&
                JSON.stringify(policy.properties.PolicyDocument).includes('events.amazonaws.com'),
            );
          })
          .map(() => id),
      ),
    damage: drop('AWS::Events::Rule', 'Targets', [{ Id: 'Target0' }]),
  },
  {
    name: 'logs are kept for a number of days, not for ever',
    find: (resources) =>
      names(
        ofType(resources, 'AWS::Logs::LogGroup').filter(({ properties }) => !(Number(properties.RetentionInDays) > 0)),
      ),
    damage: drop('AWS::Logs::LogGroup', 'RetentionInDays'),
  },
  {
    name: 'functions run on Node 24 and log JSON, and on ARM but where a transport needs something else',
    find: (resources) =>
      names(
        ofType(resources, 'AWS::Lambda::Function').filter(
          ({ properties }) =>
            properties.Runtime !== 'nodejs24.x' ||
            text(properties.Architectures) !== architectureOf(text(properties.FunctionName)) ||
            at(properties, 'LoggingConfig.LogFormat') !== 'JSON',
        ),
      ),
    damage: drop('AWS::Lambda::Function', 'Runtime', 'nodejs20.x'),
  },
  {
    name: 'no function reserves concurrency: a new account has ten in all',
    find: (resources) =>
      names(
        ofType(resources, 'AWS::Lambda::Function').filter(
          ({ properties }) => properties.ReservedConcurrentExecutions !== undefined,
        ),
      ),
    damage: drop('AWS::Lambda::Function', 'ReservedConcurrentExecutions', 1),
  },
  {
    name: 'nothing needs code of its own to be deployed',
    find: (resources) =>
      names(resources.filter(({ type }) => /^(Custom::|AWS::CloudFormation::CustomResource)/.test(type))),
    damage: (resources) => {
      (resources[0] as { type: string }).type = 'Custom::S3BucketNotifications';
    },
  },
];

export const rules: readonly Rule[] = [...serviceRules, ...tlsRules, ...rightsRules];
