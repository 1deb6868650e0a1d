import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDryRun } from '../../../../shared/aws/dynamodb/dry-run.ts';
import type { DryRunPost } from '../../../../shared/publication/dry-run-store.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { dryRunSuite } from '../../publication/dry-run-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

const clock = manualClock();
const post = (id: string, createdAt: number, changes: Partial<DryRunPost> = {}): DryRunPost => ({
  platform: 'twitter',
  account: 'ada',
  id,
  text: `text ${id}`,
  target: {},
  createdAt,
  ...changes,
});

dryRunSuite('in the table', async () => dynamoDryRun(await store.emptyTable(), clock));

describe('what dry runs keep', () => {
  it('lists more than DynamoDB gives at once', async () => {
    const dryRun = dynamoDryRun(store.table, clock);
    const now = clock.now();
    // Two megabytes: a query answers one at a time.
    const posts = Array.from({ length: 8 }, (_, i) => post(`p${i}`, now + i * 1000, { text: 'x'.repeat(250_000) }));
    for (const each of posts) await dryRun.append(each);
    expect(await dryRun.listSince('twitter', 'ada', now + 1000)).toEqual(posts.slice(1).reverse());
  });

  it('forgets after 90 days', async () => {
    const own = manualClock();
    const dryRun = dynamoDryRun(store.table, own);
    await dryRun.append(post('old', own.now(), { account: 'carl' }));
    own.advance(91 * 24 * 60 * 60_000);
    expect(await dryRun.listSince('twitter', 'carl', 0)).toEqual([]);
  });
});
