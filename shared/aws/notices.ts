import { PublishCommand, SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';
import { type Environment, required } from '../config/environment.ts';
import { lazily } from '../config/lazily.ts';
import { heldLetter, type Letter, type Notices } from '../publication/notices.ts';
import { callStore } from './busy.ts';
import { clientOptions } from './clients.ts';

/** A client of SNS; tests bring their own endpoint. */
export function makeTopics(config: SNSClientConfig = {}): SNSClient {
  return new SNSClient({ ...clientOptions, ...config });
}

const sharedTopics = lazily(makeTopics);

/** Notices over the topic that the environment names; who reads them is the topic's affair. Throws StoreBusy while SNS is out of reach. */
export function snsNotices(environment: Environment, client: () => SNSClient = sharedTopics): Notices {
  const send = async ({ subject, text }: Letter): Promise<void> => {
    const command = new PublishCommand({
      TopicArn: required(environment, 'peopleTopicArn'),
      Subject: subject,
      Message: text,
    });
    await callStore('The topic of notices', () => client().send(command));
  };
  return { held: (publication) => send(heldLetter(publication, required(environment, 'stage'))) };
}
