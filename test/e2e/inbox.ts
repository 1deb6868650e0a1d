import { SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Inbox } from './cloud.ts';
import type { Clients } from './stores.ts';

/** A queue of its own that gets everything a topic tells. */
export async function subscribe({ sns, sqs }: Pick<Clients, 'sns' | 'sqs'>, TopicArn: string): Promise<Inbox> {
  const QueueName = `hive-inbox-${crypto.randomUUID().slice(0, 8)}`;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const subscription = { TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn, ReturnSubscriptionArn: true };
  const { SubscriptionArn } = await sns.send(new SubscribeCommand(subscription));
  const arrived: string[] = [];
  return {
    async read() {
      const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 3600 });
      const { Messages = [] } = await sqs.send(command);
      arrived.push(...Messages.map(({ Body = '' }) => Body));
      return arrived;
    },
    async close() {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },
  };
}
