import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { changeAccount } from '../../../shared/publication/accounts.ts';
import { type Listener, makeListener } from '../../support/listener.ts';
import { minute } from '../../support/world.ts';

class Died extends Error {}

/** What the step reaches, in the order of its calls: each of them is a place to die at, before it is done or after. */
const reached = [
  'accounts',
  'listening',
  'interactions',
  'tallies',
  'people',
  'places',
  'ledger',
  'budgets',
  'jobs',
] as const;

/** Lets the run die at its n-th call; counts them. */
function mortal(world: Listener) {
  let calls = 0;
  let at = Number.POSITIVE_INFINITY;
  let when: 'before' | 'after' = 'before';
  const watched = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const method = Reflect.get(target, name) as unknown;
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]) => {
          calls += 1;
          const dies = calls >= at;
          if (dies && (when === 'before' || calls > at)) throw new Died(`died before call ${calls}`);
          const answer = await Reflect.apply(method, target, given);
          if (dies) throw new Died(`died after call ${calls}`);
          return answer;
        };
      },
    });
  const client = watched(world.client);
  const tools = { ...world.tools, connect: async () => client };
  for (const name of reached) Object.assign(tools, { [name]: watched(world.tools[name]) });
  Object.assign(world.tools, tools);
  return {
    die(call: number, moment: typeof when) {
      calls = 0;
      at = call;
      when = moment;
    },
    live() {
      at = Number.POSITIVE_INFINITY;
      return calls;
    },
  };
}

/** Three people in two conversations, one who wants to be left alone, one who was answered before. */
async function told() {
  const world = makeListener();
  await world.begin();
  await world.observe();
  world.pass(3 * minute);
  const life = mortal(world);
  const [eve, kim] = [
    { id: 'p2', handle: 'eve' },
    { id: 'p3', handle: 'kim' },
  ];
  world.say('Does it sleep?', { conversation: 'a' });
  world.say('And does it dream?', { conversation: 'a', author: eve });
  world.say('Which oil?', { conversation: 'b', author: kim });
  world.say('stop', { conversation: 'c', author: { id: 'p4', handle: 'ann' } });
  return { world, life };
}

async function settle(world: Listener): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    world.pass(70 * minute);
    await world.observe();
    await world.deliver();
    await world.minutes(12);
  }
}

const calls = await (async () => {
  const { world, life } = await told();
  await world.observe();
  return life.live();
})();

describe('a run that dies', () => {
  const moments = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
    (['before', 'after'] as const).map((moment) => [moment, call] as const),
  );

  it('can die at many places', () => {
    expect(calls).toBeGreaterThan(40);
  });

  it.each(moments)('%s its call %i leaves nobody out, and answers nobody twice', async (moment, call) => {
    const { world, life } = await told();
    life.die(call, moment);
    await world.observe().catch(() => undefined);
    const cursor = (await world.accounts.read('twitter', 'ada'))?.listening?.cursor;
    life.live();
    // The cursor moves last: once it has, everything is stored.
    if (cursor?.read !== 0) expect(world.interactions.all()).toHaveLength(4);
    await settle(world);
    expect(await outcomeOf(world)).toEqual(whole);
  });

  it('loses people where the cursor moves first: this test can fail', async () => {
    const outcomes: unknown[] = [];
    for (const [moment, call] of moments) {
      const { world, life } = await told();
      const { connect } = world.tools;
      Object.assign(world.tools, {
        connect: async (account: string) => {
          const client = await connect(account);
          return {
            ...client,
            fetchInteractions: async (...given: Parameters<NonNullable<typeof client.fetchInteractions>>) => {
              const page = await client.fetchInteractions!(...given);
              await changeAccount(world.tools.accounts, 'twitter', account, (state) => ({
                ...state,
                listening: { ...state.listening!, cursor: page.cursor },
              }));
              return page;
            },
          };
        },
      });
      life.die(call, moment);
      await world.observe().catch(() => undefined);
      life.live();
      await settle(world);
      outcomes.push(await outcomeOf(world));
    }
    expect(outcomes.filter((outcome) => !isDeepStrictEqual(outcome, whole)).length).toBeGreaterThan(5);
  });
});

/** Everybody has the verdict and the answer that was due, and nothing is open. */
const whole = {
  answered: ['1', '2', '3'],
  posts: ['1', '2', '3'],
  open: 0,
  alone: true,
  counted: ['1', '2', '3'],
};

async function outcomeOf(world: Listener): Promise<typeof whole> {
  const tally = await world.tallies.read({ platform: 'twitter', account: 'ada' });
  const interactions = world.interactions.all();
  const unpublished = world.ledger.all().filter(({ state }) => state !== 'published');
  const unfinished = (await world.listening())?.unfinished ?? [];
  const { optedOut } = await world.people.read('twitter', { id: 'p4', handle: 'ann' });
  return {
    answered: interactions.flatMap(({ id, verdict }) => (verdict?.answer === true ? [id] : [])).sort(),
    posts: world.platform.posts.map(({ target }) => target.replyTo ?? '').sort(),
    open: interactions.filter(({ verdict }) => verdict === undefined).length + unpublished.length + unfinished.length,
    alone: optedOut,
    counted: (tally?.answers ?? []).map(({ id }) => id).sort(),
  };
}
