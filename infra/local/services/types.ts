/**
 * What the core of the embedded cloud (cloud.ts, poller.ts ...) asks of its services, and what a template's plan tells them.
 * Times are epoch milliseconds unless the name says otherwise. `now` is always the calendar, never the machine's clock.
 */

// ---- what the template says (made by template.ts) ----

export interface KeySchema {
  name: string;
  type: 'HASH' | 'RANGE';
}

export interface IndexPlan {
  name: string;
  key: KeySchema[];
  projection: { type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; nonKeyAttributes?: string[] };
}

export interface TablePlan {
  name: string;
  arn: string;
  attributes: { name: string; type: 'S' | 'N' | 'B' }[];
  key: KeySchema[];
  globalIndexes: IndexPlan[];
  localIndexes: IndexPlan[];
  /** Attribute that holds the expiry in epoch seconds. No local store deletes by it: readers check it themselves. */
  expiryAttribute?: string;
}

export interface QueuePlan {
  name: string;
  arn: string;
  visibilityTimeoutSeconds: number;
  retentionSeconds: number;
  delaySeconds: number;
  fifo: boolean;
  /** After maxReceiveCount receives a message moves to this queue (its name). */
  redrive?: { deadLetterQueue: string; maxReceiveCount: number };
}

export interface BucketPlan {
  name: string;
  arn: string;
  /** True when the bucket tells EventBridge about its objects. */
  eventBridge: boolean;
}

export interface TopicPlan {
  name: string;
  arn: string;
  subscriptions: { protocol: string; endpoint: string }[];
}

export interface RetryPolicy {
  maximumRetryAttempts: number;
  maximumEventAgeSeconds: number;
}

/** A schedule of the template; those made at run time come through the Scheduler endpoint. */
export interface SchedulePlan {
  name: string;
  groupName: string;
  /** cron(...), rate(...) or at(...), as EventBridge Scheduler writes them. */
  expression: string;
  /** IANA zone, default UTC. */
  timeZone: string;
  /** Minutes of the flexible window, absent for OFF. */
  flexibleWindowMinutes?: number;
  startDate?: number;
  endDate?: number;
  enabled: boolean;
  targetArn: string;
  roleArn: string;
  input?: string;
  retryPolicy: RetryPolicy;
  deadLetterArn?: string;
}

// ---- dynamodb.ts ----

export interface DynamoDb {
  url: string;
  stop(): Promise<void>;
}

export type StartDynamoDb = (options: { dataDir?: string }) => Promise<DynamoDb>;

/** Creates what is missing, waits until all tables answer; what is there keeps its data (indexes are rebuilt at boot). */
export type EnsureTables = (url: string, tables: TablePlan[]) => Promise<void>;

// ---- messaging.ts ----

export interface QueueMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  md5OfBody: string;
  /** ApproximateReceiveCount, SentTimestamp, SenderId, ApproximateFirstReceiveTimestamp (and the fifo ones). */
  attributes: Record<string, string>;
  messageAttributes: Record<string, { dataType: string; stringValue?: string; binaryValue?: string }>;
}

export interface Messaging {
  /** Endpoint of SQS, SNS and S3. Functions reach S3 through object-events.ts instead. */
  url: string;
  ensureQueues(queues: QueuePlan[]): Promise<void>;
  ensureBuckets(buckets: BucketPlan[]): Promise<void>;
  ensureTopics(topics: TopicPlan[]): Promise<void>;
  /** `http://127.0.0.1:PORT/000000000000/NAME`; needs no existing queue. */
  queueUrl(name: string): string;
  /**
   * Cheap and in process, called many times a second. `visible` counts what a receive would give now (messages whose visibility
   * time has just ended too), `inFlight` what is hidden: in a worker's hands, given back or delayed.
   */
  pending(queueName: string): { visible: number; inFlight: number };
  /** Id of the message that has waited longest, hidden ones too; undefined when there is none. Cheap. */
  oldest(queueName: string): string | undefined;
  /** At most `max` (up to 10) messages, at once, hidden for the queue's visibility time. Applies the redrive policy. */
  receive(queueName: string, max: number): Promise<QueueMessage[]>;
  delete(queueName: string, receiptHandle: string): Promise<void>;
  /** Makes the message visible again soon (a visibility time of one second; zero loses it in fauxqs). */
  giveBack(queueName: string, receiptHandle: string): Promise<void>;
  /** Durable when the promise resolves. */
  send(queueName: string, body: string, stringAttributes?: Record<string, string>): Promise<{ messageId: string }>;
  stop(): Promise<void>;
}

export type StartMessaging = (options: { dataDir?: string }) => Promise<Messaging>;

// ---- secrets-manager.ts ----

export interface SecretsManager {
  url: string;
  /** Makes these secrets exist, without a value, as CloudFormation would. Existing ones stay as they are. */
  ensure(names: string[]): Promise<void>;
  /** The current value, or undefined when the secret has none. Accepts a name or an ARN (names.ts: secretName). */
  get(name: string): Promise<string | undefined>;
  put(name: string, value: string): Promise<void>;
  stop(): Promise<void>;
}

export type StartSecretsManager = (options: { file?: string }) => Promise<SecretsManager>;

// ---- scheduler.ts ----

/** One slot of one schedule that has come. Same schedule and slot = same firing, however often it is asked for. */
export interface Firing {
  scheduleName: string;
  groupName: string;
  /** The instant the expression names. */
  slot: number;
  /** slot, or a moment inside its flexible window that a hash of name and slot chooses. */
  fireAt: number;
  targetArn: string;
  input?: string;
  retryPolicy: RetryPolicy;
  deadLetterArn?: string;
}

export interface Scheduler {
  url: string;
  ensureGroups(names: string[]): Promise<void>;
  /** Adds or replaces a schedule of the template. A schedule that did not change keeps its place (no second firing). */
  put(schedule: SchedulePlan): Promise<void>;
  delete(groupName: string, name: string): Promise<void>;
  /**
   * Every unacknowledged firing with fireAt <= until, earliest first; asking twice gives them twice. A schedule made after `until`
   * has no past ones.
   */
  due(until: number): Firing[];
  /** fireAt of the earliest unacknowledged firing, undefined when there is none. Cheap. */
  next(): number | undefined;
  /** Durable when the promise resolves: the firing never comes again, over restarts too. */
  acknowledge(firing: Firing): Promise<void>;
  /** Called after a schedule was made, changed or deleted. */
  onChange(listener: () => void): void;
  stop(): Promise<void>;
}

export type StartScheduler = (options: { file?: string; now: () => number }) => Promise<Scheduler>;

// ---- object-events.ts ----

export interface ObjectEvent {
  bucket: string;
  key: string;
  type: 'created' | 'deleted';
  /** Without quotes; absent for deletions. */
  etag?: string;
  size?: number;
  versionId?: string;
  /** Hexadecimal, growing per bucket, over restarts too. */
  sequencer: string;
  time: number;
}

export interface ObjectEvents {
  /** What AWS_ENDPOINT_URL_S3 points to. */
  url: string;
  stop(): Promise<void>;
}

export type StartObjectEvents = (options: {
  /** URL of the S3 it stands before. */
  upstream: string;
  now: () => number;
  /** Awaited after a successful PUT, copy, multipart completion or DELETE and before the client gets its answer. */
  onObject: (event: ObjectEvent) => void | Promise<void>;
}) => Promise<ObjectEvents>;
