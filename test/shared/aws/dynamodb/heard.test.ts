import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoHeard } from '../../../../shared/aws/dynamodb/heard.ts';
import { dynamoInteractions } from '../../../../shared/aws/dynamodb/interactions.ts';
import { dynamoLedger } from '../../../../shared/aws/dynamodb/ledger.ts';
import { dynamoTimeline } from '../../../../shared/aws/dynamodb/timeline.ts';
import { said } from '../../../infra/cli/interactions.ts';
import { startTestTable, type TestTable } from '../../../support/dynamodb.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { plannedPublication } from '../../publication/ledger-suite.ts';

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

async function listed(ids: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const id of ids) found.push(id);
  return found;
}

it('lists what was said to an account by time, apart from what the account posts', async () => {
  const clock = manualClock();
  const heard = dynamoHeard(store.table, clock);
  const interactions = dynamoInteractions(store.table, clock);
  const now = clock.now();
  const all = [0, 1, 2].map((minutes) => said({ id: `17${minutes}`, createdAt: now + minutes * 60_000 }));
  for (const one of [all[1], all[0], all[2]]) if (one !== undefined) await interactions.create(one);
  await interactions.create(said({ id: '99', account: 'bea', createdAt: now }));
  const post = plannedPublication({ account: 'ada', slot: now });
  await dynamoLedger(store.table, clock).create(post);

  const ids = async (within?: { from?: number; to?: number }) => listed(heard.of('twitter', 'ada', within));
  expect(await ids()).toEqual(['172', '171', '170']);
  expect(await ids({ from: now + 60_000 })).toEqual(['172', '171']);
  expect(await ids({ from: now, to: now })).toEqual(['170']);
  expect(await listed(dynamoTimeline(store.table).of('twitter', 'ada'))).toEqual([post.id]);
  expect(await heard.read({ platform: 'twitter', account: 'ada', id: '171' })).toEqual(all[1]);

  const verdict = { answer: false, rule: 'age', why: 'it is old', at: now };
  await interactions.conclude({ platform: 'twitter', account: 'ada', id: '171' }, { verdict, context: [] });
  expect(await ids()).toEqual(['172', '171', '170']);
  expect(await heard.read({ platform: 'twitter', account: 'ada', id: '171' })).toEqual({ ...all[1], verdict });
});
