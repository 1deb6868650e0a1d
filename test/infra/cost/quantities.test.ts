import { describe, expect, it } from 'vitest';
import { accountsPerBundle, counted } from '../../../infra/cost/counted.ts';
import { costOf } from '../../../infra/cost/model.ts';
import { naiveQuantitiesOf } from '../../../infra/cost/naive.ts';
import type { PriceId } from '../../../infra/cost/prices.ts';
import { type Cause, hoursPerMonth, minutesPerMonth, quantitiesOf } from '../../../infra/cost/quantities.ts';
import { resourcesOf, type StageResources, withRoomFor } from '../../../infra/cost/resources.ts';
import { daysPerMonth, pollsPerDay, standardWorkload, type Workload } from '../../../infra/cost/workload.ts';
import { routesOf } from '../../../infra/names.ts';
import { synthesize } from '../../../infra/synth.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { defaultMeasures, monthOf, smallStage, stageWith } from '../../support/priced.ts';

/** Sums of a month: of one price, where named from one cause alone. */
function month(workload: Workload, resources: StageResources = stageWith(workload)) {
  const all = quantitiesOf(resources, workload, defaultMeasures);
  return (price: PriceId, cause?: Cause): number =>
    all
      .filter((one) => one.price === price && (cause === undefined || one.cause === cause))
      .reduce((sum, { quantity }) => sum + quantity, 0);
}

describe('without a single post', () => {
  const idle = month({ personalities: 0, routes: [] }, { ...smallStage, routes: [] });

  it('sweep runs each minute, the look at the files each hour, and queues are asked', () => {
    expect(idle('invocations')).toBeCloseTo(minutesPerMonth + hoursPerMonth, 6);
    expect(idle('schedulerInvocations')).toBeGreaterThan(43_200);
    expect(idle('queueRequests')).toBeCloseTo(3 * 15 * minutesPerMonth, 3);
    expect(idle('secrets')).toBe(4);
    for (const cause of ['posts', 'replies', 'listening', 'figures', 'files'] as const) {
      expect(idle('writeUnits', cause)).toBe(0);
    }
  });

  it('each function that listens has a tick, by its own memory', () => {
    const [route] = smallStage.routes;
    const heard = (...observersGb: readonly number[]) =>
      month(
        { personalities: 0, routes: [] },
        {
          ...smallStage,
          routes: observersGb.map((observeGb, number) => ({ ...route!, route: `${number}`, observeGb })),
        },
      );
    const [deaf, one, three] = [heard(), heard(0.5), heard(0.5, 0.5, 2)];
    const more = (price: PriceId, than: typeof one) => than(price) - deaf(price);
    expect(more('invocations', one)).toBeCloseTo(minutesPerMonth, 6);
    expect(more('invocations', three)).toBeCloseTo(3 * minutesPerMonth, 6);
    expect(more('gbSeconds', three)).toBeCloseTo(6 * more('gbSeconds', one), 6);
  });
});

describe('posts, replies and listening', () => {
  it('grow with their number, by as much for each', () => {
    const [hundred, thousand] = [month(monthOf({ posts: 100 })), month(monthOf({ posts: 1000 }))];
    const per = (price: PriceId) => (thousand(price, 'posts') - hundred(price, 'posts')) / 900;
    expect(per('writeUnits')).toBeCloseTo(counted.post.writeUnits, 10);
    expect(per('queueRequests')).toBeCloseTo(6, 10);
    expect(per('objectEvents')).toBeCloseTo(1, 10);
    const answering = month(monthOf({ listening: 1, mentions: 300, replies: 100 }));
    const { reply, mention } = counted;
    expect(answering('writeUnits', 'replies')).toBeCloseTo(100 * reply.writeUnits + 200 * mention.writeUnits, 6);
    expect(answering('invocations', 'replies')).toBe(200);
    expect(answering('writeUnits', 'posts')).toBe(0);
  });

  it('count an account that nobody speaks to once in the longest interval', () => {
    const quiet = month(monthOf({ listening: 1 }));
    expect(quiet('readUnits', 'listening')).toBeCloseTo(24 * daysPerMonth * counted.roundPoll.readUnits, 6);
    expect(quiet('writeUnits', 'listening')).toBe(0);
    const spokenTo = month(monthOf({ listening: 1, mentions: daysPerMonth }));
    const { timed } = pollsPerDay(1, defaultMeasures.pace);
    expect(spokenTo('writeUnits', 'listening')).toBeCloseTo(timed * daysPerMonth * counted.poll.writeUnits, 6);
    expect(month(monthOf({}))('writeUnits', 'listening')).toBe(0);
    expect(month(monthOf({}))('writeUnits', 'figures')).toBe(0);
  });

  it('bill no metric for more hours than a month has, and a rare one by its hours', () => {
    const { ofPlatform, ofAll } = counted.post.metrics;
    expect(month(monthOf({ posts: 10 }))('metrics', 'posts')).toBeCloseTo(
      (10 * (ofPlatform + ofAll)) / hoursPerMonth,
      10,
    );
    expect(month(monthOf({ posts: 1_000_000 }))('metrics', 'posts')).toBe(ofPlatform + ofAll);
  });

  it('start functions anew where they are rare', () => {
    const each = (posts: number) => month(monthOf({ posts }))('gbSeconds', 'posts') / posts;
    expect(each(10)).toBeGreaterThan(1.5 * each(1_000_000));
  });

  it('know the ways of the stage alone', () => {
    const lost = { personalities: 1, routes: [{ ...monthOf({ posts: 1 }).routes[0]!, route: 'nowhere/api' }] };
    expect(() => month(lost, smallStage)).toThrow(
      'There is no way nowhere/api in this stage: expected one of chirp/api.',
    );
  });
});

