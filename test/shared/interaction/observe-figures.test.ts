import { describe, expect, it } from 'vitest';
import type { Reader } from '../../../shared/interaction/observe-tools.ts';
import type { Engagement } from '../../../shared/interaction/platform-reads.ts';
import { AccountBlocked, NotSent } from '../../../shared/publication/errors.ts';
import { type Listener, makeListener } from '../../support/listener.ts';
import { hour, minute } from '../../support/world.ts';

/** A listener that posted something, on a platform that tells how it was taken. */
async function poster() {
  const world: Listener = makeListener();
  await world.begin();
  await world.plan();
  await world.deliver();
  const asked: string[][] = [];
  let fault: Error | undefined;
  const engagement: Reader['engagement'] = async (ids) => {
    asked.push([...ids]);
    if (fault !== undefined) throw fault;
    return ids.map((id): Engagement => ({ id, exists: true, likes: 4, replies: 0, reposts: 1 }));
  };
  Object.assign(world.client, { engagement });
  const post = await world.only();
  return {
    world,
    asked,
    id: post.ids['0']?.id ?? '',
    fail: (error: Error | undefined) => {
      fault = error;
    },
    figures: async () => {
      const day = new Date(post.slot).toISOString().slice(0, 10);
      return (await world.tools.engagement.read(post.platform, post.account, [day]))[0]?.posts;
    },
  };
}

describe('an account that listens', () => {
  it('is asked how its posts were taken, once an hour, and goes on listening', async () => {
    const { world, asked, id, figures } = await poster();
    await world.observe();
    expect(await figures()).toMatchObject({ [id]: { likes: 4, reposts: 1 } });
    world.say('Does it sleep, @ada?');
    world.pass(10 * minute);
    expect(await world.observe()).toMatchObject({ answered: 1 });
    expect(asked).toEqual([[id]]);
    world.pass(hour);
    await world.observe();
    expect(asked[1]).toContain(id);
    expect((await world.listening())?.cursor).toEqual({ read: 1 });
  });

  it('hears people where figures cannot be had', async () => {
    const { world, fail, figures } = await poster();
    fail(new NotSent('connection refused'));
    world.say('Does it sleep, @ada?');
    expect(await world.observe()).toMatchObject({ asked: 1, failed: 0, answered: 1 });
    expect(await figures()).toBeUndefined();
    expect(world.events.map(({ event }) => event)).toContain('engagement.failed');
  });

  it('rests where the platform wants a person', async () => {
    const { world, fail } = await poster();
    fail(new AccountBlocked('suspended', 'the account is suspended'));
    expect(await world.observe()).toMatchObject({ stopped: 1 });
    expect(await world.accounts.read('twitter', 'ada')).toMatchObject({ status: 'suspended' });
  });

  it('is not asked where config.json says that nobody looks', async () => {
    const { world, asked } = await poster();
    world.state.config = { interactions: { figuresEveryHours: 0 } };
    await world.observe();
    expect(asked).toEqual([]);
  });
});
