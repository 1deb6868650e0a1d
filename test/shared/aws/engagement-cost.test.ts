import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoAccounts } from '../../../shared/aws/dynamodb/accounts.ts';
import { dynamoBudgets } from '../../../shared/aws/dynamodb/budgets.ts';
import { makeDocuments } from '../../../shared/aws/dynamodb/client.ts';
import { dynamoEngagement } from '../../../shared/aws/dynamodb/engagement.ts';
import { dynamoLedger } from '../../../shared/aws/dynamodb/ledger.ts';
import { openTable } from '../../../shared/aws/dynamodb/table.ts';
import { dynamoTimeline } from '../../../shared/aws/dynamodb/timeline.ts';
import { type EngagementTools, engagementStep } from '../../../shared/interaction/engagement.ts';
import { newAccount } from '../../../shared/limits/account.ts';
import { silentLog as log } from '../../../shared/monitoring/log.ts';
import { Counter } from '../../support/counting-store.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { plannedPublication } from '../publication/ledger-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

const hour = 60 * 60_000;

it('takes the figures of four posts a day with few units of the table', async () => {
  const counter = new Counter();
  const clock = manualClock();
  const documents = makeDocuments(store.config);
  counter.watch(documents, 'dynamodb', store.config);
  const table = openTable(documents, store.table.name);
  const accounts = dynamoAccounts(table);
  const ledger = dynamoLedger(table, clock);
  const tools: EngagementTools = {
    accounts,
    ledger,
    recent: dynamoTimeline(table),
    engagement: dynamoEngagement(table, clock),
    budgets: dynamoBudgets(table),
    capsOf: async () => ({ perDayUsd: 1, perMonthUsd: 10 }),
    everyHours: async () => 1,
    traits: { id: 'twitter', prices: { post: 0, link: 0, reply: 0, ownRead: 0 } },
    clock,
    log,
  };
  await accounts.write(undefined, { ...newAccount('twitter', 'ada'), owner: 'ada' });
  let looks = 0;
  const engagement = async (ids: readonly string[]) => {
    looks += ids.length;
    return ids.map((id) => ({ id, exists: true, likes: 12, replies: 3, reposts: 4 }));
  };
  const post = async (slot: number) => {
    const ids = { '0': { id: `199300${slot}`, url: 'https://x.example/ada/1', at: slot } };
    const more = { slot, parts: [{ text: 'The lamp is lit.' }], ids, platform: 'twitter', account: 'ada' };
    await ledger.create(plannedPublication({ state: 'published', id: `ada.twitter.${slot}`, ...more }));
  };
  const step = async () => {
    const account = await accounts.read('twitter', 'ada');
    if (account === undefined) throw new Error('There is no account.');
    counter.reset();
    return engagementStep(account, { engagement }, tools);
  };
  for (let hours = 6; hours <= 7 * 24; hours += 6) await post(clock.now() - hours * hour);
  await step();
  let [readUnits, writeUnits] = [0, 0];
  looks = 0;
  for (let hours = 0; hours < 24; hours += 1) {
    if (hours % 6 === 0) await post(clock.now());
    clock.advance(hour);
    await step();
    const totals = counter.totals();
    readUnits += totals.readUnits;
    writeUnits += totals.writeUnits;
  }
  // A day of an account: the mark of each hour, and the items of the days of which a post is due. About $0.002 a month.
  expect(looks).toBeGreaterThan(30);
  expect(looks).toBeLessThanOrEqual(48);
  expect(writeUnits).toBeLessThanOrEqual(45);
  expect(readUnits).toBeLessThanOrEqual(240);
});
