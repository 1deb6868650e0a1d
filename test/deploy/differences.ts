import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { metricsNamespace } from '../../shared/monitoring/catalogue.ts';
import { at, list, ofType, type Resource, referredId, text } from '../support/template.ts';
import { alarmDifferences } from './alarm-differences.ts';
import { type Aws, AwsRefusal } from './aws.ts';

export interface Deployed {
  readonly aws: Aws;
  readonly resources: readonly Resource[];
  readonly bucket: string;
  readonly table: string;
}

type Probe = (deployed: Deployed) => Promise<readonly string[]>;

/**
 * What the emulator made of the template, where that is not what the template says; each difference is a sentence. What the test needs and
 * CloudFormation here dropped is applied from the template, and the sentence says so. That the template itself is right is for the tests
 * of the stacks to say.
 */
export async function differencesOf(deployed: Deployed): Promise<string[]> {
  const found: string[] = [];
  for (const probe of probes) found.push(...(await probe(deployed)));
  return found;
}

/** To be asked when functions have written metrics. */
export async function metricsMissing(aws: Aws): Promise<string[]> {
  const metrics = await aws.query('monitoring', 'ListMetrics', { Namespace: metricsNamespace });
  return metrics.includes('<MetricName>') ? [] : ['CloudWatch: the EMF lines of the functions become no metrics.'];
}

const redrive: Probe = async ({ aws, resources }) => {
  const queues = ofType(resources, 'AWS::SQS::Queue');
  const attributesOf = async (name: unknown) => {
    const { QueueUrl } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName: text(name) }));
    const { Attributes } = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    return { QueueUrl, Attributes };
  };
  const dropped: string[] = [];
  for (const { properties } of queues) {
    const wanted = properties.RedrivePolicy as { maxReceiveCount: number; deadLetterTargetArn: unknown } | undefined;
    if (wanted === undefined) continue;
    const { QueueUrl, Attributes } = await attributesOf(properties.QueueName);
    if (Attributes?.RedrivePolicy !== undefined) continue;
    const target = queues.find(({ id }) => id === referredId(wanted.deadLetterTargetArn));
    const deadLetterTargetArn = (await attributesOf(target?.properties.QueueName)).Attributes?.QueueArn;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: wanted.maxReceiveCount });
    await aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } }));
    dropped.push(text(properties.QueueName));
  }
  return dropped.length === 0
    ? []
    : [`SQS: CloudFormation drops the RedrivePolicy of ${dropped.join(', ')}; applied from the template.`];
};

const expiry: Probe = async ({ aws, resources, table }) => {
  const [declared] = ofType(resources, 'AWS::DynamoDB::Table');
  const AttributeName = at(declared?.properties, 'TimeToLiveSpecification.AttributeName') as string;
  const { TimeToLiveDescription } = await aws.dynamodb.send(new DescribeTimeToLiveCommand({ TableName: table }));
  if (TimeToLiveDescription?.AttributeName === AttributeName) return [];
  const TimeToLiveSpecification = { AttributeName, Enabled: true };
  await aws.dynamodb.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification }));
  return [`DynamoDB: CloudFormation drops the expiry by "${AttributeName}"; applied from the template.`];
};

const backups: Probe = async ({ aws, table }) => {
  const command = new DescribeContinuousBackupsCommand({ TableName: table });
  const { ContinuousBackupsDescription } = await aws.dynamodb.send(command);
  const status = ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  return status === 'ENABLED' ? [] : [`DynamoDB: CloudFormation drops point-in-time recovery (found ${status}).`];
};

