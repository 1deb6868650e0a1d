import { queueArn, REGION } from '../names.ts';
import { type Inside, type InsideQueue, openFauxqs, queueUrl, type StoredMessage } from './fauxqs.ts';
import type { BucketPlan, Messaging, QueueMessage, QueuePlan, TopicPlan } from './types.ts';

/** How long a message that was given back stays hidden. Not zero: a worker that cannot take it now would be asked again at once. */
const GIVE_BACK_SECONDS = 1;

/**
 * Starts SQS, SNS and S3 (fauxqs) in this process, on disk under `dataDir` or in memory. Messages that were in flight when the process
 * last ended are visible again; their receive counts stand.
 *
 * @throws Error with one sentence when the store cannot be opened or read
 */
export async function startMessaging(options: { dataDir?: string }): Promise<Messaging> {
  const inside = await openFauxqs(options.dataDir);
  const queue = (name: string): InsideQueue => {
    const found = inside.sqs.getQueueByName(name);
    if (found === undefined) throw new Error(`There is no queue ${name} in the embedded cloud.`);
    return found;
  };
  return {
    url: inside.url,
    ensureQueues: async (queues) => ensureQueues(inside, queues),
    ensureBuckets: async (buckets: BucketPlan[]) => {
      inside.durably(() => {
        for (const { name } of buckets) inside.s3.createBucket(name);
      });
    },
    ensureTopics: async (topics) => ensureTopics(inside, topics),
    queueUrl: (name) => queueUrl(inside.url, name),
    pending: (name) => pending(queue(name)),
    oldest: (name) => oldest(queue(name)),
    receive: async (name, max) => receive(inside, queue(name), max),
    delete: async (name, receiptHandle) => {
      inside.durably(() => queue(name).deleteMessage(receiptHandle));
    },
    giveBack: async (name, receiptHandle) => {
      inside.durably(() => queue(name).changeVisibility(receiptHandle, GIVE_BACK_SECONDS));
    },
    send: async (name, body, stringAttributes) => send(inside, queue(name), body, stringAttributes),
    stop: () => inside.stop(),
  };
}

function ensureQueues(inside: Inside, plans: QueuePlan[]): void {
  const names = new Set(plans.map((plan) => plan.name));
  inside.durably(() => {
    for (const plan of plans) {
      const dead = plan.redrive?.deadLetterQueue;
      if (dead !== undefined && !names.has(dead) && inside.sqs.getQueueByName(dead) === undefined) {
        throw new Error(`Queue ${plan.name} names the dead-letter queue ${dead}, which the template does not have.`);
      }
      const attributes = attributesOf(plan);
      const present = inside.sqs.getQueueByName(plan.name);
      if (present === undefined) {
        inside.sqs.createQueue(plan.name, queueUrl(inside.url, plan.name), queueArn(plan.name), attributes);
      } else if (Object.entries(attributes).some(([name, value]) => (present.attributes[name] ?? '') !== value)) {
        present.setAttributes(attributes);
      }
    }
  });
}

