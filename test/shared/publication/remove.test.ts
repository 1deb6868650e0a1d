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
import { type ErrandWorld, errandWorld, failedPost, failing, minute } from '../../support/errands.ts';
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
    const { work, removed } = failing(world, error(world.now()));
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
    const { work, removed } = failing(world, new AccountBlocked('suspended', 'suspended for now'));
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
    expect(await failing(world, new Rejected('posts of this kind stay')).work(post.id)).toBe('ended');
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
      world,
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
