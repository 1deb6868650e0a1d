import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetScheduleCommand, paginateListSchedules, type SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { scheduledTime } from '../../shared/personality/schedules.ts';
import type { Publication } from '../../shared/publication/publication.ts';

/** Clients of a cloud. */
export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  readonly scheduler: SchedulerClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

export interface Names {
  readonly bucket: string;
  readonly table: string;
  /** Of functions, queues and groups: `hive-<stage>-`. */
  readonly prefix: string;
}

/** A hive's stores, by the protocols that all clouds speak. */
export interface Stores {
  upload(key: string, content: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** Undefined where there is none. */
  read(key: string): Promise<string | undefined>;
  publications(): Promise<Publication[]>;
  /** Names of the personalities' schedules, sorted. */
  schedules(): Promise<string[]>;
  /** What the schedule would invoke at that time (epoch milliseconds), and with what. */
  firing(schedule: string, slot: number): Promise<{ readonly functionName: string; readonly payload: object }>;
  queueUrl(queue: string): Promise<string>;
  send(queue: string, body: string): Promise<void>;
  /** Bodies of the messages that are visible; they are again a second later, when this answers. */
  waiting(queue: string): Promise<string[]>;
}

export function storesOf({ dynamodb, s3, scheduler, sqs }: Clients, { bucket, table, prefix }: Names): Stores {
  const GroupName = `${prefix}personalities`;
  const documents = DynamoDBDocumentClient.from(dynamodb);
  const queueUrl = async (queue: string): Promise<string> => {
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${prefix}${queue}` }));
    return QueueUrl;
  };
  return {
    async upload(Key, content) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: JSON.stringify(content) }));
    },
    async remove(Key) {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    },
    async read(Key) {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
        return await Body?.transformToString();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async publications() {
      const found: Publication[] = [];
      for await (const { Items = [] } of paginateScan(
        { client: documents },
        { TableName: table, ConsistentRead: true },
      )) {
        const items = Items as (Publication & { readonly sk: string })[];
        found.push(...items.filter(({ sk }) => sk === 'PUB'));
      }
      return found;
    },
    async schedules() {
      const names: string[] = [];
      for await (const { Schedules = [] } of paginateListSchedules({ client: scheduler }, { GroupName })) {
        names.push(...Schedules.flatMap(({ Name }) => Name ?? []));
      }
      return names.sort();
    },
    async firing(Name, slot) {
      const { Target } = await scheduler.send(new GetScheduleCommand({ GroupName, Name }));
      const time = new Date(slot).toISOString().replace('.000Z', 'Z');
      const payload = JSON.parse((Target?.Input ?? '').replaceAll(scheduledTime, time)) as object;
      return { functionName: Target?.Arn?.split(':').at(-1) ?? '', payload };
    },
    queueUrl,
    async send(queue, MessageBody) {
      await sqs.send(new SendMessageCommand({ QueueUrl: await queueUrl(queue), MessageBody }));
    },
    async waiting(queue) {
      const QueueUrl = await queueUrl(queue);
      const found = new Map<string, string>();
      for (;;) {
        // Long enough to be seen once each, short enough that nobody waits for them.
        const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 1 });
        const { Messages = [] } = await sqs.send(command);
        const fresh = Messages.filter(({ MessageId = '' }) => !found.has(MessageId));
        for (const { MessageId = '', Body = '' } of fresh) found.set(MessageId, Body);
        if (fresh.length === 0) break;
      }
      if (found.size > 0) await new Promise((done) => setTimeout(done, 1_100));
      return [...found.values()];
    },
  };
}
