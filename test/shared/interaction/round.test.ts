import { describe, expect, it } from 'vitest';
import { keepListening } from '../../../shared/interaction/listen.ts';
import type { Observed } from '../../../shared/interaction/observe.ts';
import { blockAccount, resumeAccount } from '../../../shared/limits/account.ts';
import { placesOfRound } from '../../../shared/limits/listening-round.ts';
import { changeAccount } from '../../../shared/publication/accounts.ts';
import { NotSent, RateLimited } from '../../../shared/publication/errors.ts';
import { type Listener, makeListener } from '../../support/listener.ts';
import { hour, minute } from '../../support/world.ts';
import { runRounds, type Sabotage } from './round-world.ts';

/** An account to which nobody has spoken for so long that the round asks it. */
async function quietOne(): Promise<Listener> {
  const world = makeListener();
  await world.begin();
  for (let count = 0; (await world.listening())?.inRound !== true; count += 1) {
    if (count > 12 * 60) throw new Error('The account did not come into the round.');
    await world.observe();
    world.pass(minute);
  }
  return world;
}

const revision = async ({ accounts }: Listener) => (await accounts.read('twitter', 'ada'))?.revision;

/** Ticks of so many minutes, and what they came to together. */
async function pass(
  world: Listener,
  minutes: number,
): Promise<Pick<Observed, 'asked' | 'answered' | 'stopped' | 'failed'>> {
  const sum = { asked: 0, answered: 0, stopped: 0, failed: 0 };
  for (let count = 0; count < minutes; count += 1) {
    world.pass(minute);
    const observed = await world.observe();
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += observed[name];
  }
  return sum;
}

describe('an account to which nobody speaks', () => {
  it('is asked once in a round, and nothing is written of it', async () => {
    const world = await quietOne();
    await pass(world, 60);
    const before = await revision(world);
    expect(await pass(world, 300)).toMatchObject({ asked: 5, failed: 0 });
    expect(await revision(world)).toBe(before);
  });

  it('is written once where the platform moves the cursor, and stays in the round', async () => {
    const world = await quietOne();
    await pass(world, 60);
    const before = (await revision(world)) ?? 0;
    const { fetchInteractions } = world.client;
    Object.assign(world.client, {
      fetchInteractions: async () => ({
        interactions: [],
        cursor: { read: 0, place: world.now() },
        more: false,
        billedReads: 0,
      }),
    });
    expect(await pass(world, 60)).toMatchObject({ asked: 1 });
    expect(await revision(world)).toBe(before + 1);
    expect(await world.listening()).toMatchObject({ inRound: true, cursor: { read: 0 } });
    Object.assign(world.client, { fetchInteractions });
  });

  it('leaves the round when somebody speaks, and is asked soon again', async () => {
    const world = await quietOne();
    world.say('Does it sleep?');
    let minutes = 0;
    while ((await pass(world, 1)).answered === 0) minutes += 1;
    expect(minutes).toBeLessThanOrEqual(61);
    expect(await world.listening()).not.toHaveProperty('inRound');
    expect(await world.listening()).toMatchObject({ nextAt: world.now() + 2 * minute, intervalMs: 2 * minute });
    expect(await pass(world, 2)).toMatchObject({ asked: 1 });
  });

  it('leaves it for the time that the platform wants, where it cannot be reached, and while its personality is paused', async () => {
    const world = await quietOne();
    const retryAt = world.now() + 9 * hour;
    world.faults.set('fetchInteractions', new RateLimited('too many requests', retryAt));
    expect(await pass(world, 62)).toMatchObject({ stopped: 1, asked: 0 });
    expect(await world.listening()).toMatchObject({ nextAt: retryAt });
    expect(await pass(world, 7 * 60)).toMatchObject({ asked: 0 });
    // Back in the round at once, for nobody spoke.
    expect(await pass(world, 2 * 60)).toMatchObject({ asked: expect.toSatisfy((asked: number) => asked >= 1) });
    expect(await world.listening()).toMatchObject({ inRound: true });
    world.faults.set('fetchInteractions', new NotSent('the connection was refused'));
    expect(await pass(world, 62)).toMatchObject({ failed: 1 });
    expect(await world.listening()).not.toHaveProperty('inRound');
    await pass(world, 2 * 60);
    expect(await world.listening()).toMatchObject({ inRound: true });
    world.paused.personalities.push('ada');
    expect(await pass(world, 62)).toMatchObject({ asked: 0, stopped: expect.toSatisfy((times: number) => times >= 1) });
    world.paused.personalities.length = 0;
    expect(await pass(world, 6)).toMatchObject({ asked: 1 });
    expect(await world.listening()).toMatchObject({ inRound: true });
  });

  it('stays in the round when that gets another length, unwritten', async () => {
    const world = await quietOne();
    await pass(world, 60);
    const before = await revision(world);
    world.state.config = { interactions: { maximumPollMinutes: 10 } };
    expect((await pass(world, 100)).asked).toBeGreaterThanOrEqual(9);
    world.state.config = { interactions: { maximumPollMinutes: 600 } };
    expect((await pass(world, 601)).asked).toBe(1);
    expect(await revision(world)).toBe(before);
  });

  it('is asked at once after a person let it go on, and when other places are wanted', async () => {
    const world = await quietOne();
    await pass(world, 60);
    await changeAccount(world.accounts, 'twitter', 'ada', (state) => blockAccount(state, 'suspended', 'look at it'));
    expect(await pass(world, 90)).toMatchObject({ asked: 0 });
    await changeAccount(world.accounts, 'twitter', 'ada', (state) => resumeAccount(state, world.now()));
    expect(await pass(world, 1)).toMatchObject({ asked: 1 });
    await keepListening('ada', {
      personalities: world.tools.personalities,
      accounts: world.accounts,
      traitsOf: () => ({ ...world.tools.traits, repliesIn: () => ({ spokenTo: 'everywhere', newPosts: ['tea'] }) }),
      clock: world.clock,
    });
    expect(await world.listening()).toMatchObject({ newPostsIn: ['tea'], nextAt: world.now() });
    expect(await pass(world, 1)).toMatchObject({ asked: 1 });
  });
});

