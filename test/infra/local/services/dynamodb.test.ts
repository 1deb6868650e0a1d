import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { ensureTables, startDynamoDb } from '../../../../infra/local/services/dynamodb.ts';
import { type DynaliteInside, repairStore } from '../../../../infra/local/services/dynamodb-indexes.ts';
import type { TablePlan } from '../../../../infra/local/services/types.ts';

const inside = createRequire(import.meta.url)('dynalite/db') as DynaliteInside;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const TABLE: TablePlan = {
  name: 'hive',
  arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/hive',
  attributes: ['pk', 'sk', 'wake', 'wakeAt', 'account'].map((name) => ({ name, type: 'S' })),
  key: [
    { name: 'pk', type: 'HASH' },
    { name: 'sk', type: 'RANGE' },
  ],
  globalIndexes: [
    {
      name: 'timeline',
      key: [
        { name: 'account', type: 'HASH' },
        { name: 'sk', type: 'RANGE' },
      ],
      projection: { type: 'KEYS_ONLY' },
    },
    {
      name: 'wake',
      key: [
        { name: 'wake', type: 'HASH' },
        { name: 'wakeAt', type: 'RANGE' },
      ],
      projection: { type: 'ALL' },
    },
  ],
  localIndexes: [],
};

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'hive-tables-'));
  cleanups.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function start(dataDir?: string) {
  const crashes: string[] = [];
  const store = await startDynamoDb({ dataDir, onCrash: (error) => crashes.push(error.message) });
  const client = new DynamoDBClient({
    endpoint: store.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    client.destroy();
    await store.stop();
  };
  cleanups.push(stop);
  return { store, client, crashes, stop };
}

const item = (id: number, extra: Record<string, { S: string }> = {}) => ({
  pk: { S: `PUB#${id}` },
  sk: { S: 'PUB' },
  account: { S: `account-${id % 7}` },
  ...extra,
});

const wake = (client: DynamoDBClient) =>
  client
    .send(
      new QueryCommand({
        TableName: 'hive',
        IndexName: 'wake',
        KeyConditionExpression: '#w = :w',
        ExpressionAttributeNames: { '#w': 'wake' },
        ExpressionAttributeValues: { ':w': { S: 'WAKE' } },
      }),
    )
    .then((answer) => answer.Items?.map((one) => one.pk?.S));

/** A body that is valid JSON but no object makes dynalite fail inside its validation. */
const crash = (url: string) =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.PutItem',
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=x',
    },
    body: 'null',
  });

describe('startDynamoDb', () => {
  it('creates tables with their indexes once and keeps their data', async () => {
    const dataDir = folder();
    const first = await start(dataDir);
    await ensureTables(first.store.url, [TABLE]);
    await ensureTables(first.store.url, [TABLE]);
    const { Table } = await first.client.send(new DescribeTableCommand({ TableName: 'hive' }));
    expect(Table?.TableStatus).toBe('ACTIVE');
    expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
    expect(Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName).sort()).toEqual(['timeline', 'wake']);
    await first.client.send(new PutItemCommand({ TableName: 'hive', Item: item(1) }));
    await first.stop();

    const second = await start(dataDir);
    await ensureTables(second.store.url, [TABLE]);
    const found = await second.client.send(
      new GetItemCommand({ TableName: 'hive', Key: { pk: { S: 'PUB#1' }, sk: { S: 'PUB' } } }),
    );
    expect(found.Item?.account?.S).toBe('account-1');
  });

  it('refuses a stored table whose indexes are not those of the plan', async () => {
    const { store } = await start(folder());
    await ensureTables(store.url, [TABLE]);
    const changed = { ...TABLE, globalIndexes: TABLE.globalIndexes.slice(0, 1), attributes: TABLE.attributes };
    await expect(ensureTables(store.url, [changed])).rejects.toThrow(/Table hive is stored with .* --fresh/);
  });

  it('survives a crash of dynalite: same port, same data, and clients only see retries', async () => {
    const { store, client, crashes } = await start(folder());
    await ensureTables(store.url, [TABLE]);
    await client.send(new PutItemCommand({ TableName: 'hive', Item: item(0) }));
    for (let round = 1; round <= 3; round++) {
      const writes = Array.from({ length: 20 }, (_, at) =>
        client.send(new PutItemCommand({ TableName: 'hive', Item: item(round * 100 + at) })),
      );
      await expect(crash(store.url)).rejects.toThrow();
      await Promise.all(writes);
      await client.send(new PutItemCommand({ TableName: 'hive', Item: item(round) }));
    }
    expect(crashes).toHaveLength(3);
    expect(crashes[0]).toMatch(/Cannot read properties of null/);
    for (const id of [0, 1, 2, 3, 119, 219, 319]) {
      const found = await client.send(
        new GetItemCommand({ TableName: 'hive', Key: { pk: { S: `PUB#${id}` }, sk: { S: 'PUB' } } }),
      );
      expect(found.Item?.pk?.S).toBe(`PUB#${id}`);
    }
  });

  it('holds large items', async () => {
    const { store, client, crashes } = await start(folder());
    await ensureTables(store.url, [TABLE]);
    const big = 'x'.repeat(390_000);
    for (let id = 0; id < 60; id += 20) {
      await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          client.send(new PutItemCommand({ TableName: 'hive', Item: item(id + at, { text: { S: big } }) })),
        ),
      );
    }
    const found = await client.send(
      new GetItemCommand({ TableName: 'hive', Key: { pk: { S: 'PUB#59' }, sk: { S: 'PUB' } } }),
    );
    expect(found.Item?.text?.S).toHaveLength(390_000);
    expect(crashes).toEqual([]);
  });

  it('works in memory and leaves nothing listening after stop', async () => {
    const { store, client, stop } = await start();
    await ensureTables(store.url, [TABLE]);
    await client.send(
      new PutItemCommand({ TableName: 'hive', Item: item(1, { wake: { S: 'WAKE' }, wakeAt: { S: '1' } }) }),
    );
    expect(await wake(client)).toEqual(['PUB#1']);
    await stop();
    await expect(fetch(store.url)).rejects.toThrow();
  });

  it('names the folder when the store cannot be opened', async () => {
    const path = join(folder(), 'file');
    writeFileSync(path, 'not a folder');
    await expect(startDynamoDb({ dataDir: path })).rejects.toThrow(/The table store .*file cannot be opened/);
    const dataDir = folder();
    await start(dataDir);
    await expect(startDynamoDb({ dataDir })).rejects.toThrow(/in use by another process/);
  });
});

