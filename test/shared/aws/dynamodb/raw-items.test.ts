import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRawTable, plainItem, type RawTable } from '../../../../shared/aws/dynamodb/raw-items.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';

let store: TestTable;
let client: DynamoDBClient;
let table: RawTable;
beforeAll(async () => {
  store = await startTestTable();
  client = new DynamoDBClient(store.config);
  table = openRawTable(client, store.table.name);
});
afterAll(async () => {
  client.destroy();
  await store.stop();
});

const key = { pk: 'ODD#1', sk: 'STATE' };
const item = { pk: { S: key.pk }, sk: { S: key.sk }, number: { N: '12345678901234567890' }, words: { SS: ['a', 'b'] } };

describe('the table as it is', () => {
  it('takes an item where none is, and keeps numbers and sets exactly', async () => {
    expect(await table.putAbsent(item)).toBe(true);
    expect(await table.putAbsent({ ...item, number: { N: '2' } })).toBe(false);
    expect(await table.get(key)).toEqual(item);
  });

  it('takes many where none are, and says which', async () => {
    const many = [item, ...Array.from({ length: 30 }, (_, index) => ({ ...item, pk: { S: `MANY#${index}` } }))];
    expect(await table.putAllAbsent(many)).toEqual(many.map((one) => one !== item));
    expect(await table.get({ pk: 'MANY#29', sk: 'STATE' })).toEqual(many.at(-1));
    expect(await table.putAllAbsent([])).toEqual([]);
    for (const { pk } of many.slice(1)) await table.remove({ pk: pk.S, sk: 'STATE' });
  });

  it('sets attributes, whatever their names, and leaves the others', async () => {
    await table.set(key, { status: { BOOL: true }, name: { S: 'odd' } });
    expect(await table.get(key)).toEqual({ ...item, status: { BOOL: true }, name: { S: 'odd' } });
  });

  it('reads every page, or only some attributes', async () => {
    const large = { S: 'x'.repeat(300_000) };
    for (let index = 0; index < 9; index += 1) {
      await table.put({ pk: { S: `LARGE#${index}` }, sk: { S: 'STATE' }, large });
    }
    const keys: unknown[] = [];
    for await (const one of table.scan(['pk', 'sk'])) keys.push(one);
    expect(keys).toHaveLength(10);
    expect(keys).toContainEqual({ pk: { S: 'LARGE#3' }, sk: { S: 'STATE' } });
    let bytes = 0;
    for await (const one of table.scan()) bytes += one.large?.S?.length ?? 0;
    expect(bytes).toBe(9 * 300_000);
    for (let index = 0; index < 9; index += 1) await table.remove({ pk: `LARGE#${index}`, sk: 'STATE' });
    expect(await table.get({ pk: 'LARGE#0', sk: 'STATE' })).toBeUndefined();
  });

  it('is plain data to those who judge it', () => {
    const nested = { list: { L: [{ N: '1.5' }, { NULL: true as const }, { M: { a: { BOOL: false } } }] } };
    expect(plainItem({ ...nested, words: { SS: ['a'] }, numbers: { NS: ['1'] } })).toEqual({
      list: [1.5, null, { a: false }],
      words: new Set(['a']),
      numbers: new Set([1]),
    });
  });
});