function attributesOf(plan: QueuePlan): Record<string, string> {
  const { redrive } = plan;
  return {
    VisibilityTimeout: String(plan.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(plan.retentionSeconds),
    DelaySeconds: String(plan.delaySeconds),
    ...(plan.fifo ? { FifoQueue: 'true', ContentBasedDeduplication: 'false' } : {}),
    // An empty policy takes an older one away.
    RedrivePolicy:
      redrive === undefined
        ? ''
        : JSON.stringify({
            deadLetterTargetArn: queueArn(redrive.deadLetterQueue),
            maxReceiveCount: redrive.maxReceiveCount,
          }),
  };
}

function ensureTopics(inside: Inside, topics: TopicPlan[]): void {
  inside.durably(() => {
    for (const topic of topics) {
      const { arn } = inside.sns.createTopic(topic.name, undefined, undefined, REGION);
      for (const { protocol, endpoint } of topic.subscriptions) inside.sns.subscribe(arn, protocol, endpoint);
    }
  });
}

function pending(queue: InsideQueue): { visible: number; inFlight: number } {
  queue.processTimers();
  const { inflightMessages, delayedMessages, fifoMessages, fifoDelayed, fifoLockedGroups } = queue;
  if (!queue.isFifo()) {
    return { visible: queue.messages.length, inFlight: inflightMessages.size + delayedMessages.length };
  }
  let visible = 0;
  let hidden = inflightMessages.size;
  for (const [group, messages] of fifoMessages) {
    if (fifoLockedGroups.has(group)) hidden += messages.length;
    else visible += messages.length;
  }
  for (const messages of fifoDelayed.values()) hidden += messages.length;
  return { visible, inFlight: hidden };
}

function oldest(queue: InsideQueue): string | undefined {
  const { messages, inflightMessages, delayedMessages, fifoMessages, fifoDelayed } = queue;
  let found: StoredMessage | undefined;
  const look = (message: StoredMessage | undefined): void => {
    if (message === undefined || (found !== undefined && found.sentTimestamp <= message.sentTimestamp)) return;
    found = message;
  };
  // What waits stands in the order in which it came or came back; the first of it is old enough for an approximate age.
  look(messages[0]);
  look(delayedMessages[0]);
  for (const { message } of inflightMessages.values()) look(message);
  for (const group of [...fifoMessages.values(), ...fifoDelayed.values()]) look(group[0]);
  return found?.messageId;
}

function receive(inside: Inside, queue: InsideQueue, max: number): QueueMessage[] {
  queue.processTimers();
  const idle = queue.isFifo() ? queue.fifoMessages.size === 0 : queue.messages.length === 0;
  if (idle) return [];
  // One transaction, because a move to the dead-letter queue is a delete and an insert.
  const received = inside.durably(() =>
    queue.dequeue(Math.min(Math.max(1, max), 10), undefined, (arn) => inside.sqs.getQueueByArn(arn)),
  );
  return received.flatMap(({ ReceiptHandle }) => {
    const message = queue.inflightMessages.get(ReceiptHandle)?.message;
    return message === undefined ? [] : [described(message, ReceiptHandle)];
  });
}

function described(message: StoredMessage, receiptHandle: string): QueueMessage {
  const attributes: Record<string, string | undefined> = {
    SenderId: '000000000000',
    SentTimestamp: String(message.sentTimestamp),
    ApproximateReceiveCount: String(message.approximateReceiveCount),
    ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp),
    MessageGroupId: message.messageGroupId,
    MessageDeduplicationId: message.messageDeduplicationId,
    SequenceNumber: message.sequenceNumber,
  };
  return {
    messageId: message.messageId,
    receiptHandle,
    body: message.body,
    md5OfBody: message.md5OfBody,
    attributes: Object.fromEntries(
      Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, value]) => [
        name,
        { dataType: value.DataType, stringValue: value.StringValue, binaryValue: value.BinaryValue },
      ]),
    ),
  };
}

/** The characters SQS takes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

function send(
  inside: Inside,
  queue: InsideQueue,
  body: string,
  stringAttributes: Readonly<Record<string, string>> = {},
): { messageId: string } {
  const size = Buffer.byteLength(body);
  const limit = Number(queue.attributes.MaximumMessageSize);
  if (size === 0 || size > limit) {
    throw new Error(`A message of ${size} bytes cannot go to queue ${queue.name}: it takes 1 to ${limit} bytes.`);
  }
  if (FORBIDDEN.test(body)) {
    throw new Error(`A message to queue ${queue.name} holds a character that SQS does not take, such as U+0000.`);
  }
  if (queue.isFifo())
    throw new Error(`Queue ${queue.name} is a FIFO queue: its messages need a group, send them by the SDK.`);
  const delay = Number(queue.attributes.DelaySeconds);
  const attributes = Object.fromEntries(
    Object.entries(stringAttributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  const message = inside.createMessage(body, attributes, delay > 0 ? delay : undefined);
  inside.durably(() => queue.enqueue(message));
  return { messageId: message.messageId };
}
