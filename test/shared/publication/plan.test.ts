import { describe, expect, it } from 'vitest';
import { ConfigInvalid } from '../../../shared/publication/errors.ts';
import { planPost } from '../../../shared/publication/plan.ts';
import { personalityIdPattern, slotPublicationId } from '../../../shared/publication/publication-id.ts';
import { makeWorld, minute } from '../../support/world.ts';

describe('plan-post', () => {
  it('the slot is the id: however often and late it fires, there is one publication', async () => {
    const world = makeWorld();
    expect(await world.plan()).toBe('planned');
    const slot = world.now();
    world.pass(90_000);
    expect(await world.plan(slot)).toBe('repeated');
    expect(world.ledger.all()).toHaveLength(1);
    expect(await world.only()).toMatchObject({
      id: 'ada.twitter.20261122T0900Z',
      version: 1,
      state: 'planned',
      notAfter: slot + 120 * minute,
      wakeAt: slot + 15 * minute,
    });
  });

  it('a repeated firing sends the job that the first one may have lost', async () => {
    const world = makeWorld();
    await world.plan();
    world.jobs.length = 0;
    await world.plan();
    expect(world.jobs).toEqual([{ queue: 'draft', id: 'ada.twitter.20261122T0900Z' }]);
  });

  it('keeps a slot of a deleted or switched-off personality as skipped, with the reason', async () => {
    const world = makeWorld();
    world.state.status = 'deleted';
    expect(await world.plan()).toBe('skipped');
    expect(await world.only()).toMatchObject({ state: 'skipped', reason: expect.stringContaining('any more') });
    expect((await world.only()).wakeAt).toBeUndefined();
  });

  it('a slot from before a restore ends at once: nobody remembers whether it was posted', async () => {
    const world = makeWorld();
    const slot = world.now();
    const tools = { ...world.planTools, restoredAt: async () => slot + 5 * minute };
    const at = (time: number) => ({ personality: 'ada', platform: 'twitter', slot: new Date(time).toISOString() });
    expect(await planPost(at(slot + 5 * minute), tools)).toBe('skipped');
    expect(await world.only()).toMatchObject({
      state: 'expired',
      reason: 'the hive was restored from a backup at 2026-11-22T09:05:00.000Z; this slot may have been posted before',
    });
    expect(await planPost(at(slot + 6 * minute), tools)).toBe('planned');
  });

  it('refuses what it does not know, and says so', async () => {
    const world = makeWorld();
    const slot = new Date(world.now()).toISOString();
    expect(await planPost({ personality: 'bob', platform: 'twitter', slot }, world.planTools)).toBe('refused');
    expect(await planPost({ personality: 'ada', platform: 'reddit', slot }, world.planTools)).toBe('refused');
    expect(world.ledger.all()).toHaveLength(0);
    expect(world.events.map(({ event }) => event)).toEqual(['slot.refused', 'slot.refused']);
    const unreadable = { personality: 'ada', platform: 'twitter', slot: '<aws.scheduler.scheduled-time>' };
    await expect(planPost(unreadable, world.planTools)).rejects.toThrow(ConfigInvalid);
  });

  it('sends the posts of a personality with places to each in turn', async () => {
    const world = makeWorld();
    const { twitter } = world.state.personality.platforms;
    world.state.personality = {
      ...world.state.personality,
      platforms: { twitter: { ...twitter!, places: ['a', 'b'] } },
    };
    for (let days = 0; days < 4; days++) {
      await world.plan();
      world.pass(24 * 60 * minute);
    }
    const seen = world.ledger.all().map(({ target }) => target.place);
    expect([seen.slice(0, 2).sort(), seen.slice(2)]).toEqual([['a', 'b'], seen.slice(0, 2)]);
  });

  it('makes ids of whole minutes', () => {
    expect(slotPublicationId('ada', 'twitter', Date.parse('2026-11-22T09:00:59.999Z'))).toBe(
      'ada.twitter.20261122T0900Z',
    );
    for (const id of ['a', 'ada-2', '7of9', 'a'.repeat(32)]) expect(id).toMatch(personalityIdPattern);
    for (const id of ['', 'Ada', '../x', '-a', 'a.b', 'a'.repeat(33)]) expect(id).not.toMatch(personalityIdPattern);
  });
});
