import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PersonRole, personRoles } from '../../infra/constructs/people-policies.ts';
import { synthesize } from '../../infra/synth.ts';
import type { AuditEntry } from '../../shared/publication/audit.ts';
import { needOf } from '../infra/people-table.ts';
import { type Asked, type AwsRecorder, recordAws } from '../support/aws-recorder.ts';
import { permits } from '../support/iam.ts';
import { endHive, hour, localHive, minute, monday, personaFile, type TestHive } from '../support/local-hive.ts';
import { type Answers, operatorOf } from '../support/operator.ts';
import { at, list, ofType, resourcesOf, type Statement, text } from '../support/template.ts';

let hive: TestHive;
let recorder: AwsRecorder;
const policies = {} as Record<PersonRole, readonly Statement[]>;
/** Everything that was asked, by the command that asked. */
const askedBy = new Map<string, readonly Asked[]>();

const idAt = (hours: number) =>
  `marlow.twitter.${new Date(monday + hours * hour).toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`;
const allowedTo = (role: PersonRole, asked: Asked) => permits(policies[role], asked);

interface Step {
  readonly command: string;
  readonly more?: readonly string[];
  readonly input?: string;
  readonly answers?: Answers;
  /** What the audit has to say of it. */
  readonly deed?: Partial<AuditEntry>;
  /** Calendar that passes before. */
  readonly after?: number;
  /** Not everything comes about in this small world; what is asked of AWS counts. */
  readonly mayFail?: true;
}

const file = (): string => join(hive.folder, 'marlow.json');
const persona = (changes: Record<string, unknown> = {}) =>
  personaFile({ approval: { leadTime: '2 hours' }, ...changes });
const words = 'Low water at dusk, and the lamp is trimmed.';

/** One after another, on one hive; ten, two and six o'clock have a slot each. */
const steps: readonly Step[] = [
  { command: 'status' },
  { command: 'next', more: ['marlow'] },
  { command: 'budget' },
  { command: 'config show', more: ['marlow'] },
  {
    command: 'posts edit',
    after: 10 * minute,
    more: [idAt(2), '--text', words],
    deed: { what: 'edited', on: idAt(2) },
  },
  { command: 'posts approve', more: [idAt(2)], deed: { what: 'approved', on: idAt(2) } },
  { command: 'why', after: 2 * hour, more: [idAt(2)] },
  { command: 'posts list' },
  { command: 'posts show', more: [idAt(2)] },
  { command: 'posts logs', more: [idAt(2)] },
  { command: 'posts replay', more: [idAt(2)] },
  {
    command: 'posts reject',
    after: 4 * hour - 30 * minute,
    more: [idAt(6), '--why', 'Too gloomy.'],
    deed: { what: 'rejected', on: idAt(6), why: 'Too gloomy.' },
  },
  {
    command: 'posts review',
    after: 3 * hour,
    answers: [
      [/^What is to become of it/, 'reject'],
      [/^Why\?/, 'Too merry.'],
    ],
    deed: { what: 'rejected', on: idAt(10), why: 'Too merry.' },
  },
  {
    command: 'post',
    more: ['marlow', 'twitter', '--text', 'The second lamp is lit as well.', '--no-wait'],
    deed: { what: 'posted', on: expect.stringContaining('marlow.twitter.') as unknown as string },
  },
  { command: 'personality put', more: ['FILE'], deed: { what: 'uploaded', on: 'personality marlow' } },
  { command: 'personality list' },
  { command: 'personality show', more: ['marlow'] },
  { command: 'personality versions', more: ['marlow'] },
  { command: 'personality diff', more: ['marlow'] },
  { command: 'personality preview', more: ['FILE', '--posts', '1'] },
  { command: 'personality compare', more: ['marlow', '1', '2', '--last', '1', '--yes'], mayFail: true },
  {
    command: 'personality rollback',
    more: ['marlow', '1'],
    deed: { what: 'rolled back', on: 'personality marlow', why: 'to version 1' },
  },
  ...(['pause', 'resume'] as const).flatMap((verb): Step[] => {
    const what = verb === 'pause' ? 'paused' : 'resumed';
    return [
      { command: verb, more: ['--all'], deed: { what, on: 'hive' } },
      { command: verb, more: ['--platform', 'twitter'], deed: { what, on: 'platform twitter' } },
      { command: verb, more: ['--account', 'marlow'], deed: { what, on: 'account twitter/marlow' } },
      { command: verb, more: ['marlow'], deed: { what, on: 'personality marlow' } },
      { command: `personality ${verb}`, more: ['marlow'], deed: { what, on: 'personality marlow' } },
    ];
  }),
  {
    command: 'secret put',
    more: ['openai'],
    input: 'sk-of-the-desk',
    deed: { what: 'stored', on: 'secret hive/local/openai' },
  },
  {
    command: 'secret put',
    more: ['twitter', 'marlow'],
    input: JSON.stringify({
      scheme: 'oauth1',
      appKey: 'key-of-the-desk',
      appSecret: 'secret-of-the-desk',
      accessToken: 'token-of-the-desk',
      accessSecret: 'token-secret-of-the-desk',
    }),
    deed: { what: 'stored', on: 'credentials of twitter/marlow' },
  },
  { command: 'optout add', more: ['twitter', '@somebody'], deed: { what: 'opted out', on: 'person twitter/somebody' } },
  { command: 'optout list' },
  {
    command: 'optout remove',
    more: ['twitter', 'somebody'],
    deed: { what: 'opted in', on: 'person twitter/somebody' },
  },
  { command: 'audit' },
  { command: 'personality rm', more: ['marlow'], deed: { what: 'removed', on: 'personality marlow' } },
];

