import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoAccounts } from '../../../shared/aws/dynamodb/accounts.ts';
import { dynamoBudgets } from '../../../shared/aws/dynamodb/budgets.ts';
import { listenFrom } from '../../../shared/limits/listening.ts';
import type { PlatformTraits, Prices } from '../../../shared/publication/platform.ts';
import { type Counting, startCounting } from '../../support/counted-ground.ts';
import { countedHive } from '../../support/counted-runs.ts';
import { talkingTraits } from '../../support/listener.ts';
import { hour } from '../../support/world.ts';

let counting: Counting;
beforeAll(async () => {
  counting = await startCounting();
});
afterAll(() => counting.stop());

const dear: Prices = { post: 0.015, link: 0.2, reply: 0.01, ownRead: 0.001, read: 0.005 };
const free: Prices = { post: 0, link: 0, reply: 0, ownRead: 0 };

/** Two ways to one platform: the API bills what is read, the website does not. */
function traitsOfTwoWays(): PlatformTraits {
  const [api] = talkingTraits.transports;
  if (api === undefined) throw new Error('The scripted platform has no way to it.');
  return { ...talkingTraits, prices: dear, transports: [api, { ...api, id: 'browser', prices: free }] };
}

/** What hearing somebody, and reading the conversation, cost the personality over this way; millionths of a dollar. */
async function spentOver(transport: 'api' | 'browser'): Promise<number> {
  const { ground, start, say } = await countedHive(counting, { traits: traitsOfTwoWays(), transport });
  const accounts = dynamoAccounts(ground.table);
  const account = await accounts.read(talkingTraits.id, 'ada');
  if (account === undefined) throw new Error('There is no account.');
  await accounts.write(account, listenFrom(account, { transport, newPostsIn: [] }, ground.clock.now()));
  const { observe } = start();
  await observe();
  ground.clock.advance(2 * hour);
  say();
  expect(await observe()).toMatchObject({ asked: 1, answered: 1 });
  return (await dynamoBudgets(ground.table).read('ada'))?.daySpent ?? 0;
}

it('charges what the way bills for reading', async () => {
  expect(await spentOver('api')).toBe(10_000);
});

it('charges nothing over a way that bills nothing', async () => {
  expect(await spentOver('browser')).toBe(0);
});
