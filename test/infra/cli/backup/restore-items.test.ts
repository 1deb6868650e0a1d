import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { knownLimits } from '../../../../infra/cli/backup/known-limits.ts';
import { itemLine } from '../../../../infra/cli/backup/lines.ts';
import { type RestoreTools, restoreItems } from '../../../../infra/cli/backup/restore-items.ts';
import { type Accounts, dynamoAccounts } from '../../../../shared/aws/dynamodb/accounts.ts';
import { accountKey, controlKey, personalityCurrentKey, publicationKey } from '../../../../shared/aws/dynamodb/keys.ts';
import { dynamoLedger } from '../../../../shared/aws/dynamodb/ledger.ts';
import { openRawTable, type RawItem, type RawTable } from '../../../../shared/aws/dynamodb/raw-items.ts';
import type { Table } from '../../../../shared/aws/dynamodb/table.ts';
import { newAccount } from '../../../../shared/limits/account.ts';
import type { Ledger } from '../../../../shared/publication/ports.ts';
import { draftedPost } from '../../../support/drafted.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';

const madeAt = Date.parse('2026-11-22T09:30:00Z');
const now = madeAt + 60_000;
const clock = { now: () => now, monotonic: () => 0 };

let store: TestTable;
let client: DynamoDBClient;
let from: { table: Table; raw: RawTable; accounts: Accounts; ledger: Ledger };
let to: typeof from;
let tools: RestoreTools;

const opened = (table: Table): typeof from => ({
  table,
  raw: openRawTable(client, table.name),
  accounts: dynamoAccounts(table),
  ledger: dynamoLedger(table, clock),
});

beforeAll(async () => {
  store = await startTestTable();
  client = new DynamoDBClient(store.config);
});
afterAll(async () => {
  client.destroy();
  await store.stop();
});
beforeEach(async () => {
  from = opened(await store.emptyTable());
  to = opened(await store.emptyTable());
  const restore = { madeAt, now };
  tools = { connection: to, table: to.raw, limits: knownLimits(), restore, merge: false };
});

const restoreItem = async (kind: string, item: RawItem, given: RestoreTools) =>
  (await restoreItems(kind, [item], given))[0];

const itemOf = async (key: { pk: string; sk: string }): Promise<RawItem> => {
  const item = await from.raw.get(key);
  if (item === undefined) throw new Error(`There is no ${key.pk}.`);
  return item;
};

describe('an account out of a backup', () => {
  const key = accountKey('twitter', 'ada');
  const entry = { key: 'ada.twitter.x/0', action: 'post', fence: 1, at: madeAt - 1000, until: madeAt - 1000 };
  beforeEach(async () => {
    await from.accounts.write(undefined, { ...newAccount('twitter', 'ada'), owner: 'ada', entries: [entry], posts: 4 });
  });

  it('counts what it may have sent since, by the limits of its owner at that time', async () => {
    const version = { personality: { S: 'ada' }, version: { N: '2' } };
    const effective = { S: JSON.stringify({ platforms: { twitter: { limits: { perHour: 2 } } } }) };
    tools.limits.look('CURRENT', itemLine({ pk: { S: 'p' }, sk: { S: 's' }, ...version }));
    tools.limits.look('VERSION', itemLine({ pk: { S: 'p' }, sk: { S: 's' }, ...version, effective }));
    expect(await restoreItem('ACCOUNT', await itemOf(key), tools)).toEqual({ result: 'windows' });
    const { entries = [] } = (await to.accounts.read('twitter', 'ada')) ?? {};
    expect(entries.filter(({ action }) => action === 'post')).toHaveLength(3);
    expect(entries.filter(({ until }) => until === now)).toHaveLength(4);
  });

  it('comes back as it was where nothing was sent', async () => {
    const item = await itemOf(key);
    expect(await restoreItem('ACCOUNT', item, { ...tools, restore: undefined })).toEqual({ result: 'written' });
    expect(await to.raw.get(key)).toEqual(item);
  });

  it('gives its windows to one that was only claimed in the new hive, and leaves one that posted there', async () => {
    await to.accounts.claim('twitter', 'ada', 'ada');
    await to.accounts.markCredentials('twitter', 'ada', 'present');
    expect(await restoreItem('ACCOUNT', await itemOf(key), tools)).toEqual({ result: 'windows' });
    expect(await to.accounts.read('twitter', 'ada')).toMatchObject({
      owner: 'ada',
      credentials: 'present',
      posts: 4,
      entries: expect.arrayContaining([entry]),
    });
    const before = await to.raw.get(key);
    expect(await restoreItem('ACCOUNT', await itemOf(key), tools)).toEqual({ result: 'kept' });
    expect(await to.raw.get(key)).toEqual(before);
  });
});