describe('repairStore', () => {
  async function filled(count: number): Promise<string> {
    const dataDir = folder();
    const { store, client, stop } = await start(dataDir);
    await ensureTables(store.url, [TABLE]);
    for (let from = 0; from < count; from += 25) {
      const requests = Array.from({ length: Math.min(25, count - from) }, (_, at) => ({
        PutRequest: {
          Item: item(from + at, (from + at) % 2 === 0 ? { wake: { S: 'WAKE' }, wakeAt: { S: `${from + at}` } } : {}),
        },
      }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { hive: requests } }));
    }
    await stop();
    return dataDir;
  }

  it('makes every index agree with the items', async () => {
    const dataDir = await filled(50);
    const { db } = inside.create({ path: dataDir, createTableMs: 0 });
    const keys = async (prefix: string) => {
      const rows = db.iterator({ gte: prefix, lt: `${prefix}\u{10ffff}`, valueEncoding: 'utf8' });
      const all = await rows.nextv(1000);
      await rows.close();
      return all.map(([key, text]) => [key, JSON.parse(text) as unknown] as const);
    };
    const items = await keys('item-hive~');
    const rows = await keys('index-global~hive~wake~');
    expect([items.length, rows.length]).toEqual([50, 25]);
    const waking = items.filter(([, one]) => (one as { wake?: unknown }).wake !== undefined);
    const changed = structuredClone(waking[1]?.[1]) as { wakeAt: { S: string } };
    changed.wakeAt.S = 'moved';
    await db.batch([
      // Index rows (one each in timeline and wake) whose item is gone, an item whose row is gone, a row where the item was before.
      { type: 'del', key: waking[0]?.[0] ?? '' },
      { type: 'del', key: rows[5]?.[0] ?? '' },
      { type: 'put', key: waking[1]?.[0] ?? '', value: changed },
    ]);
    await db.close();

    // 1 + 1 rows of the lost item, 1 lost row, 1 row at the old place and 1 at the new.
    expect(await repairStore(inside, dataDir)).toBe(5);
    expect(await repairStore(inside, dataDir)).toBe(0);
    const { client } = await start(dataDir);
    const left = await wake(client);
    expect(left).toHaveLength(24);
    expect(left?.at(-1)).toBe((changed as unknown as { pk: { S: string } }).pk.S);
  });

  it('runs at a start after a kill, not after a stop in order', async () => {
    const dataDir = await filled(2);
    const lose = async () => {
      const { db } = inside.create({ path: dataDir, createTableMs: 0 });
      const rows = db.iterator({ gte: 'index-', lt: 'index-\u{10ffff}', valueEncoding: 'utf8' });
      const keys = (await rows.nextv(100)).map(([key]) => ({ type: 'del' as const, key }));
      await rows.close();
      await db.batch(keys);
      await db.close();
    };
    await lose();
    const trusting = await start(dataDir);
    expect(await wake(trusting.client)).toEqual([]);
    await expect(crash(trusting.store.url)).rejects.toThrow();
    expect(await wake(trusting.client)).toEqual(['PUB#0']);
    await trusting.stop();
    await lose();
    rmSync(join(dataDir, 'CLOSED-IN-ORDER'));
    const careful = await start(dataDir);
    expect(await wake(careful.client)).toEqual(['PUB#0']);
  });

  it('finishes a table that was caught half made', async () => {
    const dataDir = await filled(1);
    rmSync(join(dataDir, 'CLOSED-IN-ORDER'));
    const { db } = inside.create({ path: dataDir, createTableMs: 0 });
    const [row] = (await db.getMany(['table~hive'])) as [{ TableStatus: string }];
    await db.batch([{ type: 'put', key: 'table~hive', value: { ...row, TableStatus: 'CREATING' } }]);
    await db.close();
    const { client } = await start(dataDir);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'hive' }));
    expect(Table?.TableStatus).toBe('ACTIVE');
  });
});
