import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  MessageNotInflight,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import type { Connection } from './connection.ts';
import { type Letter, readLetter } from './dead-letters.ts';
import { pick } from './pick.ts';
import { openQueues } from './queues.ts';

/** One message of a dead-letter queue, hidden from others for a while. */
export interface DeadMessage extends Letter {
  readonly id: string;
  readonly queue: string;
  readonly receipt: string;
  readonly body: string;
  /** When it was sent first, epoch milliseconds by the clock of the queue. */
  readonly sentAt: number;
  /** How often it was received, by us too. */
  readonly received: number;
}

/** The dead-letter queues of a hive, by their names without the stage. */
export interface DeadQueues {
  /** About how many messages lie there, hidden ones too. */
  count(queue: string): Promise<number>;
  /** At most `most` (up to 10) messages, hidden for so many seconds; waits a second for some. */
  receive(queue: string, most: number, hiddenSeconds: number): Promise<DeadMessage[]>;
  /** Shows it again within a second. */
  giveBack(message: DeadMessage): Promise<void>;
  delete(message: DeadMessage): Promise<void>;
  /** Into a queue of jobs. */
  send(queue: string, body: string): Promise<void>;
  close(): void;
}

/** A second, since the embedded store answers a time of zero with an error. */
const shownAgainSeconds = 1;

const deadSuffix = '-dead';
const ends = ['failed-invocations', 'failed-deliveries'] as const;

/** Every dead-letter queue of a stage: one for each queue of jobs, and the two where failed events end. */
export async function deadQueueNames(): Promise<string[]> {
  const names = await import('../names.ts');
  const publishers = names.routesOf(allPlatformTraits).map(({ functionName }) => functionName);
  return [...['draft', ...publishers].map((name) => `${name}${deadSuffix}`), ...ends];
}

/** The queue of jobs that a dead-letter queue belongs to; undefined where failed events end. */
export function jobQueueOf(dead: string): string | undefined {
  return dead.endsWith(deadSuffix) ? dead.slice(0, -deadSuffix.length) : undefined;
}

/** All, or the one that is meant: by its own name, the name of its queue of jobs, or the name it has in AWS. */
export async function pickDeadQueues(written: string | undefined, stage: string): Promise<readonly string[]> {
  const known = await deadQueueNames();
  if (written === undefined) return known;
  const short = written.startsWith(`hive-${stage}-`) ? written.slice(`hive-${stage}-`.length) : written;
  if (known.includes(short)) return [short];
  const jobs = new Map(known.map((name) => [jobQueueOf(name) ?? name, name]));
  const meant = pick('dead-letter queue', short, [...jobs.keys()], `expected one of ${[...jobs.keys()].join(', ')}`);
  return [jobs.get(meant) ?? meant];
}

export async function openDeadQueues(connection: Pick<Connection, 'stage' | 'client'>): Promise<DeadQueues> {
  const { client, urlOf, close } = await openQueues(connection);
  const urls = new Map<string, Promise<string>>();
  const url = (queue: string): Promise<string> => {
    const known = urls.get(queue) ?? urlOf(queue);
    urls.set(queue, known);
    return known;
  };
  return {
    async count(queue) {
      const command = new GetQueueAttributesCommand({
        QueueUrl: await url(queue),
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      });
      const { Attributes = {} } = await client.send(command);
      return (
        Number(Attributes.ApproximateNumberOfMessages ?? 0) +
        Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0)
      );
    },
    async receive(queue, most, hiddenSeconds) {
      const command = new ReceiveMessageCommand({
        QueueUrl: await url(queue),
        MaxNumberOfMessages: most,
        VisibilityTimeout: hiddenSeconds,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
        MessageAttributeNames: ['All'],
      });
      const { Messages = [] } = await client.send(command);
      return Messages.map((message) => deadMessage(queue, message));
    },
    async giveBack({ queue, receipt }) {
      const command = new ChangeMessageVisibilityCommand({
        QueueUrl: await url(queue),
        ReceiptHandle: receipt,
        VisibilityTimeout: shownAgainSeconds,
      });
      try {
        await client.send(command);
      } catch (error) {
        // It is visible already, or in somebody else's hands.
        if (!(error instanceof ReceiptHandleIsInvalid || error instanceof MessageNotInflight)) throw error;
      }
    },
    async delete({ queue, receipt }) {
      await client.send(new DeleteMessageCommand({ QueueUrl: await url(queue), ReceiptHandle: receipt }));
    },
    async send(queue, body) {
      await client.send(new SendMessageCommand({ QueueUrl: await url(queue), MessageBody: body }));
    },
    close,
  };
}

function deadMessage(queue: string, message: Message): DeadMessage {
  const { Body: body = '', Attributes = {}, MessageAttributes = {} } = message;
  const attributes = Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
  );
  return {
    ...readLetter(body, attributes),
    id: message.MessageId ?? '',
    queue,
    receipt: message.ReceiptHandle ?? '',
    body,
    sentAt: Number(Attributes.SentTimestamp ?? 0),
    received: Number(Attributes.ApproximateReceiveCount ?? 0),
  };
}
