import { SendMessageCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { type Environment, environmentKeys, publishQueueUrlKey, requiredKey } from '../config/environment.ts';
import { lazily } from '../config/lazily.ts';
import type { CheckJobs, Jobs } from '../publication/ports.ts';
import { callStore } from './busy.ts';
import { clientOptions } from './clients.ts';

/** A client of SQS; tests and tools bring their own endpoint. */
export function makeQueues(config: SQSClientConfig = {}): SQSClient {
  return new SQSClient({ ...clientOptions, ...config });
}

const sharedQueues = lazily(makeQueues);

/**
 * Sends ids to the queues whose URLs the environment names; a queue that is not there is found out when something is sent to it, because a
 * function knows only the queues it may use. Throws StoreBusy while SQS is out of reach.
 */
export function sqsJobs(environment: Environment, client: () => SQSClient = sharedQueues): Jobs & CheckJobs {
  const send = async (key: string, body: object): Promise<void> => {
    const command = new SendMessageCommand({
      QueueUrl: requiredKey(environment, key),
      MessageBody: JSON.stringify(body),
    });
    await callStore(`The queue of ${key}`, () => client().send(command));
  };
  return {
    draft: (id) => send(environmentKeys.draftQueueUrl, { id }),
    publish: (platform, transport, id) => send(publishQueueUrlKey(platform, transport), { id }),
    // No `id`: a function that knows no checks finds no job in it, and the message ends in the dead-letter queue, not in silence.
    check: (transport, request) => send(publishQueueUrlKey(request.platform, transport), { check: request }),
  };
}
