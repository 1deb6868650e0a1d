import { beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from '../../infra/synth.ts';
import { allows, list, ofType, type Resource, resourcesOf, rightsOf, text } from '../support/template.ts';

const read = 'secretsmanager:GetSecretValue';
const secrets = {
  openai: ':secret:hive/prod/openai-',
  twitter: ':secret:hive/prod/twitter/api/',
  website: ':secret:hive/prod/twitter/browser/',
  reddit: ':secret:hive/prod/reddit/',
  session: ':secret:hive/prod/session-key-',
};

let prod: readonly Resource[];
let dev: readonly Resource[];

beforeAll(async () => {
  prod = resourcesOf(await synthesize({ stage: 'prod' }));
  dev = resourcesOf(await synthesize({ stage: 'dev' }));
});

/** Everything a role may do besides its own log, as `service:Action what`, with the stage's names shortened. */
function rights(resources: readonly Resource[], name: string): string[] {
  return rightsOf(resources, name)
    .flatMap(({ Action, Resource }) =>
      list(Action).flatMap((action) => list(Resource).map((resource) => `${action} ${short(text(resource))}`)),
    )
    .filter((right) => !right.startsWith('logs:'))
    .sort();
}

function short(resource: string): string {
  return resource
    .replace(/^arn:<AWS::Partition>:\w+:(<AWS::Region>)?:(<AWS::AccountId>)?:/, '')
    .replace(/hive([-/])(prod|dev)/, 'hive')
    .replace('-<AWS::AccountId>-<AWS::Region>', '')
    .replace(/^<(\w+?)(Queue|Role|Function|Topic)[0-9A-F]{8}(\.Arn)?>$/, '$1$2');
}

describe('what each role may do on a live stage', () => {
  it('plan-post plans and sends to the draft queue', () => {
    expect(rights(prod, 'plan-post')).toEqual([
      'dynamodb:BatchGetItem table/hive',
      'dynamodb:GetItem table/hive',
      'dynamodb:PutItem table/hive',
      'sqs:SendMessage DraftsQueue',
      'sqs:SendMessage FailedInvocationsQueue',
    ]);
  });

  it('write-draft writes with the key of OpenAI and keeps its runs', () => {
    expect(rights(prod, 'write-draft')).toEqual([
      'dynamodb:BatchGetItem table/hive',
      'dynamodb:BatchWriteItem table/hive',
      'dynamodb:GetItem table/hive',
      'dynamodb:PutItem table/hive',
      'dynamodb:UpdateItem table/hive',
      's3:PutObject hive/runs/*',
      'secretsmanager:GetSecretValue secret:hive/openai-??????',
      'sns:Publish PeopleTopic',
      'sqs:ChangeMessageVisibility DraftsQueue',
      'sqs:DeleteMessage DraftsQueue',
      'sqs:GetQueueAttributes DraftsQueue',
      'sqs:ReceiveMessage DraftsQueue',
      'sqs:SendMessage QueuepublishredditQueue',
      'sqs:SendMessage QueuepublishtwitterQueue',
      'sqs:SendMessage QueuepublishtwitterbrowserQueue',
    ]);
  });

  it.each(['twitter', 'reddit'])(
    'publish-%s posts with the credentials of its own platform and transport',
    (platform) => {
      expect(rights(prod, `publish-${platform}`)).toEqual([
        'dynamodb:BatchGetItem table/hive',
        'dynamodb:GetItem table/hive',
        'dynamodb:PutItem table/hive',
        'dynamodb:UpdateItem table/hive',
        ...[
          `secretsmanager:GetSecretValue secret:hive/${platform}/api/0-??????`,
          'secretsmanager:GetSecretValue secret:hive/session-key-??????',
        ].sort(),
        `sqs:ChangeMessageVisibility Queuepublish${platform}Queue`,
        `sqs:DeleteMessage Queuepublish${platform}Queue`,
        `sqs:GetQueueAttributes Queuepublish${platform}Queue`,
        `sqs:ReceiveMessage Queuepublish${platform}Queue`,
      ]);
    },
  );

  it('publish-twitter-browser has the logins of the website alone, and leaves its evidence in one folder', () => {
    expect(rights(prod, 'publish-twitter-browser')).toEqual([
      'dynamodb:BatchGetItem table/hive',
      'dynamodb:GetItem table/hive',
      'dynamodb:PutItem table/hive',
      'dynamodb:UpdateItem table/hive',
      's3:PutObject hive/evidence/twitter/*',
      'secretsmanager:GetSecretValue secret:hive/session-key-??????',
      'secretsmanager:GetSecretValue secret:hive/twitter/browser/0-??????',
      'sqs:ChangeMessageVisibility QueuepublishtwitterbrowserQueue',
      'sqs:DeleteMessage QueuepublishtwitterbrowserQueue',
      'sqs:GetQueueAttributes QueuepublishtwitterbrowserQueue',
      'sqs:ReceiveMessage QueuepublishtwitterbrowserQueue',
    ]);
  });

  it('nobody else may read or write evidence', () => {
    const others = ofType(prod, 'AWS::Lambda::Function')
      .map(({ properties }) => text(properties.FunctionName).replace('hive-prod-', ''))
      .filter((name) => name !== 'publish-twitter-browser');
    expect(others.length).toBeGreaterThan(5);
    for (const name of others) expect(rights(prod, name).filter((right) => right.includes('evidence'))).toEqual([]);
  });

  it('sweep looks at the index and sends ids', () => {
    expect(rights(prod, 'sweep')).toEqual([
      'dynamodb:BatchGetItem table/hive',
      'dynamodb:GetItem table/hive',
      'dynamodb:Query table/hive/index/wake',
      'dynamodb:UpdateItem table/hive',
      'sqs:SendMessage DraftsQueue',
      'sqs:SendMessage FailedInvocationsQueue',
      'sqs:SendMessage QueuepublishredditQueue',
      'sqs:SendMessage QueuepublishtwitterQueue',
      'sqs:SendMessage QueuepublishtwitterbrowserQueue',
    ]);
  });

  it('sync-personalities reads files, keeps schedules, passes one role', () => {
    expect(rights(prod, 'sync-personalities')).toEqual([
      'dynamodb:BatchGetItem table/hive',
      'dynamodb:GetItem table/hive',
      'dynamodb:PutItem table/hive',
      'dynamodb:Query table/hive/index/timeline',
      'dynamodb:UpdateItem table/hive',
      'iam:PassRole PersonalitiesRole',
      's3:GetObject hive/config.json',
      's3:GetObject hive/personalities/*',
      's3:ListBucket hive',
      's3:PutObject hive/reports/*',
      's3:PutObject hive/versions/*',
      'scheduler:CreateSchedule schedule/hive-personalities/*',
      'scheduler:DeleteSchedule schedule/hive-personalities/*',
      'scheduler:GetSchedule schedule/hive-personalities/*',
      'scheduler:ListSchedules *',
      'scheduler:UpdateSchedule schedule/hive-personalities/*',
      'sqs:SendMessage FailedInvocationsQueue',
    ]);
  });
});

describe('who can read which secret', () => {
  const nothing = { openai: false, twitter: false, website: false, reddit: false, session: false };
  const table = [
    ['write-draft', { ...nothing, openai: true }],
    ['publish-twitter', { ...nothing, twitter: true, session: true }],
    ['publish-twitter-browser', { ...nothing, website: true, session: true }],
    ['publish-reddit', { ...nothing, reddit: true, session: true }],
    ['plan-post', nothing],
    ['sweep', nothing],
    ['sync-personalities', nothing],
  ] as const;

  it.each(table)('%s', (name, wanted) => {
    const statements = rightsOf(prod, name);
    const readable = Object.entries(secrets).map(([secret, arn]) => [secret, allows(statements, read, arn)]);
    expect(Object.fromEntries(readable)).toEqual(wanted);
  });
});

describe('a dry-run stage', () => {
  it('has no secret of a platform, no right to one and no function that posts', () => {
    const all = JSON.stringify(dev);
    expect(all).toContain('hive/dev/openai');
    for (const absent of ['/twitter/', '/reddit/', 'session-key', 'HIVE_CREDENTIAL_SECRETS', 'HIVE_SESSION_SECRET']) {
      expect(all).not.toContain(absent);
      expect(JSON.stringify(prod)).toContain(absent);
    }
    expect(() => rightsOf(dev, 'publish-twitter')).toThrow(/There is no function publish-twitter/);
  });

  it('publishes everything to its own table', () => {
    expect(rights(dev, 'publish-dry-run')).toEqual([
      'dynamodb:BatchGetItem table/hive',
      'dynamodb:GetItem table/hive',
      'dynamodb:PutItem table/hive',
      'dynamodb:Query table/hive',
      'dynamodb:UpdateItem table/hive',
      'sqs:ChangeMessageVisibility QueuepublishredditQueue',
      'sqs:ChangeMessageVisibility QueuepublishtwitterQueue',
      'sqs:ChangeMessageVisibility QueuepublishtwitterbrowserQueue',
      'sqs:DeleteMessage QueuepublishredditQueue',
      'sqs:DeleteMessage QueuepublishtwitterQueue',
      'sqs:DeleteMessage QueuepublishtwitterbrowserQueue',
      'sqs:GetQueueAttributes QueuepublishredditQueue',
      'sqs:GetQueueAttributes QueuepublishtwitterQueue',
      'sqs:GetQueueAttributes QueuepublishtwitterbrowserQueue',
      'sqs:ReceiveMessage QueuepublishredditQueue',
      'sqs:ReceiveMessage QueuepublishtwitterQueue',
      'sqs:ReceiveMessage QueuepublishtwitterbrowserQueue',
    ]);
  });
});
