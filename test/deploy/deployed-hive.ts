import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetScheduleCommand, ListSchedulesCommand } from '@aws-sdk/client-scheduler';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { scheduledTime } from '../../shared/personality/schedules.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import type { Aws } from './aws.ts';
import type { Outputs } from './cdk.ts';

/** A deployed hive as its operator sees it, found by the outputs of its stacks alone. */
export interface DeployedHive {
  readonly aws: Aws;
  readonly bucket: string;
  readonly table: string;
  /** Prefix of the names of functions, queues and groups: `hive-<stage>-`. */
  readonly prefix: string;
  /** Every secret that an output tells the operator to fill. */
  readonly secretIds: readonly string[];
  putSecret(id: string, value: string): Promise<void>;
  upload(key: string, content: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** An object of the bucket as JSON; undefined where there is none. */
  read<Content>(key: string): Promise<Content | undefined>;
  publications(): Promise<Publication[]>;
  schedules(): Promise<string[]>;
  /** Invokes plan-post with the input of one schedule, as Scheduler would at this minute. Answers the slot. */
  fireInsteadOfScheduler(name: string): Promise<string>;
}

export function deployedHive(aws: Aws, stage: string, outputs: Outputs): DeployedHive {
  const all = Object.assign({}, ...Object.values(outputs)) as Record<string, string>;
  const output = (name: string): string => {
    const value = all[name];
    if (value !== undefined) return value;
    throw new Error(`The stacks have no output ${name}: found ${Object.keys(all).join(', ')}.`);
  };
  const bucket = output('BucketName');
  const table = output('TableName');
  const prefix = `hive-${stage}-`;
  const GroupName = `${prefix}personalities`;
  const documents = DynamoDBDocumentClient.from(aws.dynamodb);
  return {
    aws,
    bucket,
    table,
    prefix,
    secretIds: Object.values(all).flatMap((command) => /--secret-id (\S+)/.exec(command)?.[1] ?? []),
    async putSecret(SecretId, SecretString) {
      await aws.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
    async upload(Key, content) {
      await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: JSON.stringify(content) }));
    },
    async remove(Key) {
      await aws.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    },
    async read<Content>(Key: string) {
      try {
        const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
        return JSON.parse((await Body?.transformToString()) ?? 'null') as Content;
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async publications() {
      const { Items = [] } = await documents.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
      return (Items as (Publication & { readonly sk: string })[]).filter(({ sk }) => sk === 'PUB');
    },
    async schedules() {
      const { Schedules = [] } = await aws.scheduler.send(new ListSchedulesCommand({ GroupName }));
      return Schedules.flatMap(({ Name }) => Name ?? []).sort();
    },
    async fireInsteadOfScheduler(Name) {
      const { Target } = await aws.scheduler.send(new GetScheduleCommand({ GroupName, Name }));
      const minute = Math.floor(Date.now() / 60_000) * 60_000;
      const slot = new Date(minute).toISOString().replace('.000Z', 'Z');
      const payload = JSON.parse((Target?.Input ?? '').replaceAll(scheduledTime, slot)) as object;
      await invokeLater(aws, Target?.Arn?.split(':').at(-1) ?? '', payload);
      return slot;
    },
  };
}

/** An asynchronous invocation, as Scheduler and EventBridge make them. */
export async function invokeLater(aws: Aws, functionName: string, payload: object): Promise<void> {
  const path = `/2015-03-31/functions/${functionName}/invocations`;
  await aws.lambda('POST', path, payload, { 'x-amz-invocation-type': 'Event' });
}
