import { beforeEach, describe, expect, it } from 'vitest';
import { Rejected } from '../../../shared/publication/errors.ts';
import * as moves from '../../../shared/publication/moves.ts';
import { takenDownUnasked } from '../../../shared/publication/wish-moves.ts';
import { askRemoval } from '../../../shared/publication/wishes.ts';
import {
  beforeRemovals,
  type ErrandWorld,
  errandWorld,
  failing,
  losesItsLastPart,
  publishedThread,
} from '../../support/errands.ts';
import { evidenceOf } from '../../support/evidence-of.ts';

let world: ErrandWorld;
beforeEach(() => {
  world = errandWorld();
});
const by = 'eve@desk';
const ask = (id: string, more: { part?: number; why?: string } = {}) =>
  askRemoval(id, { by, ...more }, world.wishTools);

describe('a thread that a person wants taken down', () => {
  it('goes from its end, each part remembered at once', async () => {
    const thread = await publishedThread(world, 3);
    expect(thread).toMatchObject({ state: 'published' });
    const [first, second, third] = ['0', '1', '2'].map((part) => thread.ids[part]?.id);
    await ask(thread.id);
    const { work, removed } = failing(world);
    let calls = 0;
    const dying = beforeRemovals(world, () => {
      calls += 1;
      if (calls === 2) throw new Error('the machine died');
    });
    await expect(dying(thread.id)).rejects.toThrow('the machine died');
    expect(await world.only()).toMatchObject({ state: 'published', gone: { 2: world.now() } });
    expect(await work(thread.id)).toBe('ended');
    expect(removed).toEqual([second, first]);
    expect(world.platform.posts.map(({ id }) => id)).not.toContain(third);
    expect(await world.only()).toMatchObject({ state: 'removed', gone: { 0: expect.any(Number) } });
  });

  it('loses one part alone where that is named, and the rest later', async () => {
    const thread = await publishedThread(world, 3);
    expect(await ask(thread.id, { part: 4 })).toMatchObject({ reasons: [expect.stringContaining('has no part 5')] });
    await ask(thread.id, { part: 1 });
    await world.deliver();
    expect(await world.only()).toMatchObject({
      state: 'published',
      gone: { 1: world.now() },
      wish: { granted: true, answer: 'part 2 is taken down' },
    });
    expect((await world.only()).wakeAt).toBeUndefined();
    expect(await ask(thread.id, { part: 1 })).toMatchObject({ done: false });
    const { work, removed } = failing(world);
    await ask(thread.id);
    await work(thread.id);
    expect(removed).toEqual([thread.ids['2']?.id, thread.ids['0']?.id]);
    expect((await world.only()).state).toBe('removed');
  });

  it('goes with the part that nobody knew to be out', async () => {
    const thread = await publishedThread(world, 2);
    await losesItsLastPart(world, thread);
    expect(Object.keys((await world.only()).ids)).toEqual(['0']);
    await ask(thread.id);
    await world.deliver();
    expect(await world.only()).toMatchObject({ state: 'removed', gone: { 0: world.now(), 1: world.now() } });
    expect(world.platform.posts).toEqual([]);
  });

  it('is not called removed with its last known part while another one may be out', async () => {
    const thread = await publishedThread(world, 2);
    await losesItsLastPart(world, thread);
    const [, second] = world.platform.posts;
    await ask(thread.id, { part: 0 });
    await world.deliver();
    expect(await world.only()).toMatchObject({
      state: 'published',
      ids: { 1: { id: second?.id } },
      gone: { 0: world.now() },
      wish: { answer: 'part 1 is taken down' },
    });
    expect(world.platform.posts).toEqual([second]);
  });

  it('loses what people can see at once, and is removed when nobody can doubt any more that nothing else is out', async () => {
    const thread = await publishedThread(world, 2);
    await losesItsLastPart(world, thread);
    world.platform.listIncompletely(true);
    const [first, second] = world.platform.posts.splice(0);
    world.platform.posts.push(first!);
    await ask(thread.id);
    await world.deliver();
    expect(world.platform.posts).toEqual([]);
    expect(await world.only()).toMatchObject({
      state: 'published',
      gone: { 0: world.now() },
      wish: { waits: expect.stringContaining('does not reach back') },
    });
    world.platform.posts.push(second!);
    world.platform.listIncompletely(false);
    await world.minutes(10);
    expect(await world.only()).toMatchObject({
      state: 'removed',
      gone: { 0: expect.any(Number), 1: expect.any(Number) },
    });
    expect(world.platform.posts).toEqual([]);
  });

  it('remembers what it lost where another run was refused meanwhile, and waits for nothing', async () => {
    const thread = await publishedThread(world, 2);
    await ask(thread.id);
    const overtaken = beforeRemovals(world, async () => {
      await failing(world, new Rejected('posts of this kind stay')).work(thread.id);
    });
    expect(await overtaken(thread.id)).toBe('nothing');
    const seen = await world.only();
    expect(seen).toMatchObject({
      state: 'published',
      gone: { 1: world.now() },
      wish: { granted: false, answer: 'the platform refuses to take it down: posts of this kind stay' },
    });
    expect(seen.wakeAt).toBeUndefined();
    await ask(thread.id);
    await world.deliver();
    expect(await world.only()).toMatchObject({ state: 'removed', gone: { 0: world.now(), 1: expect.any(Number) } });
  });

  it('is removed after all where nothing of it is left to be seen', async () => {
    const thread = await publishedThread(world, 2);
    await ask(thread.id);
    const { wish } = await world.only();
    const before = {
      ...(await world.only()),
      gone: { 0: 1 },
      wish: moves.answered(wish!, 'it stays', false),
    };
    expect(takenDownUnasked(before, 1, world.now())).toMatchObject({
      guard: { state: 'published', revision: before.revision },
      set: { state: 'removed', gone: { 0: 1, 1: world.now() }, wish: { granted: true } },
      remove: expect.arrayContaining(['wakeAt']),
    });
  });

  it('is completed by late evidence without losing the wish', async () => {
    const thread = await publishedThread(world, 2);
    const { 1: late, ...ids } = thread.ids;
    await world.ledger.apply(thread.id, {
      guard: { state: 'published', fence: thread.fence },
      set: { ...({ ids } as object), partial: true, reason: 'nobody could tell' },
      remove: [],
    });
    await ask(thread.id);
    const seen = await world.only();
    const whole = await world.ledger.addEvidence(thread.id, 1, late ?? evidenceOf('x', 0));
    // Whoever completes it without having seen the wish is refused.
    const { wish: _wish, wakeAt: _wake, ...unwished } = { ...seen, ids: whole?.ids ?? {} };
    expect(await world.ledger.apply(thread.id, moves.complete(unwished, world.now()))).toBeUndefined();
    const completed = await world.ledger.apply(thread.id, moves.complete(whole ?? seen, world.now()));
    expect(completed).toMatchObject({ state: 'published', wakeAt: seen.wakeAt, wish: seen.wish });
    await world.deliver();
    expect(await world.only()).toMatchObject({ state: 'removed', gone: { 0: world.now(), 1: world.now() } });
  });
});
