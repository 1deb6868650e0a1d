import { beforeEach, describe, expect, it } from 'vitest';
import { AccountBlocked, NotSent } from '../../../shared/publication/errors.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { askRetry, namePosts } from '../../../shared/publication/wishes.ts';
import { type ErrandWorld, errandWorld, failedPost, hour, minute } from '../../support/errands.ts';
import { evidenceOf } from '../../support/evidence-of.ts';

let world: ErrandWorld;
beforeEach(() => {
  world = errandWorld();
});
const by = 'eve@desk';
const ask = (id: string, withinMs = 2 * hour) => askRetry(id, { by, withinMs }, world.wishTools);

describe('a failed post that a person wants sent again', () => {
  it('is sent with its own words where its absence is proved, in the time that was given', async () => {
    const failed = await failedPost(world);
    const creates = world.platform.creates();
    expect(await ask(failed.id)).toMatchObject({ done: true });
    expect(await world.only()).toMatchObject({
      state: 'failed',
      wish: { kind: 'retry', by },
      wakeAt: world.now() + minute,
    });
    await world.deliver();
    const after = await world.only();
    expect(after).toMatchObject({
      state: 'published',
      parts: failed.parts,
      retries: 1,
      notAfter: world.now() + 2 * hour,
      wish: { granted: true, answer: 'it is sent again' },
    });
    expect(after.wakeAt).toBeUndefined();
    expect(world.platform.creates()).toBe(creates + 1);
    expect(world.platform.posts.map(({ id }) => id)).toEqual([after.ids['0']?.id]);
    expect(world.deeds).toMatchObject([{ who: by, what: 'retried', on: failed.id }]);
  });

  it('is published, not sent, where the platform lists it after all', async () => {
    const failed = await failedPost(world, true);
    const creates = world.platform.creates();
    await ask(failed.id);
    await world.deliver();
    const after = await world.only();
    expect(after).toMatchObject({ state: 'published', wish: { granted: true, answer: 'it is on the platform' } });
    expect(after.ids['0']?.id).toBe(world.platform.posts[0]?.id);
    expect(await world.ledger.externalOwner('twitter', after.ids['0']?.id ?? '')).toBe(failed.id);
    expect(world.platform.creates()).toBe(creates);
  });

  it.each([
    ['a short listing', () => world.platform.listIncompletely(true), 'does not reach back far enough'],
    [
      'a listing that fails',
      () => world.platform.listingFaults.push(new NotSent('refused')),
      'cannot be listed: refused',
    ],
  ])('stays failed by %s, says why, and needs a person again', async (_name, arm, why) => {
    const failed = await failedPost(world);
    arm();
    await ask(failed.id);
    expect(await world.attention.list('failed', 10)).toEqual([]);
    await world.deliver();
    expect(await world.only()).toMatchObject({
      state: 'failed',
      reason: failed.reason,
      wish: { granted: false, answer: expect.stringContaining(why) },
    });
    expect((await world.only()).wakeAt).toBeUndefined();
    expect(await world.attention.list('failed', 10)).toEqual([{ kind: 'failed', id: failed.id }]);
    // Mended, the next wish is another one.
    world.platform.listIncompletely(false);
    expect(await ask(failed.id)).toMatchObject({ done: true });
    await world.deliver();
    expect((await world.only()).state).toBe('published');
  });

  it('opens the breaker where the platform wants a person, and is not asked for then', async () => {
    const failed = await failedPost(world);
    world.platform.listingFaults.push(new AccountBlocked('locked', 'prove that you are human'));
    await ask(failed.id);
    await world.deliver();
    expect((await world.accounts.read('twitter', 'ada'))?.status).toBe('suspended');
    await ask(failed.id);
    await world.deliver();
    expect((await world.only()).wish?.answer).toMatch(/is suspended: prove that you are human; mend that first/);
  });

  it('is never sent where the platform called it a duplicate that it does not list', async () => {
    const failed = await failedPost(world);
    await world.ledger.apply(failed.id, {
      guard: { state: 'failed', fence: failed.fence },
      set: { duplicateRefused: true },
      remove: [],
    });
    const creates = world.platform.creates();
    await ask(failed.id);
    await world.deliver();
    expect(await world.only()).toMatchObject({
      state: 'failed',
      wish: { answer: expect.stringContaining('--posted') },
    });
    expect(world.platform.creates()).toBe(creates);
  });

  it('obeys windows and switches like any other, and expires when its new time is over', async () => {
    const failed = await failedPost(world);
    world.state.switches = { ...world.state.switches, hivePaused: true };
    await ask(failed.id, 30 * minute);
    await world.deliver();
    expect(await world.only()).toMatchObject({ state: 'drafted', wait: { reason: 'the hive is paused' } });
    await world.minutes(40);
    expect(await world.only()).toMatchObject({ state: 'expired', retries: 1 });
    expect(await ask(failed.id)).toMatchObject({ done: false, reasons: [expect.stringContaining('that is its end')] });
  });

  it('is taken up by sweep where its message got lost', async () => {
    const failed = await failedPost(world);
    await ask(failed.id);
    world.jobs.splice(0);
    await world.minutes(2);
    expect((await world.only()).state).toBe('published');
  });

  it('does nothing where its time ran out before anybody looked', async () => {
    const failed = await failedPost(world);
    await ask(failed.id, 10 * minute);
    world.jobs.splice(0);
    world.pass(20 * minute);
    await world.minutes(1);
    expect(await world.only()).toMatchObject({ state: 'failed', wish: { answer: expect.stringContaining('ran out') } });
  });

  it('pays the platform once more, not the model', async () => {
    const failed = await failedPost(world);
    const before = await world.budgets.read('ada');
    await ask(failed.id);
    expect((await world.budgets.read('ada'))?.open[failed.id]).toMatchObject({ model: 0, platform: 15_000, sunk: 0 });
    await world.deliver();
    const after = await world.budgets.read('ada');
    expect(after?.open).toEqual({});
    expect(after?.monthSpent).toBe((before?.monthSpent ?? 0) + 15_000);
  });

  it('is not asked for where the budget has no room, and gives its money back where it is refused', async () => {
    const failed = await failedPost(world);
    const before = (await world.budgets.read('ada'))?.monthSpent;
    const poor = { ...world.wishTools, capsOf: async () => ({ perDayUsd: 0.001, perMonthUsd: 10 }) };
    expect(await askRetry(failed.id, { by, withinMs: hour }, poor)).toMatchObject({
      done: false,
      reasons: [expect.stringContaining('allows no more')],
    });
    expect((await world.only()).wish).toBeUndefined();
    world.platform.listIncompletely(true);
    await ask(failed.id);
    await world.deliver();
    expect(await world.budgets.read('ada')).toMatchObject({ open: {}, monthSpent: before });
  });

  it('is sent once, whoever else wants it too', async () => {
    const failed = await failedPost(world);
    const creates = world.platform.creates();
    const answers = await Promise.all([ask(failed.id), ask(failed.id)]);
    expect(answers.filter(({ done }) => done)).toHaveLength(1);
    await Promise.all([world.work(failed.id), world.work(failed.id), world.work(failed.id)]);
    await world.deliver();
    expect((await world.only()).state).toBe('published');
    expect(world.platform.creates()).toBe(creates + 1);
  });

  it('is not sent where the evidence of its first request comes in while it is looked for', async () => {
    const failed = await failedPost(world);
    const creates = world.platform.creates();
    await ask(failed.id);
    const client = world.platform.client('ada');
    const connect = async () => ({
      ...client,
      findRecent: async (since: number) => {
        const listed = await client.findRecent(since);
        await world.ledger.claimExternal('twitter', '77', failed.id);
        await world.ledger.addEvidence(failed.id, 0, evidenceOf('77', world.now()));
        return listed;
      },
    });
    expect(await publish(failed.id, { ...world.publishTools, connect })).toBe('nothing');
    await world.minutes(2);
    expect(await world.only()).toMatchObject({ state: 'published', ids: { 0: { id: '77' } }, wish: { granted: true } });
    expect(world.platform.creates()).toBe(creates);
    expect((await world.budgets.read('ada'))?.open).toEqual({});
  });
});

