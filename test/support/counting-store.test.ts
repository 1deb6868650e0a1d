import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeDocuments } from '../../shared/aws/dynamodb/client.ts';
import { wakeKeys } from '../../shared/aws/dynamodb/keys.ts';
import { eventually, openTable, type Table } from '../../shared/aws/dynamodb/table.ts';
import { Counter, roundTrips, sizeOf } from './counting-store.ts';
import { startTestTable, type TestTable } from './dynamodb.ts';

let store: TestTable;
let table: Table;
const counter = new Counter();
beforeAll(async () => {
  store = await startTestTable();
  const documents = makeDocuments(store.config);
  counter.watch(documents, 'dynamodb', store.config);
  table = openTable(documents, store.table.name);
});
afterAll(() => store.stop());
beforeEach(() => counter.reset());

const key = { pk: 'a', sk: '1' };

it('charges a write by the larger image, and each row of an index that changes', async () => {
  const units = async (work: Promise<unknown>) => {
    await work;
    const { writeUnits } = counter.totals();
    counter.reset();
    return writeUnits;
  };
  expect(await units(table.put({ ...key, text: 'x'.repeat(800), ...wakeKeys(1, 'a') }))).toBe(1 + 1);
  expect(await units(table.update(key, { set: { color: 'red' } }))).toBe(1 + 0);
  expect(await units(table.update(key, { set: wakeKeys(2, 'a') }))).toBe(1 + 2);
  expect(await units(table.update(key, { set: { text: 'x'.repeat(1500) } }))).toBe(2 + 0);
  expect(await units(table.update(key, { set: { text: 'x' }, remove: ['gsi2pk', 'gsi2sk'] }))).toBe(2 + 1);
  const refused = { set: { color: 'blue' }, condition: { expression: 'attribute_not_exists(pk)' } };
  expect(await units(table.update(key, refused))).toBe(1);
  expect(await units(table.remove(key))).toBe(1);
});

it('charges a read by 4 KB, half when it may be late, and each item of a batch on its own', async () => {
  const keys = [1, 2, 3].map((sk) => ({ pk: 'b', sk: String(sk) }));
  for (const each of keys) await table.put({ ...each, text: 'x'.repeat(4100) });
  counter.reset();
  await table.get(keys[0]!);
  await eventually(table).get(keys[0]!);
  await table.get({ pk: 'b', sk: 'absent' });
  await Promise.all(keys.map((each) => table.get(each)));
  expect(counter.calls.map(({ operation, readUnits }) => [operation, readUnits])).toEqual([
    ['GetItem', 2],
    ['GetItem', 1],
    ['GetItem', 1],
    ['BatchGetItem', 6],
  ]);
  expect(counter.totals()).toEqual({ calls: 4, roundTrips: 4, readUnits: 10, writeUnits: 0 });
});

it('charges a batch of writes item by item, by the larger image', async () => {
  await table.put({ pk: 'c', sk: '1', text: 'x'.repeat(2100) });
  counter.reset();
  await table.putAll([
    { pk: 'c', sk: '1', text: 'x' },
    { pk: 'c', sk: '2', text: 'x'.repeat(1100) },
    { pk: 'c', sk: '3', ...wakeKeys(1, 'c') },
  ]);
  expect(counter.calls.map(({ operation }) => operation)).toEqual(['BatchWriteItem']);
  expect(counter.totals()).toEqual({ calls: 1, roundTrips: 1, readUnits: 0, writeUnits: 3 + 2 + 2 });
  expect(await table.get({ pk: 'c', sk: '1' })).toEqual({ pk: 'c', sk: '1', text: 'x' });
});

it('knows how large an item is', () => {
  expect(sizeOf({ ab: 'cde' })).toBe(5);
  expect(sizeOf({ n: 1795338000000 })).toBe(1 + 8);
  expect(sizeOf({ flag: true, none: null, gone: undefined })).toBe(5 + 5);
  expect(sizeOf({ list: ['ab', 'c'] })).toBe(4 + 3 + 2 + 3);
  expect(sizeOf({ map: { a: 'ü' } })).toBe(3 + 3 + 1 + 1 + 2);
  expect(sizeOf({ set: new Set(['ab', 'c']) })).toBe(3 + 3);
});

it('counts the longest chain of calls that wait for each other', async () => {
  const spans = (...pairs: readonly (readonly [begun: number, ended: number])[]) =>
    roundTrips(pairs.map(([begun, ended]) => ({ begun, ended })));
  expect(spans()).toBe(0);
  expect(spans([1, 2], [3, 4], [5, 6])).toBe(3);
  expect(spans([1, 4], [2, 3])).toBe(1);
  // One behind both, and a long one beside all of them.
  expect(spans([1, 10], [2, 4], [3, 5], [6, 7], [8, 9])).toBe(3);

  await table.put({ pk: 'd', sk: '1' });
  counter.reset();
  await Promise.all([
    table.update({ pk: 'd', sk: '1' }, { set: { color: 'red' } }),
    table.query({ KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'd' } }),
  ]);
  expect(counter.totals()).toMatchObject({ calls: 2, roundTrips: 1 });
  await table.get({ pk: 'd', sk: '1' });
  expect(counter.totals()).toMatchObject({ calls: 3, roundTrips: 2 });
});
