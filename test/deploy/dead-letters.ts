import { ListQueuesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Aws } from './aws.ts';

/** A message in a queue where things end that went wrong. */
export interface DeadLetter {
  /** The queue's name. */
  readonly queue: string;
  readonly body: string;
}

/** What lies in the queues whose name begins with `prefix` and ends in one of `endings`; the messages stay hidden for an hour. */
export async function deadLetters(aws: Aws, prefix: string, endings: readonly string[]): Promise<DeadLetter[]> {
  const { QueueUrls = [] } = await aws.sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
  const found: DeadLetter[] = [];
  for (const QueueUrl of QueueUrls) {
    const queue = QueueUrl.split('/').at(-1) ?? '';
    if (!endings.some((ending) => queue.endsWith(ending))) continue;
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 3600 });
    const { Messages = [] } = await aws.sqs.send(command);
    found.push(...Messages.map(({ Body = '' }) => ({ queue, body: Body })));
  }
  return found;
}
