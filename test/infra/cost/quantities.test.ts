import { expect, it } from 'vitest';
import { costOf } from '../../../infra/cost/model.ts';
import { hoursPerMonth, minutesPerMonth, ofOnePost, quantitiesOf } from '../../../infra/cost/quantities.ts';
import { resourcesOf, type StageResources, withRoomFor } from '../../../infra/cost/resources.ts';
import { synthesize } from '../../../infra/synth.ts';

const resources: StageResources = {
  secrets: 4,
  alarms: 12,
  compositeAlarms: 1,
  dashboards: 1,
  polledQueues: 3,
  memoryGb: { plan: 0.5, draft: 0.5, publish: 0.5, sweep: 0.5, sync: 0.5 },
  observersGb: [],
};
const at = (posts: number, personalities = 1, platforms = 1) =>
  new Map(quantitiesOf(resources, { posts, personalities, platforms }).map((one) => [one.price, one]));

it('counts a run of sweep each minute and of sync each hour without a single post', () => {
  const idle = at(0, 0, 0);
  expect(idle.get('invocations')).toMatchObject({ idle: minutesPerMonth + hoursPerMonth, posts: 0 });
  expect(idle.get('schedulerInvocations')?.idle).toBeGreaterThan(43_200);
  expect(idle.get('secrets')).toMatchObject({ idle: 4, posts: 0 });
  for (const { posts } of idle.values()) expect(posts).toBe(0);
});

it('counts a tick of each function that listens, by its own memory', () => {
  const heard = (observersGb: readonly number[]) =>
    new Map(
      quantitiesOf({ ...resources, observersGb }, { posts: 0, personalities: 0, platforms: 0 }).map((one) => [
        one.price,
        one.idle,
      ]),
    );
  const [deaf, one, three] = [heard([]), heard([0.5]), heard([0.5, 0.5, 2])];
  const more = (price: 'invocations' | 'gbSeconds', than: typeof one) =>
    (than.get(price) ?? 0) - (deaf.get(price) ?? 0);
  expect(more('invocations', one)).toBeCloseTo(minutesPerMonth, 6);
  expect(more('invocations', three)).toBeCloseTo(3 * minutesPerMonth, 6);
  expect(more('gbSeconds', three)).toBeCloseTo(6 * more('gbSeconds', one), 6);
});

it('grows with the posts, by as much for each', () => {
  const [hundred, thousand] = [at(100), at(1000)];
  const per = (price: 'writeUnits' | 'queueRequests' | 'objectEvents') =>
    ((thousand.get(price)?.posts ?? 0) - (hundred.get(price)?.posts ?? 0)) / 900;
  expect(per('writeUnits')).toBe(ofOnePost.writeUnits);
  expect(per('queueRequests')).toBe(6);
  expect(per('objectEvents')).toBe(1);
});

it('bills no metric for more hours than a month has', () => {
  expect(at(10, 1).get('metrics')?.posts).toBeCloseTo(30 / hoursPerMonth, 10);
  expect(at(1_000_000, 1000, 2).get('metrics')?.posts).toBeCloseTo(6, 10);
});

it('a thousand personalities with three posts a day cost AWS less than two cents each', () => {
  const workload = { posts: 91_000, personalities: 1000, platforms: 1 };
  const { usd } = costOf(quantitiesOf(withRoomFor(resources, 1000, { routes: 2, bundles: 1 }), workload));
  expect(usd).toBeGreaterThan(10);
  expect(usd).toBeLessThan(30);
});

it('gives every account room in a bundle', () => {
  const room = (accounts: number, bundles = 1) => withRoomFor(resources, accounts, { routes: 2, bundles }).secrets;
  expect([room(0), room(100), room(101), room(1000), room(150, 3)]).toEqual([4, 4, 6, 22, 4]);
});

it('counts what the templates have', async () => {
  const { stacks } = await synthesize({ stage: 'local' });
  const found = resourcesOf(stacks);
  expect(found.secrets).toBeGreaterThanOrEqual(4);
  expect(found.polledQueues).toBeGreaterThanOrEqual(3);
  for (const memory of Object.values(found.memoryGb)) expect(memory).toBeGreaterThan(0.1);
  expect(found.observersGb.length).toBeGreaterThanOrEqual(2);
}, 120_000);