describe('how often an account is asked', () => {
  const pace = defaultMeasures.pace;

  it('is once in the longest interval, and more often after somebody spoke', () => {
    expect(pollsPerDay(0, pace)).toEqual({ timed: 0, byRound: 24 });
    // When somebody spoke, after 2, 3, 4.5 ... 51.3 minutes, and 21 or 22 times with the round.
    const one = pollsPerDay(1, pace);
    expect(one.timed).toBe(10);
    expect(one.byRound).toBeCloseTo((1440 - 149.77) / 60, 2);
    expect(pollsPerDay(2, pace)).toMatchObject({ timed: 20 });
    expect(pollsPerDay(2, pace).byRound).toBeLessThan(one.byRound);
    // Who is spoken to more often than that never comes into it.
    expect(pollsPerDay(12, pace).byRound).toBe(0);
  });

  it('is never more often than the shortest interval allows', () => {
    expect(pollsPerDay(100_000, pace)).toEqual({ timed: 720, byRound: 0 });
  });
});

describe('the secrets', () => {
  it('have room for every account', () => {
    const secrets = [0, accountsPerBundle, accountsPerBundle + 1, 10 * accountsPerBundle].map(
      (accounts) => stageWith(monthOf({}, accounts)).secrets,
    );
    expect(secrets).toEqual([4, 4, 5, 13]);
  });

  it('are of more than one stage where one cannot hold them', () => {
    const full = stageWith(monthOf({}, 100 * accountsPerBundle));
    const more = stageWith(monthOf({}, 100 * accountsPerBundle + 1));
    expect([full.stages, full.secrets, more.stages]).toEqual([1, 103, 2]);
    expect(month(monthOf({}, 100 * accountsPerBundle + 1))('alarms')).toBe(24);
  });
});

it('the naive design costs the same work by the same prices, and has no floor', () => {
  const nobody = costOf(naiveQuantitiesOf({ personalities: 0, routes: [] }));
  expect(nobody.usd).toBe(0);
  const [one, ten] = [1, 10].map((n) => costOf(naiveQuantitiesOf(standardWorkload(n, ['chirp/api']))).usd);
  expect(ten).toBeCloseTo(10 * (one ?? 0), 4);
  // A secret for each of two accounts, a metric, and two runs a minute.
  expect(one).toBeGreaterThan(2 * 0.4 + 0.3 + 2 * minutesPerMonth * (1 + 0.2) * 1e-6);
});

it('counts what the templates have', async () => {
  const { stacks } = await synthesize({ stage: 'local' });
  const routes = routesOf(allPlatformTraits);
  const found = resourcesOf(stacks, routes);
  expect(found.secrets).toBeGreaterThanOrEqual(4);
  expect(found.polledQueues).toBeGreaterThanOrEqual(3);
  expect(found.alarms).toBeGreaterThan(20);
  expect(found.logDays).toBe(30);
  for (const memory of Object.values(found.memoryGb)) expect(memory).toBeGreaterThan(0.1);
  expect(found.routes.map(({ route }) => route)).toEqual(
    routes.map(({ platform, transport }) => `${platform}/${transport}`),
  );
  for (const { publishGb, observeGb, bundles } of found.routes) {
    expect(publishGb).toBeGreaterThan(0.1);
    expect(observeGb).toBeGreaterThan(0.1);
    expect(bundles).toBe(1);
  }
  expect(found.routes.filter(({ x86 }) => x86)).toHaveLength(found.routes.filter(({ website }) => website).length);
}, 120_000);

it('ten thousand personalities cost AWS at most $200 a month, and a million no more each', async () => {
  const { stacks } = await synthesize({ stage: 'prod' });
  const routes = routesOf(allPlatformTraits);
  const ways = routes.filter(({ transport }) => transport === 'api').map((one) => `${one.platform}/${one.transport}`);
  const cost = (personalities: number) => {
    const workload = standardWorkload(personalities, ways);
    return costOf(quantitiesOf(withRoomFor(resourcesOf(stacks, routes), workload), workload, defaultMeasures));
  };
  expect(cost(10_000).usd).toBeLessThanOrEqual(200);
  expect(cost(1_000_000).usd / 100).toBeLessThanOrEqual(cost(10_000).usd);
  expect(costOf(naiveQuantitiesOf(standardWorkload(10_000, ways))).usd).toBeGreaterThan(20 * cost(10_000).usd);
}, 120_000);
