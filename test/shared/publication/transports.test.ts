import { describe, expect, it } from 'vitest';
import { draftStep } from '../../../shared/content/draft-step.ts';
import { AccountBlocked } from '../../../shared/publication/errors.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { hour, makeWorld, minute, type World } from '../../support/world.ts';

async function drafted(world: World): Promise<string> {
  await world.plan();
  const { id } = await world.only();
  await draftStep(id, world.draftTools);
  return id;
}

describe('a message in the queue of another way', () => {
  it.each(['drafted', 'unconfirmed'])('does nothing to a publication that is %s, and says so', async (state) => {
    const world = makeWorld();
    const id = await drafted(world);
    if (state === 'unconfirmed') {
      world.platform.faults.push({ kind: 'lost-after' });
      await publish(id, world.publishTools);
    }
    const before = await world.only();
    expect(before.state).toBe(state);
    const creates = world.platform.creates();
    world.pass(15 * minute);
    expect(await publish(id, { ...world.publishTools, transport: 'browser' })).toBe('nothing');
    expect(await world.only()).toEqual(before);
    expect(world.platform.creates()).toBe(creates);
    expect(world.events.at(-1)).toMatchObject({
      event: 'publication.wrong-queue',
      fields: { transport: 'api', queue: 'browser' },
    });
    // Its own queue goes on with it.
    await publish(id, { ...world.publishTools, transport: 'api' });
    expect(await world.only()).toMatchObject({ state: 'published' });
    expect(world.platform.posts).toHaveLength(1);
  });
});

describe('an account that is refused', () => {
  const refused = async (now: string | undefined) => {
    const world = makeWorld();
    const id = await drafted(world);
    world.platform.faults.push({
      kind: 'error-before',
      error: new AccountBlocked('credentials', 'the keys are revoked'),
    });
    await publish(id, { ...world.publishTools, transport: 'api', transportNow: async () => now });
    return { world, account: await world.accounts.read('twitter', 'ada'), publication: await world.only() };
  };

  it('is stopped where it still goes that way, or nobody knows another', async () => {
    for (const now of ['api', undefined]) {
      const { account, publication } = await refused(now);
      expect(account).toMatchObject({ status: 'needs-login', credentials: 'missing' });
      expect(publication.state).toBe('drafted');
    }
  });

  it('goes on where it went over to another way: what was left on the old one waits, and ends with its reason', async () => {
    const { world, account, publication } = await refused('browser');
    expect(account).toMatchObject({ status: 'active', entries: [] });
    expect(account?.lease).toBeUndefined();
    expect(publication).toMatchObject({ state: 'drafted', wait: { reason: 'the keys are revoked' } });
    world.pass(3 * hour);
    await publish(publication.id, { ...world.publishTools, transport: 'api' });
    expect(await world.only()).toMatchObject({ state: 'expired' });
    expect(world.platform.posts).toEqual([]);
  });
});