beforeAll(async () => {
  const resources = resourcesOf(await synthesize({ stage: 'local' }));
  for (const { properties } of ofType(resources, 'AWS::IAM::ManagedPolicy')) {
    const role = personRoles.find((one) => text(properties.ManagedPolicyName) === `hive-local-${one}-<AWS::Region>`);
    if (role !== undefined) policies[role] = list(at(properties, 'PolicyDocument.Statement')) as readonly Statement[];
  }
  hive = await localHive();
  await hive.put('personalities/marlow.json', persona());
  writeFileSync(file(), JSON.stringify(persona({ topics: ['maps'] })));
  recorder = await recordAws(join(hive.folder, 'data'), join(hive.folder, 'recorded'));
});
afterAll(async () => {
  await recorder.close();
  await endHive(hive);
});

describe('each command, with the policy of the least person who may give it', () => {
  it.each(steps.map((step) => [[step.command, ...(step.more ?? [])].join(' '), step] as const))(
    '%s',
    async (_line, { command, more = [], input, answers, deed, after, mayFail }) => {
      if (after !== undefined) await hive.pass(after);
      const started = hive.cloud.calendar.now();
      const argv = [...command.split(' '), ...more.map((word) => (word === 'FILE' ? file() : word))];
      recorder.take();
      const said = await operatorOf({ HIVE_DATA_DIR: recorder.dataDir }, answers).cli(argv, input);
      if (mayFail === undefined) expect(said, said.notes).toMatchObject({ code: 0 });
      const asked = recorder.take();
      askedBy.set(command, [...(askedBy.get(command) ?? []), ...asked]);
      expect(asked).not.toEqual([]);
      const { who } = needOf(command) ?? {};
      expect(asked.filter((one) => who === undefined || !allowedTo(who, one))).toEqual([]);
      const kept = await operatorOf({ HIVE_DATA_DIR: join(hive.folder, 'data') }).json('audit --days 2');
      const deeds = (kept as unknown as (AuditEntry & { at: string })[]).filter(
        ({ at: when }) => Date.parse(when) >= started,
      );
      expect(deeds.filter((one) => deed !== undefined && matches(one, deed)).length > 0).toBe(deed !== undefined);
      if (deed !== undefined) expect(JSON.stringify(deeds)).not.toMatch(/of-the-desk/);
    },
  );
});

