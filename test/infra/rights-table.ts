import { type Route, routesOf } from '../../infra/names.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';

/**
 * What every role of a stage may do: all of it, and nothing else. A role that is not here, a right more and a right less fail
 * test/infra/roles.test.ts. Whoever adds a function adds its row.
 *
 * A line is `service: Action, Action on thing, thing`; names stand without the stage. The right of a function to write its own log goes
 * without saying, and so does who may become it.
 */
export interface Row {
  readonly may: readonly string[];
  /** Who becomes the role. @default Lambda */
  readonly trust?: string;
}

const routes = routesOf(allPlatformTraits);
const publishQueues = routes.map(({ functionName }) => `queue/${functionName}`).join(', ');

const read = 'GetItem, BatchGetItem';
const work = 'ReceiveMessage, DeleteMessage, ChangeMessageVisibility, GetQueueAttributes';
/** Where an invocation that nobody waits for ends when it fails. */
const failures = 'sqs: SendMessage on queue/failed-invocations';

const everywhere: Readonly<Record<string, Row>> = {
  'function plan-post': {
    may: [`dynamodb: ${read}, PutItem on table/hive`, 'sqs: SendMessage on queue/draft', failures],
  },
  'function write-draft': {
    may: [
      `dynamodb: ${read}, BatchWriteItem, PutItem, UpdateItem on table/hive`,
      's3: PutObject on bucket/hive/runs/*',
      'secretsmanager: GetSecretValue on secret:hive/openai-??????',
      'sns: Publish on topic/people',
      `sqs: ${work} on queue/draft`,
      `sqs: SendMessage on ${publishQueues}`,
    ],
  },
  'function sweep': {
    may: [
      `dynamodb: ${read}, UpdateItem on table/hive`,
      'dynamodb: Query on table/hive/index/wake',
      `sqs: SendMessage on queue/draft, ${publishQueues}`,
      failures,
    ],
  },
  'function sync-personalities': {
    may: [
      `dynamodb: ${read}, PutItem, UpdateItem on table/hive`,
      'dynamodb: Query on table/hive/index/timeline',
      'iam: PassRole on role/PersonalitiesRole if iam:PassedToService StringEquals scheduler.amazonaws.com',
      's3: GetObject on bucket/hive/config.json, bucket/hive/personalities/*',
      's3: ListBucket on bucket/hive',
      's3: PutObject on bucket/hive/reports/*, bucket/hive/versions/*',
      'scheduler: CreateSchedule, UpdateSchedule, DeleteSchedule, GetSchedule on schedule/hive-personalities/*',
      'scheduler: ListSchedules on *',
      failures,
    ],
  },
  PersonalitiesRole: schedules('personalities', 'plan-post'),
  SweepTickRole: schedules('system', 'sweep'),
  SyncTickRole: schedules('system', 'sync-personalities'),
};

/** Posts of one route: with the credentials of its own platform and transport. */
function publisher({ platform, transport, functionName, leavesEvidence }: Route, bundles: number): Row {
  const secrets = Array.from(
    { length: bundles },
    (_, bundle) => `secret:hive/${platform}/${transport}/${bundle}-??????`,
  );
  return {
    may: [
      `dynamodb: ${read}, PutItem, UpdateItem on table/hive`,
      ...(leavesEvidence ? [`s3: PutObject on bucket/hive/evidence/${platform}/*`] : []),
      `secretsmanager: GetSecretValue on secret:hive/session-key-??????, ${secrets.join(', ')}`,
      `sqs: ${work} on queue/${functionName}`,
    ],
  };
}

/** Hears through one route, with its credentials; plans answers, and has no way to the model. */
function observer({ platform, transport }: Route, bundles: number): Row {
  const secrets = Array.from(
    { length: bundles },
    (_, bundle) => `secret:hive/${platform}/${transport}/${bundle}-??????`,
  );
  return {
    may: [
      `dynamodb: ${read}, BatchWriteItem, PutItem, UpdateItem on table/hive`,
      'dynamodb: Query on table/hive/index/wake',
      `secretsmanager: GetSecretValue on secret:hive/session-key-??????, ${secrets.join(', ')}`,
      'sqs: SendMessage on queue/draft',
      failures,
    ],
  };
}

/** What EventBridge Scheduler becomes: for schedules of one group of this account, to invoke one function. */
function schedules(group: string, target: string): Row {
  return {
    trust: `scheduler.amazonaws.com if aws:SourceAccount StringEquals <AWS::AccountId> and aws:SourceArn StringEquals schedule-group/hive-${group}`,
    may: [`lambda: InvokeFunction on function/${target}`, 'sqs: SendMessage on queue/failed-deliveries'],
  };
}

const dryRun: Row = {
  may: [`dynamodb: ${read}, PutItem, UpdateItem, Query on table/hive`, `sqs: ${work} on ${publishQueues}`],
};

function pascal(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

/** The rows of a stage. */
export function rightsTable(mode: 'live' | 'dry-run', credentialBundles = 1): Readonly<Record<string, Row>> {
  if (mode === 'dry-run') return { ...everywhere, 'function publish-dry-run': dryRun };
  const publishers = routes.map((route) => [`function ${route.functionName}`, publisher(route, credentialBundles)]);
  const observers = routes.flatMap((route) =>
    route.observerName === undefined
      ? []
      : [
          [`function ${route.observerName}`, observer(route, credentialBundles)],
          [`${pascal(route.observerName)}TickRole`, schedules('system', route.observerName)],
        ],
  );
  return { ...everywhere, ...Object.fromEntries([...publishers, ...observers]) };
}

/** Services that a resource lets in by a policy of its own, as `resource: service may action`; nobody else is. */
export const guests: readonly string[] = [
  'bucket/hive-logs/*: logging.s3.amazonaws.com may s3:PutObject',
  'function/sync-personalities: events.amazonaws.com may lambda:InvokeFunction',
  'queue/failed-deliveries: events.amazonaws.com may sqs:SendMessage',
  'topic/people: cloudwatch.amazonaws.com may sns:Publish',
];

/** Resources that no right names whole, and why. */
export const wildcards: Readonly<Record<string, { readonly for: RegExp; readonly because: string }>> = {
  '*': {
    for: /^scheduler:ListSchedules$/,
    because: 'AWS knows no resource for it',
  },
  'schedule/hive-personalities/*': {
    for: /^scheduler:/,
    because: 'one schedule per personality and platform, made at run time',
  },
  'bucket/hive/personalities/*': { for: /^s3:GetObject$/, because: 'one file per personality' },
  'bucket/hive/reports/*': { for: /^s3:PutObject$/, because: 'one report per file' },
  'bucket/hive/versions/*': { for: /^s3:PutObject$/, because: 'one file per version' },
  ...Object.fromEntries(
    routes
      .filter(({ leavesEvidence }) => leavesEvidence)
      .map(({ platform }) => [
        `bucket/hive/evidence/${platform}/*`,
        { for: /^s3:PutObject$/, because: 'two files per page that its client did not understand' },
      ]),
  ),
  'bucket/hive/runs/*': { for: /^s3:PutObject$/, because: 'one run per draft' },
};

/** Secrets Manager ends the ARN of a secret with six characters of its own; exactly these are left open. */
export const secretSuffix = /^secret:[\w/-]+-\?{6}$/;