describe('whatever happens to runs', { timeout: 120_000 }, () => {
  const seeds = Array.from({ length: 30 }, (_, index) => index + 1);

  it('everybody is asked once in the longest interval and a tick, and nobody is lost', async () => {
    let [asked, ofRound] = [0, 0];
    for (const seed of seeds) {
      const found = await runRounds(seed);
      expect(found.late, `seed ${seed}`).toEqual([]);
      expect(found.open, `seed ${seed}`).toBe(0);
      asked += found.asked;
      ofRound += found.ofRound;
    }
    expect(asked).toBeGreaterThan(500 * seeds.length);
    expect(ofRound).toBeGreaterThan(asked / 2);
  });

  const mistakes: Readonly<Record<string, Sabotage>> = {
    'the hand moves before anybody was asked': (listening) => ({
      ...listening,
      async passed(platform, transport, stretch, limit) {
        const hand = await listening.readHand(platform, transport);
        const place = (stretch.from + stretch.places) % placesOfRound;
        const at = Math.floor(stretch.at + stretch.places * stretch.stepMs);
        await listening.writeHand(platform, transport, hand, { place, at, left: hand?.left ?? [] });
        return listening.passed(platform, transport, stretch, limit);
      },
    }),
    'who could not be asked is forgotten': (listening) => ({
      ...listening,
      writeHand: (platform, transport, before, next) =>
        listening.writeHand(platform, transport, before, { ...next, left: [] }),
    }),
    'the end of the round is its beginning': (listening) => ({
      ...listening,
      passed: (platform, transport, stretch, limit) =>
        listening.passed(
          platform,
          transport,
          { ...stretch, places: Math.min(stretch.places, placesOfRound - stretch.from) },
          limit,
        ),
    }),
    'a run that knows an old hand writes over a new one': (listening) => ({
      ...listening,
      writeHand: async (platform, transport, _before, next) =>
        listening.writeHand(platform, transport, await listening.readHand(platform, transport), {
          ...next,
          place: (next.place + 50) % placesOfRound,
        }),
    }),
  };
  it.each(Object.entries(mistakes))('it shows when %s', async (_what, sabotage) => {
    for (const seed of seeds) if ((await runRounds(seed, sabotage)).late.length > 0) return;
    expect.fail(`${seeds.length} seeds did not show it`);
  });
});