const bucketSettings: Probe = async ({ aws, bucket: Bucket }) => {
  const found: string[] = [];
  const look = async (what: string, kept: () => Promise<boolean>): Promise<void> => {
    if (!(await kept().catch(absent))) found.push(what);
  };
  const { s3 } = aws;
  await look('versioning', async () => {
    return (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status === 'Enabled';
  });
  await look('lifecycle rules', async () => {
    return ((await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules?.length ?? 0) > 0;
  });
  await look('access log', async () => {
    return (await s3.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled !== undefined;
  });
  await look('block of public access', async () => {
    const { PublicAccessBlockConfiguration: block } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    return block?.BlockPublicPolicy === true && block.RestrictPublicBuckets === true;
  });
  return found.length === 0 ? [] : [`S3: CloudFormation drops of the bucket: ${found.join(', ')}.`];
};

const secrets: Probe = async ({ aws, resources }) => {
  const found: string[] = [];
  const filled: string[] = [];
  for (const { properties } of ofType(resources, 'AWS::SecretsManager::Secret')) {
    const name = text(properties.Name);
    const value = await aws.secrets
      .send(new GetSecretValueCommand({ SecretId: name }))
      .then(({ SecretString }) => SecretString)
      .catch((error: unknown) => {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      });
    const rule = properties.GenerateSecretString as { PasswordLength: number; ExcludePunctuation: boolean } | undefined;
    if (rule === undefined && value !== undefined) filled.push(`${name} ("${value}")`);
    if (rule?.ExcludePunctuation && !/^[A-Za-z0-9]*$/.test(value ?? '')) {
      found.push(`Secrets Manager: the generated value of ${name} has punctuation, which the template excludes.`);
    }
    if (rule !== undefined && value?.length !== rule.PasswordLength) {
      found.push(`Secrets Manager: ${name} has ${value?.length ?? 0} characters, expected ${rule.PasswordLength}.`);
    }
  }
  if (filled.length > 0) found.push(`Secrets Manager: begin with a value, on AWS without one: ${filled.join(', ')}.`);
  return found;
};

/** Lambda's answer on a function's asynchronous invocations. */
interface InvokeConfig {
  readonly MaximumRetryAttempts?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
}

const asynchronous: Probe = async ({ aws, resources }) => {
  const functions = ofType(resources, 'AWS::Lambda::Function');
  const dropped: string[] = [];
  for (const { properties } of ofType(resources, 'AWS::Lambda::EventInvokeConfig')) {
    const name = text(
      functions.find(({ id }) => id === referredId(properties.FunctionName))?.properties.FunctionName ??
        properties.FunctionName,
    );
    const path = `/2019-09-25/functions/${name}/event-invoke-config?Qualifier=${encodeURIComponent(text(properties.Qualifier))}`;
    const found = await aws.lambda<InvokeConfig>('GET', path).catch(absent);
    const kept =
      found !== false &&
      found.MaximumRetryAttempts === properties.MaximumRetryAttempts &&
      found.DestinationConfig?.OnFailure?.Destination !== undefined;
    if (!kept) dropped.push(name);
  }
  return dropped.length === 0
    ? []
    : [`Lambda: retries and failure destination of asynchronous invocations are dropped for ${dropped.join(', ')}.`];
};

interface Mapping {
  readonly FunctionArn: string;
  readonly BatchSize?: number;
  readonly FunctionResponseTypes?: readonly string[];
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
}

const mappings: Probe = async ({ aws, resources }) => {
  const wanted = ofType(resources, 'AWS::Lambda::EventSourceMapping');
  const { EventSourceMappings: found } = await aws.lambda<{ EventSourceMappings: readonly Mapping[] }>(
    'GET',
    '/2015-03-31/event-source-mappings/',
  );
  const differences: string[] = [];
  if (found.length !== wanted.length) differences.push(`${found.length} of ${wanted.length} are there`);
  if (found.some(({ FunctionResponseTypes }) => !list(FunctionResponseTypes).includes('ReportBatchItemFailures'))) {
    differences.push('ReportBatchItemFailures is dropped');
  }
  if (found.some(({ ScalingConfig }) => ScalingConfig?.MaximumConcurrency === undefined)) {
    differences.push('MaximumConcurrency is dropped');
  }
  return differences.length === 0 ? [] : [`Lambda: event source mappings: ${differences.join('; ')}.`];
};

const ticks: Probe = async ({ aws, resources }) => {
  const dropped = new Set<string>();
  for (const { properties } of ofType(resources, 'AWS::Scheduler::Schedule')) {
    const command = new GetScheduleCommand({ GroupName: text(properties.GroupName), Name: text(properties.Name) });
    const { Target } = await aws.scheduler.send(command);
    if (Target?.RetryPolicy?.MaximumRetryAttempts === undefined) dropped.add('RetryPolicy');
    if (Target?.DeadLetterConfig?.Arn === undefined) dropped.add('DeadLetterConfig');
  }
  return dropped.size === 0 ? [] : [`Scheduler: CloudFormation drops of a schedule: ${[...dropped].join(', ')}.`];
};

interface RuleTarget {
  readonly RetryPolicy?: object;
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

const rules: Probe = async ({ aws, resources }) => {
  const dropped = new Set<string>();
  for (const { properties } of ofType(resources, 'AWS::Events::Rule')) {
    const { Targets } = await aws.json<{ Targets: readonly RuleTarget[] }>('events', 'AWSEvents.ListTargetsByRule', {
      Rule: text(properties.Name),
    });
    if (Targets.some(({ RetryPolicy }) => RetryPolicy === undefined)) dropped.add('RetryPolicy');
    if (Targets.some(({ DeadLetterConfig }) => DeadLetterConfig?.Arn === undefined)) dropped.add('DeadLetterConfig');
  }
  return dropped.size === 0
    ? []
    : [`EventBridge: CloudFormation drops of a rule's target: ${[...dropped].join(', ')}.`];
};

interface LogGroups {
  readonly logGroups: readonly { readonly logGroupName: string; readonly retentionInDays?: number }[];
}

const logRetention: Probe = async ({ aws, resources }) => {
  const { logGroups } = await aws.json<LogGroups>('logs', 'Logs_20140328.DescribeLogGroups', {
    logGroupNamePrefix: '/aws/lambda/',
  });
  const without = ofType(resources, 'AWS::Logs::LogGroup')
    .map(({ properties }) => text(properties.LogGroupName))
    .filter((name) => logGroups.find(({ logGroupName }) => logGroupName === name)?.retentionInDays === undefined);
  return without.length === 0 ? [] : [`CloudWatch Logs: the retention is dropped for ${without.join(', ')}.`];
};

/** The plain HTTP calls of this test carry a signature that is none. */
const authentication: Probe = async ({ aws }) => {
  await aws.lambda('GET', '/2015-03-31/functions/');
  return ['IAM: a made-up signature is accepted; roles and policies are not put to the test here.'];
};

const probes: readonly Probe[] = [
  redrive,
  expiry,
  backups,
  bucketSettings,
  secrets,
  asynchronous,
  mappings,
  ticks,
  rules,
  logRetention,
  alarmDifferences,
  authentication,
];

function absent(error: unknown): false {
  if (error instanceof Error && error.name.startsWith('NoSuch')) return false;
  if (error instanceof AwsRefusal && error.status === 404) return false;
  throw error;
}
