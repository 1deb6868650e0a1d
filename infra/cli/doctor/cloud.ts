import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { ListSubscriptionsByTopicCommand, NotFoundException, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand, QueueDoesNotExist } from '@aws-sdk/client-sqs';
import { clientOptions } from '../../../shared/aws/clients.ts';
import { makeQueues } from '../../../shared/aws/queues.ts';
import { makeScheduler, readSchedules } from '../../../shared/aws/scheduler.ts';
import { makeSecrets } from '../../../shared/aws/secrets.ts';
import type { Connection } from '../connection.ts';
import type { Cloud, Subscription } from './ports.ts';

const countedOfQueue = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;

/** The services of a stage, embedded or in AWS, for whoever only looks. */
export async function openCloud({ stage, client }: Pick<Connection, 'stage' | 'client'>): Promise<Cloud> {
  const names = await import('../../names.ts');
  const dynamo = new DynamoDBClient({ ...clientOptions, ...client('DYNAMODB') });
  const queues = makeQueues(client('SQS'));
  const scheduler = makeScheduler(client('SCHEDULER'));
  const secrets = makeSecrets(client('SECRETS_MANAGER'));
  const topics = new SNSClient({ ...clientOptions, ...client('SNS') });
  const override = (service: 'DYNAMODB' | 'SQS'): string | undefined =>
    client(service).endpoint ?? process.env[`AWS_ENDPOINT_URL_${service}`] ?? process.env.AWS_ENDPOINT_URL;
  const describe = async () => {
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: names.tableName(stage) }));
    const [, partition = '', , region = '', account = ''] = (Table?.TableArn ?? '').split(':');
    return { partition, account, region, status: Table?.TableStatus ?? 'unknown' };
  };
  return {
    table: describe,
    async clockUrl() {
      const Region = await dynamo.config.region();
      return override('DYNAMODB') ?? dynamo.config.endpointProvider({ Region }).url.href;
    },
    async queueDepth(name) {
      try {
        const command = new GetQueueUrlCommand({ QueueName: names.resourceName(stage, name) });
        const { QueueUrl = '' } = await queues.send(command);
        const base = override('SQS');
        // Hosts that emulators make up do not resolve, some are none at all; the path is what counts.
        const url = base === undefined ? QueueUrl : new URL(QueueUrl.replace(/^\w+:\/\/[^/]*/, ''), base).href;
        const read = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...countedOfQueue] });
        const { Attributes = {} } = await queues.send(read);
        return countedOfQueue.reduce((sum, attribute) => sum + Number(Attributes[attribute] ?? 0), 0);
      } catch (error) {
        if (error instanceof QueueDoesNotExist) return undefined;
        throw error;
      }
    },
    schedules: readSchedules(names.scheduleGroupName(stage), () => scheduler),
    async secret(name) {
      try {
        const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: name }));
        return { exists: true, ...(SecretString === undefined ? {} : { text: SecretString }) };
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        // One error for both: no such secret, and one that was never given a value ("... secret value for staging label").
        return { exists: /value/i.test(error.message) };
      }
    },
    async subscriptions() {
      const { partition, region, account } = await describe();
      const topic = `arn:${partition}:sns:${region}:${account}:${names.resourceName(stage, 'people')}`;
      const found: Subscription[] = [];
      let next: string | undefined;
      try {
        do {
          const page = await topics.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic, NextToken: next }));
          for (const { Protocol = '', SubscriptionArn = '' } of page.Subscriptions ?? []) {
            found.push({ protocol: Protocol, confirmed: SubscriptionArn.startsWith('arn:') });
          }
          next = page.NextToken;
        } while (next !== undefined);
        return found;
      } catch (error) {
        if (error instanceof NotFoundException) return undefined;
        throw error;
      }
    },
    close() {
      for (const one of [dynamo, queues, scheduler, secrets, topics]) one.destroy();
    },
  };
}
