import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoEngagement } from '../../../../shared/aws/dynamodb/engagement.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { engagementSuite } from '../../interaction/engagement-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

engagementSuite('DynamoDB', async () => dynamoEngagement(store.table, manualClock()));

it('keeps a day for 400 days after its last write', async () => {
  const clock = manualClock();
  const engagement = dynamoEngagement(store.table, clock);
  const next = { platform: 'twitter', account: 'old', day: '2026-11-22', posts: {} };
  await engagement.write(undefined, next);
  clock.advance(399 * 24 * 3_600_000);
  expect(await engagement.read('twitter', 'old', ['2026-11-22'])).toHaveLength(1);
  clock.advance(2 * 24 * 3_600_000);
  expect(await engagement.read('twitter', 'old', ['2026-11-22'])).toEqual([]);
});
