import type { Calendar } from './calendar.ts';
import type { Host, InvokeResult } from './host.ts';
import { REGION } from './names.ts';
import type { EventSourcePlan } from './plan.ts';
import type { Messaging, QueueMessage } from './services/types.ts';

export interface BatchOutcome {
  queueName: string;
  functionName: string;
  /** Message ids. */
  succeeded: string[];
  failed: string[];
  /** Of the whole invocation, where it failed. */
  error?: string;
}

export interface PollerOptions {
  sources: EventSourcePlan[];
  messaging: Pick<Messaging, 'pending' | 'receive' | 'delete' | 'giveBack'>;
  host: Pick<Host, 'invoke' | 'room'>;
  calendar: Calendar;
  onBatch?(outcome: BatchOutcome): void;
  onFatal(error: Error): void;
}

export interface Poller {
  /**
   * Looks at all queues at once and takes what it finds; cheap, and called before each move of the calendar. From its return on, the
   * calendar is held as long as a message waits, is being worked on, or will come again.
   */
  scan(): void;
  /** Receives nothing more and waits for the batches in hand. */
  stop(): Promise<void>;
}

/** Machine milliseconds between two looks at the queues: others send to them too, and what was given back comes again. */
const SCAN_MS = 20;

/** Event source mappings of SQS: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function startPoller(options: PollerOptions): Poller {
  const sources = options.sources.map((source) => ({
    ...source,
    /** Batches in hand, and those of them that are still being received. */
    active: 0,
    receiving: 0,
    /** Machine time at which the oldest message of an incomplete batch was first seen. */
    waitingSince: undefined as number | undefined,
    release: undefined as (() => void) | undefined,
  }));
  type Source = (typeof sources)[number];
  const batches = new Set<Promise<void>>();
  let stopping = false;

  const { calendar, messaging, host } = options;

  /** The batching window is the template's in calendar time; the calendar stands meanwhile, so it is waited in the machine's. */
  const windowMs = (source: Source): number =>
    calendar.speed === 'max' ? 0 : (source.batchingWindowSeconds * 1000) / calendar.speed;

  const look = (source: Source): void => {
    const { visible, inFlight } = messaging.pending(source.queueName);
    if (visible + inFlight === 0 && source.active === 0) {
      source.waitingSince = undefined;
      const { release } = source;
      source.release = undefined;
      // Last: who listens for a free calendar looks at the queues again.
      release?.();
      return;
    }
    source.release ??= calendar.hold(`queue ${source.queueName}`);
    if (visible === 0 || stopping) return;
    source.waitingSince ??= performance.now();
    if (visible < source.batchSize && performance.now() - source.waitingSince < windowMs(source)) return;
    const most = source.maximumConcurrency ?? Number.POSITIVE_INFINITY;
    let left = visible - source.receiving * source.batchSize;
    while (left > 0 && source.active < most && host.room(source.functionName) > source.receiving) {
      left -= source.batchSize;
      source.waitingSince = undefined;
      source.active += 1;
      source.receiving += 1;
      const batch = work(source)
        .catch((error: unknown) => options.onFatal(error instanceof Error ? error : new Error(String(error))))
        .finally(() => {
          batches.delete(batch);
          source.active -= 1;
          look(source);
        });
      batches.add(batch);
    }
  };

  const work = async (source: Source): Promise<void> => {
    const messages: QueueMessage[] = [];
    try {
      while (messages.length < source.batchSize) {
        const more = await messaging.receive(source.queueName, Math.min(10, source.batchSize - messages.length));
        messages.push(...more);
        if (more.length === 0) break;
      }
    } finally {
      source.receiving -= 1;
    }
    if (messages.length === 0) return;
    const event = { Records: messages.map((message) => sqsRecord(message, source.queueArn)) };
    const result = await host.invoke(source.functionName, JSON.stringify(event));
    const failedIds = failuresOf(result, messages, source.reportBatchItemFailures);
    const failed = messages.filter(({ messageId }) => failedIds.has(messageId));
    const succeeded = messages.filter(({ messageId }) => !failedIds.has(messageId));
    await Promise.all([
      ...succeeded.map(({ receiptHandle }) => messaging.delete(source.queueName, receiptHandle)),
      // The queue's redrive policy counts receives and moves what failed too often.
      ...failed.map(({ receiptHandle }) => messaging.giveBack(source.queueName, receiptHandle)),
    ]);
    options.onBatch?.({
      queueName: source.queueName,
      functionName: source.functionName,
      succeeded: succeeded.map(({ messageId }) => messageId),
      failed: failed.map(({ messageId }) => messageId),
      ...(result.ok ? {} : { error: result.error.errorMessage }),
    });
  };

  const scan = (): void => {
    for (const source of sources) look(source);
  };
  const timer = setInterval(scan, SCAN_MS);

  return {
    scan,
    async stop() {
      stopping = true;
      clearInterval(timer);
      while (batches.size > 0) await Promise.all(batches);
    },
  };
}

/** One record of the event: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
export function sqsRecord(message: QueueMessage, queueArn: string) {
  const messageAttributes = Object.entries(message.messageAttributes).map(([name, value]) => [
    name,
    { ...value, stringListValues: [], binaryListValues: [] },
  ]);
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(messageAttributes) as Record<string, unknown>,
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: REGION,
  };
}

/**
 * Ids of the messages that come again. An answer Lambda cannot use (no such id, no id, not a list) fails the whole batch:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failuresOf(
  result: InvokeResult,
  messages: Pick<QueueMessage, 'messageId'>[],
  reported: boolean,
): Set<string> {
  const all = new Set(messages.map(({ messageId }) => messageId));
  if (!result.ok) return all;
  const answer: unknown = reported ? JSON.parse(result.payload) : null;
  if (typeof answer !== 'object' || answer === null || !('batchItemFailures' in answer)) return new Set();
  if (answer.batchItemFailures === null) return new Set();
  if (!Array.isArray(answer.batchItemFailures)) return all;
  const named = new Set<string>();
  for (const failure of answer.batchItemFailures as unknown[]) {
    const id =
      typeof failure === 'object' && failure !== null && 'itemIdentifier' in failure ? failure.itemIdentifier : '';
    if (typeof id !== 'string' || !all.has(id)) return all;
    named.add(id);
  }
  return named;
}
