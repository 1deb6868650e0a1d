import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoAccounts } from '../../../../shared/aws/dynamodb/accounts.ts';
import { dynamoAttention, dynamoHealth } from '../../../../shared/aws/dynamodb/attention.ts';
import { dynamoLedger } from '../../../../shared/aws/dynamodb/ledger.ts';
import { dynamoTimeline } from '../../../../shared/aws/dynamodb/timeline.ts';
import { newAccount } from '../../../../shared/limits/account.ts';
import { systemClock } from '../../../../shared/monitoring/log.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { attentionSuite } from '../../publication/attention-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

attentionSuite('DynamoDB', async () => {
  const table = await store.emptyTable();
  return { attention: dynamoAttention(table, systemClock), ledger: dynamoLedger(table, systemClock) };
});

it('names accounts that are not active, and what people look at leaves the marks out', async () => {
  const table = await store.emptyTable();
  const attention = dynamoAttention(table, systemClock);
  await dynamoAccounts(table).write(undefined, { ...newAccount('scripted', 'ada'), status: 'suspended' });
  await attention.markUnconfirmed('ada.scripted.20261122T0900Z');
  expect(await attention.list('account', 10)).toEqual([{ kind: 'account', id: 'scripted#ada' }]);
  const { accounts, failed, broken } = await dynamoTimeline(table).attention(10);
  expect({ accounts, failed, broken }).toEqual({
    accounts: [{ platform: 'scripted', account: 'ada' }],
    failed: [],
    broken: [],
  });
});

it('keeps one health document, each writer its own part', async () => {
  const health = dynamoHealth(await store.emptyTable());
  expect(await health.read()).toEqual({});
  const stale = { at: 1, count: 2, some: ['ada on scripted'] };
  const sweep = {
    at: 3,
    due: 1,
    woken: 1,
    ended: 0,
    stuck: 0,
    attention: { failed: 0, account: 0, unconfirmed: 1, held: 0, broken: 0 },
    countedUpTo: 100,
  };
  await health.putStale(stale);
  await health.putSweep({ ...sweep, at: 2 });
  await health.putSweep(sweep);
  expect(await health.read()).toEqual({ stale, sweep });
});
