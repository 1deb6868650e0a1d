import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoAudit } from '../../../../shared/aws/dynamodb/audit.ts';
import type { AuditEntry } from '../../../../shared/publication/audit.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

it('the audit keeps every deed by its day, two of one moment too', async () => {
  const audit = dynamoAudit(await store.emptyTable());
  const at = Date.parse('2026-11-25T23:59:59.998Z');
  const deed = (changes: Partial<AuditEntry>): AuditEntry => ({
    at,
    who: 'eve@desk',
    what: 'edited',
    on: 'ada.twitter.20261125T0900Z',
    hash: 'a1',
    ...changes,
  });
  const deeds = [deed({}), deed({ what: 'approved' }), deed({ what: 'rejected', on: 'b', why: 'no' })];
  for (const one of deeds) await audit.append(one);
  const next = deed({ at: at + 60_000 });
  await audit.append(next);
  const kept = await audit.of('2026-11-25');
  expect(kept).toHaveLength(3);
  expect(kept).toEqual(expect.arrayContaining(deeds));
  expect(await audit.of('2026-11-26')).toEqual([next]);
  expect(await audit.of('2026-11-24')).toEqual([]);
});

it('the audit reads deeds of the time when all were about publications', async () => {
  const table = await store.emptyTable();
  await table.put({
    pk: 'AUDIT#2026-11-25',
    sk: '000000000000001#a',
    at: 1,
    who: 'eve',
    what: 'approved',
    publication: 'a',
  });
  expect(await dynamoAudit(table).of('2026-11-25')).toEqual([{ at: 1, who: 'eve', what: 'approved', on: 'a' }]);
});
