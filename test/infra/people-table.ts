import type { PersonRole } from '../../infra/constructs/people-policies.ts';
import { routesOf } from '../../infra/names.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';

/**
 * Which right of a person each command of `hive` needs: the policies hold these and no others, and a command that is not here fails
 * test/infra/people-policies.test.ts. Written as in rights-table.ts. A row counts for the command and, as the name of a group, for what is in it.
 */
export interface Need {
  /** The least that a person has to be. Absent: the command speaks to no hive, or wants so much that no policy of a stage gives it. */
  readonly who?: PersonRole;
  readonly may: readonly string[];
}

const routes = routesOf(allPlatformTraits);
const publishQueues = routes.map(({ functionName }) => `queue/hive-${functionName}`).join(', ');
const bundles = routes.map(({ platform, transport }) => `secret:hive/${platform}/${transport}/*`).join(', ');

/** Every command that speaks to a hive in AWS looks for its table, which tells the account. */
const connects = 'dynamodb: DescribeTable on table/hive';
const items = 'dynamodb: GetItem, BatchGetItem on table/hive';
/** Who is there: the files, their reports, the accounts. */
const roster = [connects, items, 's3: ListBucket on bucket/hive', 's3: GetObject on bucket/hive/reports/*'];
const timeline = 'dynamodb: Query on table/hive/index/timeline';
const open = 'dynamodb: Query on table/hive/index/wake';
const run = 's3: GetObject on bucket/hive/runs/*';
const urls = 'sqs: GetQueueUrl on queue/hive-*';
const counts = 'sqs: GetQueueAttributes on queue/hive-*';
const deadLetters = 'queue/hive-*-dead, queue/hive-failed-*';
const logs = 'logs: FilterLogEvents on log-group:/aws/lambda/hive-*';

/** Only items under these partition keys are written. */
const writes = (action: string, ...partitions: string[]): string =>
  `dynamodb: ${action} on table/hive if dynamodb:LeadingKeys ForAllValues:StringLike ${partitions.join(' or ')} and dynamodb:LeadingKeys Null false`;
const audits = writes('PutItem', 'PUB#*', 'AUDIT#*', 'BUDGET#*', 'EXTERNAL#words#*');
const ends = writes('UpdateItem', 'PUB#*', 'BUDGET#*');
const answers = [...roster, timeline, urls, audits, ends];
const switches = writes('UpdateItem', 'CONTROL');
const accounts = writes('PutItem', 'ACCOUNT#*');
const optOuts = writes('PutItem', 'OPTOUT#*');
const model = 'secretsmanager: GetSecretValue on secret:hive/openai-??????';

/** An entry is put among the others of its bundle, so the bundle is read; a key of OpenAI is only stored. */
const storing = [
  connects,
  items,
  `secretsmanager: PutSecretValue, GetSecretValue on ${bundles}`,
  'secretsmanager: PutSecretValue on secret:hive/openai-??????',
  switches,
  accounts,
  audits,
];