describe('a publication out of a backup', () => {
  const long = 'The lamp is lit. '.repeat(100);

  it.each(['short', long])('is unconfirmed where it was drafted, with its words: %#', async (text) => {
    const publication = draftedPost(madeAt - 60_000, { parts: [{ text }] });
    await from.ledger.create(publication);
    for await (const item of from.raw.scan()) {
      if (item.sk?.S !== 'PUB') await restoreItem('TEXT', item, tools);
    }
    const item = await itemOf(publicationKey(publication.id));
    expect(await restoreItem('PUB', item, tools)).toMatchObject({ result: 'settled', state: 'unconfirmed' });
    expect(await to.ledger.read(publication.id)).toMatchObject({
      state: 'unconfirmed',
      parts: [{ text }],
      wakeAt: now,
    });
    expect(await to.ledger.due(now, 10)).toEqual([publication.id]);
    expect(await restoreItem('PUB', item, tools)).toEqual({ result: 'kept' });
  });

  it('that somebody spoilt comes back spoilt', async () => {
    const item = { pk: { S: 'PUB#odd' }, sk: { S: 'PUB' }, state: { S: 'nowhere' } };
    expect(await restoreItem('PUB', item, tools)).toEqual({ result: 'written' });
    expect(await to.raw.get({ pk: 'PUB#odd', sk: 'PUB' })).toEqual(item);
  });
});

describe('switches and personalities out of a backup', () => {
  it('the hive stays paused and knows when it was restored; with merge its own switches stay', async () => {
    const item = { pk: { S: controlKey.pk }, sk: { S: controlKey.sk }, paused: { BOOL: false }, config: { S: '{}' } };
    expect(await restoreItem('CONTROL', item, { ...tools, merge: true })).toEqual({ result: 'kept' });
    expect(await to.raw.get(controlKey)).toBeUndefined();
    expect(await restoreItem('CONTROL', item, tools)).toEqual({ result: 'written' });
    expect(await to.raw.get(controlKey)).toEqual({ ...item, paused: { BOOL: true }, restoredAt: { N: String(now) } });
  });

  it('what counts for a personality is looked at once more, because its schedules are in no backup', async () => {
    const { pk, sk } = personalityCurrentKey('ada');
    const item = { pk: { S: pk }, sk: { S: sk }, settled: { BOOL: true }, version: { N: '3' } };
    await restoreItem('CURRENT', item, tools);
    expect(await to.raw.get({ pk, sk })).toEqual({ ...item, settled: { BOOL: false } });
  });
});

describe('many items of one kind', () => {
  const said = (number: number, text = 'first'): RawItem => ({
    pk: { S: `INTERACTION#twitter#ada#${number}` },
    sk: { S: 'STATE' },
    text: { S: text },
  });
  const calls = async (work: () => Promise<unknown>): Promise<number> => {
    let count = 0;
    client.middlewareStack.add((next) => (args) => next(args).finally(() => (count += 1)), {
      step: 'finalizeRequest',
      name: 'counting',
    });
    await work();
    client.middlewareStack.remove('counting');
    return count;
  };

  it('come back in two calls for each 25 of them, and what is there stays', async () => {
    await to.raw.put(said(3, 'was there'));
    const all = Array.from({ length: 60 }, (_, number) => said(number));
    let restored: readonly unknown[] = [];
    const made = await calls(async () => {
      restored = await restoreItems('INTERACTION', all, tools);
    });
    expect(made).toBe(6);
    expect(restored).toHaveLength(60);
    expect(
      restored.map((one, number) => (JSON.stringify(one).includes('kept') ? number : -1)).filter((n) => n >= 0),
    ).toEqual([3]);
    expect(await to.raw.get({ pk: 'INTERACTION#twitter#ada#3', sk: 'STATE' })).toEqual(said(3, 'was there'));
    expect(await to.raw.get({ pk: 'INTERACTION#twitter#ada#59', sk: 'STATE' })).toEqual(said(59));
    expect(await restoreItems('INTERACTION', all, tools)).toEqual(all.map(() => ({ result: 'kept' })));
  });

  it('are written by a condition where somebody else may write them', async () => {
    const key = accountKey('twitter', 'ada');
    const owned = { pk: { S: key.pk }, sk: { S: 'SESSION#api' }, sealed: { S: 'old' } };
    expect(await calls(() => restoreItems('SESSION', [owned], tools))).toBe(1);
    expect(await restoreItems('SESSION', [{ ...owned, sealed: { S: 'new' } }], tools)).toEqual([{ result: 'kept' }]);
  });
});
