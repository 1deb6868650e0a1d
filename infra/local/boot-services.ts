import { generateSecret } from './generated-secret.ts';
import { clientEnvironment } from './host.ts';
import type { StackInput } from './intrinsics.ts';
import { RULES_GROUP } from './journal-entries.ts';
import type { Plan } from './plan.ts';
import type {
  EnsureTables,
  Messaging,
  ObjectEvent,
  Scheduler,
  SecretsManager,
  StartDynamoDb,
  StartMessaging,
  StartObjectEvents,
  StartScheduler,
  StartSecretsManager,
} from './services/types.ts';
import { planTemplate } from './template.ts';

export interface Services {
  startDynamoDb: StartDynamoDb;
  ensureTables: EnsureTables;
  startMessaging: StartMessaging;
  startSecretsManager: StartSecretsManager;
  startScheduler: StartScheduler;
  startObjectEvents: StartObjectEvents;
}

export interface ServiceOptions {
  services: Services;
  stacks: StackInput[];
  /** Path of a name inside the data folder. */
  path(name: string): string;
  now(): number;
  /** Told of each service that runs, so that it can be stopped even if a later one does not start. */
  onStarted(service: { stop(): Promise<void> }): void;
  onObject(plan: Plan, event: ObjectEvent): void;
}

export interface StartedServices {
  plan: Plan;
  messaging: Messaging;
  secrets: SecretsManager;
  scheduler: Scheduler;
  /** Environment that points an SDK client at them. */
  endpoints: Record<string, string>;
}

/** Starts the stores and endpoints, reads the template with their addresses, and makes everything it names exist. */
export async function startServices(options: ServiceOptions): Promise<StartedServices> {
  const { services, path, now } = options;
  const started = <T extends { stop(): Promise<void> }>(service: T): T => {
    options.onStarted(service);
    return service;
  };
  const [dynamoDb, messaging, secrets, scheduler] = await all([
    services.startDynamoDb({ dataDir: path('dynamodb') }).then(started),
    services.startMessaging({ dataDir: path('messaging') }).then(started),
    services.startSecretsManager({ file: path('secrets.json') }).then(started),
    services.startScheduler({ file: path('schedules.json'), now }).then(started),
  ]);
  const plan = planTemplate(options.stacks, { queueUrl: (name) => messaging.queueUrl(name) });
  await all([
    services.ensureTables(dynamoDb.url, plan.tables),
    messaging.ensureQueues(plan.queues).then(() => messaging.ensureTopics(plan.topics)),
    messaging.ensureBuckets(plan.buckets),
    ensureSecrets(secrets, plan),
    scheduler.ensureGroups([...plan.scheduleGroups, RULES_GROUP]),
  ]);
  const objects = started(
    await services.startObjectEvents({
      upstream: messaging.url,
      now,
      onObject: (event) => options.onObject(plan, event),
    }),
  );
  const endpoints = {
    ...clientEnvironment(),
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
    AWS_ENDPOINT_URL_SQS: messaging.url,
    AWS_ENDPOINT_URL_SNS: messaging.url,
    AWS_ENDPOINT_URL_S3: objects.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ENDPOINT_URL_SCHEDULER: scheduler.url,
  };
  return { plan, messaging, secrets, scheduler, endpoints };
}

/** Like Promise.all, but waits for all of them before it fails: what has started can then be stopped. */
async function all<T extends readonly unknown[]>(promises: { [Index in keyof T]: Promise<T[Index]> }): Promise<T> {
  const settled = await Promise.allSettled(promises);
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
  return Promise.all(promises) as unknown as Promise<T>;
}

async function ensureSecrets(secrets: SecretsManager, plan: Plan): Promise<void> {
  await secrets.ensure(plan.secrets.map(({ name }) => name));
  for (const { name, initial } of plan.secrets) {
    if (initial === undefined || (await secrets.get(name)) !== undefined) continue;
    await secrets.put(name, 'literal' in initial ? initial.literal : generateSecret(initial.generate));
  }
}
