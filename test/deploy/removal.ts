import { DeleteObjectsCommand, ListBucketsCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { ListSchedulesCommand } from '@aws-sdk/client-scheduler';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { type Aws, AwsRefusal } from './aws.ts';
import { until } from './wait.ts';

/**
 * Deletes the stacks by name, the last one first, and waits until they are gone; what their buckets hold goes before, because a bucket that
 * holds something cannot be deleted. A stack that is not there is no error.
 * @throws with the reason when one cannot be deleted.
 */
export async function deleteStacks(aws: Aws, stackNames: readonly string[], prefix: string): Promise<void> {
  for (const stackName of [...stackNames].reverse()) {
    if ((await stackStatus(aws, stackName)) === undefined) continue;
    await emptyBuckets(aws, prefix);
    await aws.query('cloudformation', 'DeleteStack', { StackName: stackName });
    await until(`stack ${stackName} is deleted`, 60, async () => {
      const status = await stackStatus(aws, stackName);
      if (status !== 'DELETE_FAILED') return status === undefined || undefined;
      const events = await aws.query('cloudformation', 'DescribeStackEvents', { StackName: stackName });
      const reasons = [...events.matchAll(/<ResourceStatusReason>([^<]+)</g)].map(([, reason]) => reason);
      throw new Error(`Stack ${stackName} cannot be deleted: ${reasons.join('; ') || 'no reason given'}.`);
    });
  }
}

/** Stacks that are there and whose name begins so, oldest first as far as the emulator tells. */
export async function stackNamesWith(aws: Aws, prefix: string): Promise<string[]> {
  const answer = await aws.query('cloudformation', 'DescribeStacks', {});
  const names = [...answer.matchAll(/<StackName>([^<]+)</g)].map(([, name = '']) => name);
  return [...new Set(names.filter((name) => name.startsWith(prefix)))].toReversed();
}

/** Undefined where there is none, or no longer. */
async function stackStatus(aws: Aws, stackName: string): Promise<string | undefined> {
  try {
    const answer = await aws.query('cloudformation', 'DescribeStacks', { StackName: stackName });
    const status = /<StackStatus>(\w+)</.exec(answer)?.[1];
    return status === 'DELETE_COMPLETE' ? undefined : status;
  } catch (error) {
    if (error instanceof AwsRefusal && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** All versions of all objects. */
async function emptyBuckets(aws: Aws, prefix: string): Promise<void> {
  const { Buckets = [] } = await aws.s3.send(new ListBucketsCommand({}));
  for (const { Name: Bucket = '' } of Buckets.filter(({ Name }) => Name?.startsWith(prefix))) {
    for (;;) {
      const { Versions = [], DeleteMarkers = [] } = await aws.s3.send(new ListObjectVersionsCommand({ Bucket }));
      const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
      if (Objects.length === 0) break;
      const { Errors = [] } = await aws.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      if (Errors[0] !== undefined) throw new Error(`${Bucket} keeps ${Errors[0].Key}: ${Errors[0].Message}`);
    }
  }
}

/** Names of what the stacks made and their deletion left behind. */
export async function leftovers(aws: Aws, prefix: string): Promise<string[]> {
  const { QueueUrls = [] } = await aws.sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
  const { SecretList = [] } = await aws.secrets.send(new ListSecretsCommand({}));
  const { Schedules = [] } = await aws.scheduler.send(new ListSchedulesCommand({}));
  const { Functions } = await aws.lambda<{ Functions: readonly { FunctionName: string }[] }>(
    'GET',
    '/2015-03-31/functions/',
  );
  const { TableNames } = await aws.json<{ TableNames: readonly string[] }>(
    'dynamodb',
    'DynamoDB_20120810.ListTables',
    {},
  );
  const { logGroups } = await aws.json<{ logGroups: readonly { logGroupName: string }[] }>(
    'logs',
    'Logs_20140328.DescribeLogGroups',
    { logGroupNamePrefix: `/aws/lambda/${prefix}` },
  );
  const { Buckets = [] } = await aws.s3.send(new ListBucketsCommand({}));
  const names = [
    ...Buckets.map(({ Name }) => `bucket ${Name}`),
    ...logGroups.map(({ logGroupName }) => `log of ${logGroupName.replace('/aws/lambda/', '')}`),
    ...QueueUrls.map((url) => `queue ${url.split('/').at(-1)}`),
    ...SecretList.filter(({ DeletedDate }) => DeletedDate === undefined).map(({ Name }) => `secret ${Name}`),
    ...Schedules.map(({ Name }) => `schedule ${Name}`),
    ...Functions.map(({ FunctionName }) => `function ${FunctionName}`),
    ...TableNames.map((name) => `table ${name}`),
  ];
  const own = [prefix, prefix.replace(/-$/, ''), prefix.replaceAll('-', '/')];
  return names.filter((name) => own.some((start) => name.split(' ').at(-1)?.startsWith(start)));
}
