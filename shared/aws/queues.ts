import { SendMessageCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { type Environment, environmentKeys, publishQueueUrlKey, requiredKey } from '../config/environment.ts';
import type { Jobs } from '../publication/ports.ts';
import { callStore } from './busy.ts';
import { clientOptions, lazily } from './clients.ts';

/** A client of SQS; tests and tools bring their own endpoint. */
export function makeQueues(config: SQSClientConfig = {}): SQSClient {
  return new SQSClient({ ...clientOptions, ...config });
}

const sharedQueues = lazily(makeQueues);

/**
 * Sends ids to the queues whose URLs the environment names; a queue that is not there is found out when something is sent to it, because a
 * function knows only the queues it may use. Throws StoreBusy while SQS is out of reach.
 */
export function sqsJobs(environment: Environment, client: () => SQSClient = sharedQueues): Jobs {
  const send = async (key: string, id: string): Promise<void> => {
    const command = new SendMessageCommand({
      QueueUrl: requiredKey(environment, key),
      MessageBody: JSON.stringify({ id }),
    });
    await callStore(`The queue of ${key}`, () => client().send(command));
  };
  return {
    draft: (id) => send(environmentKeys.draftQueueUrl, id),
    publish: (platform, transport, id) => send(publishQueueUrlKey(platform, transport), id),
  };
}
