import { beforeEach, describe, expect, it } from 'vitest';
import { draftStep } from '../../../shared/content/draft-step.ts';
import { pauseAccount, resumeAccount } from '../../../shared/limits/account.ts';
import { changeAccount } from '../../../shared/publication/accounts.ts';
import {
  AccountBlocked,
  AuthExpired,
  NotSent,
  OutcomeUnknown,
  RateLimited,
  Rejected,
} from '../../../shared/publication/errors.ts';
import * as moves from '../../../shared/publication/moves.ts';
import type { PlatformClient } from '../../../shared/publication/platform.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { askRemoval } from '../../../shared/publication/wishes.ts';
import {
  type ErrandWorld,
  errandWorld,
  failedPost,
  losesItsLastPart,
  minute,
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

async function published() {
  await world.plan();
  await world.deliver();
  return world.only();
}

/** The next removals of the platform fail so; what is removed is told in `removed`. */
function failing(...errors: readonly Error[]) {
  const left = [...errors];
  const removed: string[] = [];
  const { connect } = world.publishTools;
  const tools = {
    ...world.publishTools,
    connect: async (account: string): Promise<PlatformClient> => {
      const client = await connect(account);
      return {
        ...client,
        remove: async (id) => {
          const error = left.shift();
          if (error !== undefined) throw error;
          removed.push(id);
          await client.remove(id);
        },
      };
    },
  };
  return { removed, work: (id: string) => publish(id, tools) };
}

describe('a published post that a person wants taken down', () => {
  it('is gone from the platform, with reason and name, and stays removed whatever comes', async () => {
    const post = await published();
    expect(await ask(post.id, { why: 'It names somebody.' })).toMatchObject({ done: true });
    await world.deliver();
    const removed = await world.only();
    expect(removed).toMatchObject({
      state: 'removed',
      reason: 'eve@desk had it taken down: It names somebody.',
      gone: { 0: world.now() },
      wish: { granted: true },
    });
    expect(removed.wakeAt).toBeUndefined();
    expect(world.platform.posts).toEqual([]);
    expect(world.deeds).toMatchObject([{ who: by, what: 'removed', on: post.id, why: 'It names somebody.' }]);

    expect(() => moves.complete(removed, world.now())).toThrow(moves.ImpossibleMove);
    await world.ledger.addEvidence(post.id, 0, evidenceOf('late', world.now()));
    expect(await world.work(post.id)).toBe('nothing');
    await world.minutes(30);
    expect(await world.only()).toMatchObject({ state: 'removed', ids: post.ids });
    expect(world.platform.posts).toEqual([]);
  });

  it('goes while hive, personality and account are paused', async () => {
    const post = await published();
    world.state.switches = { hivePaused: true, pausedPlatforms: ['twitter'], personality: 'paused' };
    await changeAccount(world.accounts, 'twitter', 'ada', pauseAccount);
    await ask(post.id);
    await world.deliver();
    expect((await world.only()).state).toBe('removed');
  });

  it('keeps its words: nobody says them again', async () => {
    const post = await published();
    await ask(post.id);
    await world.deliver();
    const words = post.parts[0]?.text ?? '';
    world.answers.push(words, words, words);
    world.pass(60 * minute);
    await world.plan();
    await world.deliver();
    const [, again] = world.ledger.all();
    expect(again).toMatchObject({ state: 'rejected' });
    expect(world.platform.posts).toEqual([]);
  });

  it('costs nothing, and its place in the windows stays taken', async () => {
    const post = await published();
    const [purse, account] = [await world.budgets.read('ada'), await world.accounts.read('twitter', 'ada')];
    await ask(post.id);
    await world.deliver();
    expect(await world.budgets.read('ada')).toEqual(purse);
    expect(await world.accounts.read('twitter', 'ada')).toEqual(account);
  });

  it.each([
    ['a limit', (now: number) => new RateLimited('too many requests', now + 20 * minute), 20],
    ['a refused connection', () => new NotSent('refused'), 1],
    ['an old session', () => new AuthExpired('being renewed'), 1],
    ['no answer', () => new OutcomeUnknown('the connection was cut'), 1],
  ])('waits by wakeAt after %s, and goes on', async (_name, error, minutes) => {
    const post = await published();
    await ask(post.id);
    const { work, removed } = failing(error(world.now()));
    expect(await work(post.id)).toBe('waiting');
    const waiting = await world.only();
    expect(waiting).toMatchObject({ state: 'published', wish: { waits: expect.any(String) } });
    expect(await work(post.id)).toBe('nothing');
    expect(waiting.wakeAt).toBeGreaterThan(world.now());
    expect(waiting.wakeAt).toBeLessThanOrEqual(world.now() + minutes * minute);
    world.jobs.splice(0);
    world.pass(minutes * minute);
    await world.sweep();
    expect(world.jobs).toEqual([{ queue: 'publish', id: post.id }]);
    expect(await work(post.id)).toBe('ended');
    expect(removed).toEqual([post.ids['0']?.id]);
    expect((await world.only()).state).toBe('removed');
  });

  it('waits for a person where the account is blocked, and does not ask the platform meanwhile', async () => {
    const post = await published();
    await ask(post.id);
    const { work, removed } = failing(new AccountBlocked('suspended', 'suspended for now'));
    expect(await work(post.id)).toBe('waiting');
    expect((await world.accounts.read('twitter', 'ada'))?.status).toBe('suspended');
    world.pass(20 * minute);
    await world.sweep();
    expect(await work(post.id)).toBe('waiting');
    expect(removed).toEqual([]);
    await changeAccount(world.accounts, 'twitter', 'ada', (state) => resumeAccount(state, world.now()));
    world.pass(20 * minute);
    await world.sweep();
    expect(await work(post.id)).toBe('ended');
    expect((await world.only()).state).toBe('removed');
  });

  it('stays where the platform firmly refuses, and says so', async () => {
    const post = await published();
    await ask(post.id);
    expect(await failing(new Rejected('posts of this kind stay')).work(post.id)).toBe('ended');
    expect(await world.only()).toMatchObject({
      state: 'published',
      wish: { granted: false, answer: 'the platform refuses to take it down: posts of this kind stay' },
    });
    expect(await ask(post.id)).toMatchObject({ done: true });
  });

  it('is given up after a week, and says so', async () => {
    const post = await published();
    await changeAccount(world.accounts, 'twitter', 'ada', (state) => ({ ...state, status: 'suspended' }));
    await ask(post.id);
    await world.deliver();
    for (let days = 0; days < 8; days += 1) {
      world.pass(24 * 60 * minute);
      await world.sweep();
      await world.deliver();
    }
    expect(await world.only()).toMatchObject({
      state: 'published',
      wish: {
        granted: false,
        answer: expect.stringMatching(/^for 7 days it could not be done: the account is suspended/),
      },
    });
  });

  it('is found by sweep where its message got lost, and alarms where nobody takes it up', async () => {
    const post = await published();
    await ask(post.id);
    world.jobs.splice(0);
    for (let tries = 0; tries < 4; tries += 1) {
      world.pass(16 * minute);
      await world.sweep();
      expect(world.jobs.splice(0)).toEqual([{ queue: 'publish', id: post.id }]);
    }
    expect(world.events.map(({ event }) => event)).toContain('publication.stuck');
    await world.work(post.id);
    expect((await world.only()).state).toBe('removed');
  });

  it('alarms where it still stands after 20 hours, however long it is to wait', async () => {
    const post = await published();
    const { work } = failing(
      new RateLimited('not for days', world.now() + 90 * 60 * minute),
      new RateLimited('not for days', world.now() + 90 * 60 * minute),
    );
    await ask(post.id);
    await work(post.id);
    const overdue = () => world.events.filter(({ event }) => event === 'removal.overdue').length;
    world.pass(19 * 60 * minute);
    await world.sweep();
    expect(overdue()).toBe(0);
    world.pass(61 * minute);
    expect(await world.sweep()).toMatchObject({ stuck: 1 });
    expect(overdue()).toBe(1);
    await work(post.id);
    world.pass(61 * minute);
    await world.sweep();
    expect(overdue()).toBe(2);
    await work(post.id);
    expect((await world.only()).state).toBe('removed');
  });

  it('goes once, whoever asks and whoever works on it', async () => {
    const post = await published();
    const answers = await Promise.all([ask(post.id), ask(post.id)]);
    expect(answers.filter(({ done }) => done)).toHaveLength(1);
    await Promise.all([world.work(post.id), world.work(post.id)]);
    expect((await world.only()).state).toBe('removed');
    expect(await ask(post.id)).toMatchObject({ done: false, reasons: [expect.stringContaining('is removed')] });
  });
});

describe('a thread that a person wants taken down', () => {
  it('goes from its end, each part remembered at once', async () => {
    const thread = await publishedThread(world, 3);
    expect(thread).toMatchObject({ state: 'published' });
    const [first, second, third] = ['0', '1', '2'].map((part) => thread.ids[part]?.id);
    await ask(thread.id);
    const { work, removed } = failing();
    const { connect } = world.publishTools;
    let calls = 0;
    const dying = {
      ...world.publishTools,
      connect: async (account: string): Promise<PlatformClient> => {
        const client = await connect(account);
        return {
          ...client,
          remove: async (id) => {
            calls += 1;
            if (calls === 2) throw new Error('the machine died');
            await client.remove(id);
          },
        };
      },
    };
    await expect(publish(thread.id, dying)).rejects.toThrow('the machine died');
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
    const { work, removed } = failing();
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

it('says why there is nothing to take down', async () => {
  const failed = await failedPost(world);
  expect(await ask(failed.id)).toMatchObject({ done: false, reasons: [expect.stringContaining('--posted URL')] });
  expect((await world.only()).wish).toBeUndefined();
  expect(await ask('nobody.twitter.now.x')).toMatchObject({ done: false });
});

it('refuses to take down what is being published at this moment', async () => {
  await world.plan();
  const { connect } = world.publishTools;
  let answer: unknown;
  const slow = {
    ...world.publishTools,
    connect: async (account: string): Promise<PlatformClient> => {
      const client = await connect(account);
      return {
        ...client,
        publish: async (part, beforeSend) => {
          answer = await ask((await world.only()).id);
          return client.publish(part, beforeSend);
        },
      };
    },
  };
  await draftStep((await world.only()).id, world.draftTools);
  await publish((await world.only()).id, slow);
  expect(answer).toMatchObject({ done: false, reasons: [expect.stringContaining('ask again when it is published')] });
  expect((await world.only()).state).toBe('published');
});

it('takes down what was heard of after the end: a removal is final on the platform too', async () => {
  await world.plan();
  await draftStep((await world.only()).id, world.draftTools);
  const { connect } = world.publishTools;
  const overtaken = {
    ...world.publishTools,
    connect: async (account: string): Promise<PlatformClient> => {
      const client = await connect(account);
      return {
        ...client,
        publish: async (part, beforeSend) => {
          const sent = await client.publish(part, beforeSend);
          const { id, fence } = await world.only();
          const set = { state: 'removed', reason: 'eve had it taken down' } as const;
          await world.ledger.apply(id, { guard: { state: 'publishing', fence }, set, remove: ['wakeAt'] });
          return sent;
        },
      };
    },
  };
  expect(await publish((await world.only()).id, overtaken)).toBe('ended');
  expect(world.platform.creates()).toBe(1);
  expect(world.platform.posts).toEqual([]);
  expect(await world.only()).toMatchObject({ state: 'removed', ids: { 0: { id: '1000' } } });
});