describe('a failed post that a person found', () => {
  it('is published by its link, with its owner first', async () => {
    const failed = await failedPost(world);
    expect(await namePosts(failed.id, { by, posts: ['4711'] }, world.wishTools)).toMatchObject({
      done: true,
      publication: { state: 'published', ids: { 0: { id: '4711', url: 'u/4711' } } },
    });
    expect(await world.ledger.externalOwner('twitter', '4711')).toBe(failed.id);
    expect(world.deeds).toMatchObject([{ what: 'retried', why: 'posted as 4711' }]);
  });

  it('refuses what is no post, and the post of another publication', async () => {
    const failed = await failedPost(world);
    await world.ledger.claimExternal('twitter', '4711', 'bob.twitter.20261122T0900Z');
    for (const [post, why] of [
      ['nonsense', 'neither a link'],
      ['4711', 'is that of publication bob.twitter'],
    ] as const) {
      expect(await namePosts(failed.id, { by, posts: [post] }, world.wishTools)).toMatchObject({
        done: false,
        reasons: [expect.stringContaining(why)],
      });
    }
    expect(await world.only()).toMatchObject({ state: 'failed', ids: {} });
  });

  it('ends a retry that is under way', async () => {
    const failed = await failedPost(world);
    const creates = world.platform.creates();
    await ask(failed.id);
    await namePosts(failed.id, { by, posts: ['4711'] }, world.wishTools);
    await world.deliver();
    await world.minutes(3);
    expect(await world.only()).toMatchObject({ state: 'published', wish: { granted: true } });
    expect((await world.only()).wakeAt).toBeUndefined();
    expect(world.platform.creates()).toBe(creates);
    expect((await world.budgets.read('ada'))?.open).toEqual({});
  });
});

it('says what became of one that has not failed', async () => {
  await world.plan();
  const id = (await world.only()).id;
  expect(await ask(id)).toMatchObject({ done: false, reasons: [expect.stringContaining('is planned')] });
  await world.deliver();
  expect(await ask(id)).toMatchObject({
    done: false,
    reasons: [expect.stringContaining('is published already: https')],
  });
  expect(await ask('ada.twitter.now.none')).toMatchObject({
    reasons: ['There is no publication ada.twitter.now.none.'],
  });
});
