import { describe, expect, it } from 'vitest';
import { draftStep } from '../../../shared/content/draft-step.ts';
import {
  AccountBlocked,
  AuthExpired,
  NotSent,
  OutcomeUnknown,
  RateLimited,
  Rejected,
  StoreBusy,
} from '../../../shared/publication/errors.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { hour, makeWorld, minute, type World } from '../../support/world.ts';

describe('from slot to post', () => {
  it('publishes once, with id and url, and leaves the account free', async () => {
    const world = makeWorld();
    await world.plan();
    await world.deliver();
    const publication = await world.only();
    expect(publication).toMatchObject({ state: 'published', ids: { 0: { id: '1000' } }, fence: 1 });
    expect(publication.wakeAt).toBeUndefined();
    expect(world.platform.posts).toHaveLength(1);
    const account = await world.accounts.read('twitter', 'ada');
    expect(account?.lease).toBeUndefined();
    expect(account?.entries).toEqual([
      { key: `${publication.id}/0`, action: 'post', fence: 1, at: world.now(), until: world.now() + 30_000 },
    ]);
    expect(account?.topics).toHaveLength(1);
    expect(account?.credentials).toBe('present');
  });

  it('does nothing for messages that come twice, late, or for nobody', async () => {
    const world = makeWorld();
    await world.plan();
    await world.deliver();
    const { id } = await world.only();
    await world.plan();
    world.jobs.push({ queue: 'draft', id }, { queue: 'publish', id }, { queue: 'publish', id: 'nobody.twitter.x' });
    await world.deliver();
    expect(world.platform.creates()).toBe(1);
    expect(world.state.writes).toBe(1);
    expect(world.ledger.all()).toHaveLength(1);
  });

  it('pays the model once when the message to the publisher was lost', async () => {
    const world = makeWorld();
    await world.plan();
    const lost = world.draftTools.jobs.publish;
    Object.assign(world.draftTools.jobs, { publish: async () => Promise.reject(new Error('queue is away')) });
    await expect(world.deliver()).rejects.toThrow('queue is away');
    Object.assign(world.draftTools.jobs, { publish: lost });
    const { id } = await world.only();
    world.jobs.push({ queue: 'draft', id });
    await world.deliver();
    expect(world.state.writes).toBe(1);
    expect((await world.only()).state).toBe('published');
  });
});