export const needs: Readonly<Record<string, Need>> = {
  status: {
    who: 'viewer',
    may: [...roster, timeline, open, urls, counts, 'cloudwatch: DescribeAlarms on *'],
  },
  why: { who: 'viewer', may: [...roster, timeline, run] },
  next: { who: 'viewer', may: [...roster, timeline] },
  budget: { who: 'viewer', may: roster },
  'config show': { who: 'viewer', may: roster },
  audit: { who: 'viewer', may: [connects, 'dynamodb: Query on table/hive'] },
  'personality list': { who: 'viewer', may: roster },
  'personality show': { who: 'viewer', may: [...roster, timeline] },
  'personality versions': { who: 'viewer', may: roster },
  'personality diff': { who: 'viewer', may: [...roster, 's3: GetObject on bucket/hive/versions/*'] },
  'personality validate': { may: [] },
  'posts list': { who: 'viewer', may: [...roster, timeline, open] },
  'posts show': { who: 'viewer', may: [...roster, timeline, run] },
  'posts logs': { who: 'viewer', may: [...roster, timeline, logs] },
  logs: { who: 'viewer', may: [...roster, timeline, logs] },
  'account list': { who: 'viewer', may: roster },
  'account show': { who: 'viewer', may: roster },
  report: { who: 'viewer', may: [...roster, timeline] },
  'interactions list': { who: 'viewer', may: [...roster, timeline] },
  'interactions show': { who: 'viewer', may: [...roster, timeline] },
  cost: { who: 'viewer', may: roster },
  // What the person who asks may not see is "not looked at".
  doctor: { who: 'viewer', may: [...roster, timeline, open, urls, counts] },
  completion: { may: [] },
  complete: { may: [] },
  // Files of this folder; what it stores in a hive, it stores as `secret put` does.
  init: { may: storing },
  'posts replay': { who: 'viewer', may: [...roster, timeline, run] },

  'posts review': { who: 'approver', may: [...answers, open, run] },
  'posts approve': { who: 'approver', may: [...answers, `sqs: SendMessage on ${publishQueues}`] },
  'posts reject': { who: 'approver', may: answers },
  'posts edit': {
    who: 'approver',
    may: [...answers, writes('BatchWriteItem', 'SIMILAR#*'), 's3: PutObject on bucket/hive/runs/*'],
  },

  post: {
    who: 'operator',
    may: [...answers, 'sqs: SendMessage on queue/hive-*', 's3: PutObject on bucket/hive/runs/*'],
  },
  'posts retry': { who: 'operator', may: [...answers, 'sqs: SendMessage on queue/hive-*'] },
  'posts remove': { who: 'operator', may: [...answers, 'sqs: SendMessage on queue/hive-*'] },
  'account check': { who: 'operator', may: [...roster, urls, 'sqs: SendMessage on queue/hive-*', audits] },
  pause: { who: 'operator', may: [...roster, switches, accounts, audits] },
  resume: { who: 'operator', may: [...roster, switches, accounts, audits] },
  'personality put': {
    who: 'operator',
    may: [...roster, 's3: PutObject, GetObject on bucket/hive/personalities/*', audits],
  },
  'personality rollback': {
    who: 'operator',
    may: [
      ...roster,
      's3: GetObject on bucket/hive/versions/*',
      's3: PutObject, GetObject, DeleteObject on bucket/hive/personalities/*',
      audits,
    ],
  },
  'personality rm': {
    who: 'operator',
    may: [...roster, 's3: GetObject, DeleteObject on bucket/hive/personalities/*', switches, audits],
  },
  'personality pause': { who: 'operator', may: [...roster, switches, audits] },
  'personality resume': { who: 'operator', may: [...roster, switches, audits] },
  // By the key of the hive; with --own-key they need the rights of `why`.
  'personality preview': { who: 'operator', may: [connects, items, model] },
  'personality compare': { who: 'operator', may: [...roster, timeline, run, model] },
  'secret put': {
    who: 'operator',
    may: storing,
  },
  'optout list': { who: 'viewer', may: [connects, items, open] },
  'optout add': { who: 'operator', may: [connects, items, optOuts, audits] },
  'optout remove': { who: 'operator', may: [connects, items, open, optOuts, audits] },
  'account resume': { who: 'operator', may: [...roster, accounts, audits] },
  'account session import': {
    who: 'operator',
    may: [...roster, `secretsmanager: PutSecretValue, GetSecretValue on ${bundles}`, accounts, audits],
  },
  'dlq list': {
    who: 'operator',
    may: [connects, urls, counts, `sqs: ReceiveMessage, ChangeMessageVisibility on ${deadLetters}`],
  },
  'dlq redrive': {
    who: 'operator',
    may: [
      connects,
      items,
      urls,
      counts,
      `sqs: ReceiveMessage, DeleteMessage, ChangeMessageVisibility on ${deadLetters}`,
      'sqs: SendMessage on queue/hive-*',
      // Files are written over themselves, so that their events come again.
      's3: PutObject, GetObject on bucket/hive/personalities/*',
      's3: PutObject, GetObject on bucket/hive/config.json',
      audits,
    ],
  },
  // All there is, out of the hive and into one: for whoever administers the account.
  export: { may: ['dynamodb: Scan on table/hive', 's3: GetObject, PutObject on bucket/hive/*', audits] },
  import: {
    may: [
      'dynamodb: Scan, BatchGetItem, BatchWriteItem, PutItem, UpdateItem, DeleteItem on table/hive',
      's3: GetObject, PutObject on bucket/hive/*',
      audits,
    ],
  },

  // No command, but what the README does with the files.
  '(aws s3 cp from the bucket)': {
    who: 'viewer',
    may: ['s3: ListBucket on bucket/hive', 's3: GetObject on bucket/hive/personalities/*, bucket/hive/config.json'],
  },
  '(aws s3 cp config.json)': { who: 'operator', may: ['s3: PutObject on bucket/hive/config.json'] },
};

/** The row of a command: its own, or that of the nearest group it is in. */
export function needOf(command: string): Need | undefined {
  const words = command.split(' ');
  for (let length = words.length; length > 0; length -= 1) {
    const row = needs[words.slice(0, length).join(' ')];
    if (row !== undefined) return row;
  }
  return undefined;
}
