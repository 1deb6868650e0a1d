import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { makeQueues, sqsJobs } from '../../shared/aws/queues.ts';
import { environmentKeys, publishQueueUrlKey } from '../../shared/config/environment.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import type { CheckJobs, Jobs } from '../../shared/publication/ports.ts';
import type { Connection } from './connection.ts';

/** The queues of a stage by their names without it; `close` when done. */
export async function openQueues({ stage, client }: Pick<Connection, 'stage' | 'client'>): Promise<{
  readonly client: SQSClient;
  urlOf(name: string): Promise<string>;
  close(): void;
}> {
  const names = await import('../names.ts');
  const config = client('SQS');
  const queues = makeQueues(config);
  const override = config.endpoint ?? process.env.AWS_ENDPOINT_URL_SQS ?? process.env.AWS_ENDPOINT_URL;
  return {
    client: queues,
    async urlOf(name) {
      const command = new GetQueueUrlCommand({ QueueName: names.resourceName(stage, name) });
      const { QueueUrl = '' } = await queues.send(command);
      // Hosts that emulators make up do not resolve; the path is what counts.
      return override === undefined ? QueueUrl : new URL(new URL(QueueUrl).pathname, override).href;
    },
    close: () => queues.destroy(),
  };
}

/** The queues of drafts and of the ways out; `close` when done. */
export async function openJobs(
  connection: Pick<Connection, 'stage' | 'client'>,
): Promise<Jobs & CheckJobs & { close(): void }> {
  const names = await import('../names.ts');
  const { client, urlOf, close } = await openQueues(connection);
  const routes = names.routesOf(allPlatformTraits);
  const entries = await Promise.all([
    urlOf('draft').then((url) => [environmentKeys.draftQueueUrl, url] as const),
    ...routes.map(async ({ platform, transport, functionName }) => {
      return [publishQueueUrlKey(platform, transport), await urlOf(functionName)] as const;
    }),
  ]);
  return { ...sqsJobs(Object.fromEntries(entries), () => client), close };
}