function matches(entry: AuditEntry, deed: Partial<AuditEntry>): boolean {
  expect(entry.who).toMatch(/^.+@.+$/);
  return Object.entries(deed).every(([key, value]) => {
    try {
      expect(entry[key as keyof AuditEntry]).toEqual(value);
      return true;
    } catch {
      return false;
    }
  });
}

/** Rights that no command asks for here. */
const elsewhere = [
  // Of the hive in AWS: the account, the log, the measures.
  /^dynamodb:DescribeTable /,
  /^logs:/,
  /^cloudwatch:/,
  // Of the files that are brought there by hand.
  /^s3:(Get|Put)Object .*\/config\.json$/,
  // Of the platform, and the transport, that nobody posts through here.
  /^(sqs|secretsmanager):.*(reddit|browser)/,
  // Of dead letters: there are none.
  /^sqs:\w+ hive-local-(\*-dead|failed-\*)$/,
  /^sqs:GetQueueAttributes /,
];

/** IAM cannot tell a new publication from new words of a held one: who may edit and approve could also post. */
const alike = ['post'];

describe('a lesser person', () => {
  const refusedTo = (role: PersonRole, command: string): string[] => [
    ...new Set((askedBy.get(command) ?? []).filter((one) => !allowedTo(role, one)).map(({ action }) => action)),
  ];

  it.each([...new Set(steps.map(({ command }) => command))])('may not give the command %s', (command) => {
    const who = needOf(command)?.who ?? 'viewer';
    for (const role of alike.includes(command) ? [] : personRoles.slice(0, personRoles.indexOf(who))) {
      expect(refusedTo(role, command), `a ${role} may do all that "hive ${command}" asks`).not.toEqual([]);
    }
    expect(refusedTo(who, command)).toEqual([]);
  });

  it('has no right that no command asked for, but those that have their use elsewhere', () => {
    const asked = [...askedBy.values()].flat();
    const unused = policies.operator.flatMap((statement) =>
      list(statement.Action).flatMap((action) =>
        list(statement.Resource)
          .map((resource) => ({ ...statement, Action: action, Resource: resource }))
          .filter((one) => !asked.some((request) => permits([one as Statement], request)))
          .map((one) => `${action} ${text(one.Resource).replace(/^arn:.*:(?=[^:]*hive)/, '')}`),
      ),
    );
    expect(unused.filter((right) => !elsewhere.some((pattern) => pattern.test(right)))).toEqual([]);
  });

  it('who approves can write no account, no switch and no secret', () => {
    const table = 'dynamodb:<AWS::Region>:<AWS::AccountId>:table/hive-local';
    const put = (action: string, key: string): Asked => ({
      action: `dynamodb:${action}`,
      arn: table,
      leadingKeys: [key],
    });
    expect(allowedTo('approver', put('UpdateItem', 'PUB#a'))).toBe(true);
    for (const key of ['ACCOUNT#twitter#ada', 'CONTROL', 'PERSONALITY#ada', 'EXTERNAL#twitter#1', 'AUDIT#2026-11-26']) {
      expect(allowedTo('approver', put('UpdateItem', key)), key).toBe(false);
    }
    expect(allowedTo('approver', { ...put('UpdateItem', ''), leadingKeys: [] })).toBe(false);
    expect(allowedTo('approver', { ...put('UpdateItem', ''), leadingKeys: ['PUB#a', 'CONTROL'] })).toBe(false);
  });

  it('no person changes or removes a line of the audit that is there by an update or a deletion', () => {
    const arn = 'dynamodb:<AWS::Region>:<AWS::AccountId>:table/hive-local';
    for (const action of ['dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem']) {
      expect(personRoles.filter((role) => allowedTo(role, { action, arn, leadingKeys: ['AUDIT#2026-11-26'] }))).toEqual(
        [],
      );
    }
  });
});