describe('each fault of the platform ends in one post or in an end with its reason', () => {
  const cases: readonly {
    readonly name: string;
    readonly arrange: (world: World) => void;
    readonly end: string;
    readonly posts: number;
    readonly reason?: RegExp;
  }[] = [
    {
      name: 'accepted, answer lost',
      arrange: (w) => w.platform.faults.push({ kind: 'lost-after' }),
      end: 'published',
      posts: 1,
    },
    {
      name: 'accepted, answer lost, hidden for nine minutes',
      arrange: (w) => w.platform.faults.push({ kind: 'lost-after', hiddenMs: 9 * minute }),
      end: 'published',
      posts: 1,
    },
    {
      name: 'lost before accepting',
      arrange: (w) => w.platform.faults.push({ kind: 'lost-before' }),
      end: 'published',
      posts: 1,
    },
    {
      name: 'lost before accepting, three times',
      arrange: (w) => w.platform.faults.push({ kind: 'lost-before' }, { kind: 'lost-before' }, { kind: 'lost-before' }),
      end: 'failed',
      posts: 0,
      reason: /sent 3 times and never showed/,
    },
    {
      name: 'rate limited for ten minutes',
      arrange: (w) => w.platform.faults.push(w.platform.rateLimited(w.now() + 10 * minute)),
      end: 'published',
      posts: 1,
    },
    {
      name: 'rate limited past its time',
      arrange: (w) => w.platform.faults.push(w.platform.rateLimited(w.now() + 3 * hour)),
      end: 'expired',
      posts: 0,
      reason: /too many requests; the earliest next time is/,
    },
    {
      name: 'connection refused twice',
      arrange: (w) =>
        w.platform.faults.push(
          { kind: 'error-before', error: new NotSent('connection refused') },
          { kind: 'error-before', error: new NotSent('connection refused') },
        ),
      end: 'published',
      posts: 1,
    },
    {
      name: 'token expired',
      arrange: (w) => w.platform.faults.push({ kind: 'error-before', error: new AuthExpired('token is old') }),
      end: 'published',
      posts: 1,
    },
    {
      name: 'rejected',
      arrange: (w) => w.platform.faults.push({ kind: 'error-before', error: new Rejected('not allowed here') }),
      end: 'rejected',
      posts: 0,
      reason: /not allowed here/,
    },
    {
      name: 'account suspended',
      arrange: (w) =>
        w.platform.faults.push({
          kind: 'error-before',
          error: new AccountBlocked('suspended', 'account is suspended'),
        }),
      end: 'expired',
      posts: 0,
      reason: /account ada is suspended/,
    },
    {
      name: 'listing broken at first',
      arrange: (w) => {
        w.platform.faults.push({ kind: 'lost-after' });
        w.platform.listingFaults.push(
          new OutcomeUnknown('listing broke'),
          new RateLimited('slow', w.now() + 20 * minute),
        );
      },
      end: 'published',
      posts: 1,
    },
  ];
  for (const { name, arrange, end, posts, reason } of cases) {
    it(name, async () => {
      const world = makeWorld();
      arrange(world);
      await world.plan();
      await world.deliver();
      await world.minutes(180);
      const publication = await world.only();
      expect(publication.state).toBe(end);
      expect(world.platform.posts).toHaveLength(posts);
      if (end === 'published') expect(publication.ids['0']?.id).toBe(world.platform.posts[0]?.id);
      else expect(publication.reason).toMatch(reason ?? /never/);
      expect(publication.wakeAt).toBeUndefined();
    });
  }

  it('never asks before the time the platform named', async () => {
    const world = makeWorld();
    const retryAt = world.now() + 10 * minute;
    world.platform.faults.push(world.platform.rateLimited(retryAt));
    await world.plan();
    await world.deliver();
    await world.minutes(9);
    expect(world.platform.creates()).toBe(1);
    await world.minutes(3);
    expect(world.platform.creates()).toBe(2);
    expect((await world.only()).state).toBe('published');
  });

  it('treats a duplicate refusal as evidence: an own post is found, a stranger one rejects', async () => {
    const found = makeWorld();
    found.platform.faults.push({ kind: 'lost-after', hiddenMs: 40 * minute });
    await found.plan();
    await found.deliver();
    await found.minutes(120);
    expect(await found.only()).toMatchObject({ state: 'published', ids: { 0: { id: '1000' } } });
    expect(found.platform.posts).toHaveLength(1);

    const stranger = makeWorld();
    stranger.answers.push('The same words as last week.');
    stranger.platform.posts.push({
      id: '1',
      url: 'u',
      text: 'The same words as last week.',
      target: {},
      createdAt: stranger.now() - 7 * 24 * hour,
      account: 'ada',
      visibleFrom: 0,
    });
    await stranger.plan();
    await stranger.deliver();
    await stranger.minutes(60);
    expect(await stranger.only()).toMatchObject({ state: 'rejected', reason: expect.stringContaining('refuses them') });
  });

  it('is not held up by a post with the same words whose account was never settled', async () => {
    const world = makeWorld();
    await world.plan();
    const [drafting] = world.jobs.splice(0);
    await draftStep(drafting?.id ?? '', world.draftTools);
    const { write } = world.accounts;
    let writes = 0;
    // The worker dies between the ledger's last word and the account's.
    world.accounts.write = async (...values) => {
      writes += 1;
      if (writes === 2) throw new StoreBusy('gone');
      return write(...values);
    };
    await world.deliver();
    const first = await world.only();
    expect(first.state).toBe('published');
    expect((await world.accounts.read('twitter', 'ada'))?.entries[0]?.open).toBeDefined();

    world.pass(15 * minute);
    const { sentAt: _sent, leaseUntil: _lease, ...rest } = first;
    const now = world.now();
    const second = { ...rest, id: 'ada.twitter.now.again', state: 'drafted', ids: {}, fence: 0 } as const;
    await world.ledger.create({ ...second, slot: now, notAfter: now + 2 * hour, wakeAt: now + minute });
    await world.minutes(40);
    expect(await world.ledger.read(second.id)).toMatchObject({
      state: 'rejected',
      reason: expect.stringContaining('refuses them'),
    });
    expect(world.platform.posts).toHaveLength(1);
  });

  it('proves no absence by a listing that was young when it was asked for and old when it was looked at', async () => {
    const world = makeWorld();
    world.platform.faults.push({ kind: 'lost-after', hiddenMs: 8 * minute });
    await world.plan();
    await world.deliver();
    world.pass(minute);
    const { read } = world.accounts;
    // The machine stands still between the listing and the judgement.
    world.accounts.read = async (...names) => {
      world.accounts.read = read;
      world.pass(20 * minute);
      return read(...names);
    };
    await publish((await world.only()).id, world.publishTools);
    expect((await world.only()).state).toBe('unconfirmed');
    await world.minutes(30);
    expect((await world.only()).state).toBe('published');
    expect(world.platform.creates()).toBe(1);
  });

  it('proves nothing by a listing that is too short', async () => {
    const world = makeWorld();
    world.platform.faults.push({ kind: 'lost-before' });
    world.platform.listIncompletely(true);
    await world.plan();
    await world.deliver();
    await world.minutes(60);
    expect((await world.only()).state).toBe('unconfirmed');
    expect(world.platform.creates()).toBe(1);
    world.pass(24 * hour);
    await world.minutes(2);
    expect(await world.only()).toMatchObject({ state: 'failed', reason: expect.stringContaining('24 hours') });
  });

  it('looks once more before it gives up, however long the platform wants to be left alone', async () => {
    const world = makeWorld();
    world.platform.faults.push({ kind: 'lost-after' });
    world.platform.listingFaults.push(new RateLimited('the month is used up', world.now() + 30 * 24 * hour));
    await world.plan();
    await world.deliver();
    await world.minutes(23 * 60);
    expect((await world.only()).state).toBe('unconfirmed');
    await world.minutes(60);
    expect((await world.only()).state).toBe('published');
    expect(world.platform.creates()).toBe(1);
  });
});
