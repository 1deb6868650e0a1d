import { describe, expect, it } from 'vitest';
import type { Reader } from '../../../shared/interaction/observe-tools.ts';
import type { Engagement } from '../../../shared/interaction/platform-reads.ts';
import { AccountBlocked, NotSent } from '../../../shared/publication/errors.ts';
import { makeListener, talkingTraits } from '../../support/listener.ts';
import { hour, minute, personality } from '../../support/world.ts';

const [api] = talkingTraits.transports;
const day = 24 * hour;
const telling = { ...talkingTraits, transports: [{ ...api!, tellsEngagement: true as const }] };
const plan = personality().platforms.twitter!;
const silent = personality({ platforms: { twitter: { ...plan, replies: { enabled: false } } } });

/** An account whose personality posts and answers nobody. */
async function silentPoster(traits = telling) {
  const world = makeListener(traits);
  world.state.personality = silent;
  await world.begin();
  await world.plan();
  await world.deliver();
  const asked: string[][] = [];
  const faults: Error[] = [];
  const engagement: Reader['engagement'] = async (ids) => {
    asked.push([...ids]);
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
    return ids.map((id): Engagement => ({ id, exists: true, likes: 4, replies: 0, reposts: 1 }));
  };
  Object.assign(world.client, { engagement });
  const post = await world.only();
  return {
    world,
    asked,
    faults,
    id: post.ids['0']?.id ?? '',
    figures: async () => {
      const name = new Date(post.slot).toISOString().slice(0, 10);
      return (await world.tools.engagement.read(post.platform, post.account, [name]))[0]?.posts;
    },
    async pass(hours: number) {
      for (let passed = 0; passed < hours * 60; passed += 1) {
        world.pass(minute);
        await world.observe();
      }
    },
  };
}

describe('an account that answers nobody', () => {
  it('is asked how its posts were taken, at most once an hour, and nothing else', async () => {
    const { world, asked, id, figures, pass } = await silentPoster();
    world.say('Does it sleep, @ada?');
    await world.observe();
    expect(await figures()).toMatchObject({ [id]: { likes: 4, reposts: 1 } });
    await pass(5);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(asked.length).toBeLessThanOrEqual(5);
    expect(world.calls).toEqual([]);
    expect(world.interactions.all()).toEqual([]);
    expect(world.ledger.all()).toHaveLength(1);
  });

  it('pays for that from the budget of its personality, and is asked nothing once that is used up', async () => {
    const { world, asked, pass } = await silentPoster();
    world.state.personality = { ...silent, budget: { perDayUsd: 0.0001, perMonthUsd: 0.0001 } };
    await pass(2);
    expect(asked).toEqual([]);
    expect(world.events.map(({ event }) => event)).toContain('engagement.skipped');
  });

  it('is left alone where its way to the platform cannot tell, or nobody wants figures', async () => {
    const mute = await silentPoster(talkingTraits as typeof telling);
    expect(await mute.world.listening()).toBeUndefined();
    const { world, asked, pass } = await silentPoster();
    world.state.config = { interactions: { figuresEveryHours: 0 } };
    await pass(3);
    expect(asked).toEqual([]);
    expect(((await world.listening())?.nextAt ?? 0) - world.now()).toBeGreaterThan(20 * hour);
  });

  it('costs a look at its item once an hour when it has been silent for long', async () => {
    const { world, asked, pass } = await silentPoster();
    await pass(1);
    world.pass(9 * day);
    const before = asked.length;
    const connected: string[] = [];
    const connect = world.tools.connect;
    Object.assign(world.tools, {
      connect: async (account: string) => {
        connected.push(account);
        return connect(account);
      },
    });
    await pass(3);
    expect(asked).toHaveLength(before);
    expect(connected).toEqual([]);
  });

  it('goes on where the platform fails, and rests where it wants a person', async () => {
    const { world, asked, faults, pass } = await silentPoster();
    faults.push(new NotSent('connection refused'), new AccountBlocked('suspended', 'the account is suspended'));
    await pass(3);
    expect(asked).toHaveLength(2);
    expect(await world.accounts.read('twitter', 'ada')).toMatchObject({ status: 'suspended' });
  });

  it('waits while an operator paused its personality', async () => {
    const { world, asked, pass } = await silentPoster();
    world.paused.personalities.push('ada');
    await pass(2);
    expect(asked).toEqual([]);
  });

  it('begins to listen when it is to answer, with what is said from then on', async () => {
    const { world, pass } = await silentPoster();
    await pass(1);
    world.say('Said while nobody listened.');
    world.pass(minute);
    world.state.personality = personality();
    await world.begin();
    expect(await world.listening()).toMatchObject({ since: world.now(), nextAt: world.now() });
    expect(await world.listening()).not.toHaveProperty('figuresOnly');
    world.say('Said to somebody.');
    await world.observe();
    expect(world.verdicts()).toEqual(['before-start', 'answered']);
    world.state.personality = silent;
    await world.begin();
    expect(await world.listening()).toMatchObject({ figuresOnly: true });
    expect(await world.listening()).not.toHaveProperty('cursor');
  });
});
