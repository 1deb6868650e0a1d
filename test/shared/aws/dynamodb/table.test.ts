import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDocuments } from '../../../../shared/aws/dynamodb/client.ts';
import { eventually, openTable, type Table } from '../../../../shared/aws/dynamodb/table.ts';
import { StoreBusy } from '../../../../shared/publication/errors.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { startHttpService } from '../../../support/http-service.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

const absent = { expression: 'attribute_not_exists(pk)' };

/** The store does what it is told, and the first answer of each write never arrives. */
function losingAnswers(): Table {
  const documents = makeDocuments(store.config);
  const lost = new Set<unknown>();
  documents.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const command = String(context.commandName);
      if (lost.has(args.input) || !/Put|Update/.test(command)) return result;
      lost.add(args.input);
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', $retryable: {} });
    },
    { step: 'finalizeRequest', name: 'lose', priority: 'low' },
  );
  return openTable(documents, store.table.name);
}

describe('the table', () => {
  it('answers conditions instead of throwing them', async () => {
    const key = { pk: 'a', sk: '1' };
    expect(await store.table.put({ ...key, color: 'red' }, absent)).toBe(true);
    expect(await store.table.put({ ...key, color: 'blue' }, absent)).toBe(false);
    const condition = { expression: 'color = :red', values: { ':red': 'red' } };
    expect(await store.table.update(key, { set: { color: 'green' }, condition })).toMatchObject({ color: 'green' });
    expect(await store.table.update(key, { set: { color: 'green' }, condition })).toBeUndefined();
    expect(await store.table.get(key)).toMatchObject({ color: 'green' });
    await store.table.remove(key);
    expect(await store.table.get(key)).toBeUndefined();
  });

  it('knows its own write again when the answer got lost and the retry met it', async () => {
    const losing = losingAnswers();
    const key = { pk: 'b', sk: '1' };
    expect(await losing.put({ ...key, count: 1 }, absent)).toBe(true);
    const condition = { expression: '#count = :one', names: { '#count': 'count' }, values: { ':one': 1 } };
    expect(await losing.update(key, { set: { count: 2 }, condition })).toMatchObject({ count: 2 });
    expect(await losing.update(key, { set: { count: 3 }, condition })).toBeUndefined();
    expect(await losing.put({ ...key, count: 9 }, absent)).toBe(false);
    expect(await store.table.get(key)).toMatchObject({ count: 2 });
  });

  it('is busy when it is out of reach, throttled or broken, and says so in one sentence', async () => {
    const far = openTable(
      makeDocuments({ ...store.config, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 }),
      'hive-far',
    );
    await expect(far.get({ pk: 'a', sk: '1' })).rejects.toThrow(StoreBusy);
    await expect(far.get({ pk: 'a', sk: '1' })).rejects.toThrow(/table hive-far did not answer/);
    for (const [status, error, tries] of [
      [400, 'ProvisionedThroughputExceededException', 2],
      [400, 'ThrottlingException', 2],
      [400, 'TransactionConflictException', 1],
      [500, 'InternalServerError', 2],
    ] as const) {
      const service = await startHttpService(() => ({ status, error }));
      const table = openTable(makeDocuments({ ...service.config, maxAttempts: 2 }), 'hive-busy');
      await expect(table.update({ pk: 'a', sk: '1' }, { set: { x: 1 } })).rejects.toThrow(StoreBusy);
      expect(service.requests).toHaveLength(tries);
      await service.stop();
    }
  });

  it('reads many at once, late or not', async () => {
    const keys = Array.from({ length: 130 }, (_, i) => ({ pk: `many${i}`, sk: '1' }));
    await Promise.all(keys.map((key) => store.table.put({ ...key, number: key.pk })));
    const late = eventually(store.table);
    const both = [...keys.map((key) => store.table.get(key)), ...keys.map((key) => late.get(key))];
    expect((await Promise.all(both)).map((item) => item?.number)).toEqual([...keys, ...keys].map(({ pk }) => pk));
  });

  it('passes on what no waiting can mend', async () => {
    const wrong = openTable(store.documents, 'no-such-table');
    await expect(wrong.get({ pk: 'a', sk: '1' })).rejects.not.toThrow(StoreBusy);
    await expect(wrong.get({ pk: 'a', sk: '1' })).rejects.toThrow(/not found/i);
  });
});
