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

async function drafted(world: World): Promise<string> {
  await world.plan();
  const draft = world.jobs.shift();
  if (draft === undefined) throw new Error('no draft job');
  world.jobs.push(draft);
  const publication = await world.only();
  return publication.id;
}

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

describe('leases', () => {
  it('nobody touches a live lease; a dead one is recovered and settled by reconcile', async () => {
    const world = makeWorld();
    const id = await drafted(world);
    // The worker dies after the platform took the post and before anything is stored.
    const tools = {
      ...world.publishTools,
      connect: async (account: string) => {
        const client = world.platform.client(account);
        return {
          ...client,
          publish: async (...args: Parameters<typeof client.publish>) => {
            await client.publish(...args);
            return new Promise<never>(() => undefined);
          },
        };
      },
    };
    const draftJob = world.jobs.shift();
    expect(draftJob?.queue).toBe('draft');
    world.jobs.push(draftJob!);
    const { draftStep } = await import('../../../shared/content/draft-step.ts');
    await draftStep(id, world.draftTools);
    world.jobs.length = 0;
    void publish(id, tools);
    await new Promise((resolve) => setImmediate(resolve));
    expect((await world.only()).state).toBe('publishing');
    expect(await publish(id, world.publishTools)).toBe('nothing');
    await world.minutes(40);
    expect(await world.only()).toMatchObject({ state: 'published', ids: { 0: { id: '1000' } }, fence: 2 });
    expect(world.platform.creates()).toBe(1);
  });

  it('gives the claim back when too little of it is left', async () => {
    const world = makeWorld();
    const connect = world.publishTools.connect;
    let slow = true;
    const tools = {
      ...world.publishTools,
      connect: async (account: string) => {
        const client = await connect(account);
        return {
          ...client,
          publish: async (...[part, beforeSend]: Parameters<typeof client.publish>) => {
            if (slow) world.passMachineTime(50_000);
            slow = false;
            return client.publish(part, beforeSend);
          },
        };
      },
    };
    const id = await drafted(world);
    const { draftStep } = await import('../../../shared/content/draft-step.ts');
    await draftStep(id, world.draftTools);
    world.jobs.length = 0;
    expect(await publish(id, tools)).toBe('waiting');
    expect(world.platform.creates()).toBe(0);
    await world.minutes(3);
    expect((await world.only()).state).toBe('published');
  });

  it('a worker that lost its claim still hands in its evidence', async () => {
    const world = makeWorld();
    const id = await drafted(world);
    const { draftStep } = await import('../../../shared/content/draft-step.ts');
    await draftStep(id, world.draftTools);
    world.jobs.length = 0;
    let answer: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const tools = {
      ...world.publishTools,
      connect: async (account: string) => {
        const client = world.platform.client(account);
        return {
          ...client,
          publish: async (...args: Parameters<typeof client.publish>) => {
            const sent = await client.publish(...args);
            await gate;
            return sent;
          },
        };
      },
    };
    const late = publish(id, tools);
    await new Promise((resolve) => setImmediate(resolve));
    world.platform.listIncompletely(true);
    world.platform.posts[0] = { ...world.platform.posts[0]!, visibleFrom: world.now() + 10 * hour };
    await world.minutes(20);
    expect((await world.only()).state).toBe('unconfirmed');
    answer();
    expect(await late).toBe('published');
    expect(await world.only()).toMatchObject({ state: 'published', ids: { 0: { id: '1000' } } });
  });
});

describe('waits and switches', () => {
  it('keeps the windows: the second post within the gap waits for its time', async () => {
    const world = makeWorld();
    await world.plan();
    await world.deliver();
    world.pass(2 * minute);
    await world.plan();
    await world.deliver();
    expect(world.platform.posts).toHaveLength(1);
    await world.minutes(10);
    expect(world.platform.posts).toHaveLength(2);
    const gap = world.platform.posts[1]!.createdAt - world.platform.posts[0]!.createdAt;
    expect(gap).toBeGreaterThanOrEqual(10 * minute);
  });

  it('expires at once what the windows cannot let through in time', async () => {
    const world = makeWorld();
    world.state.personality = {
      ...world.state.personality,
      platforms: { twitter: { ...world.state.personality.platforms.twitter!, limits: { perDay: 1 } } },
    };
    await world.plan();
    await world.deliver();
    world.pass(hour);
    await world.plan();
    await world.deliver();
    const states = world.ledger.all().map(({ state, reason }) => ({ state, reason }));
    expect(states[1]).toMatchObject({ state: 'expired', reason: expect.stringContaining('limit of 1 in a day') });
  });

  it('waits while paused, goes on when resumed, expires when its time runs out', async () => {
    const world = makeWorld();
    world.state.switches = { ...world.state.switches, personality: 'paused' };
    await world.plan();
    await world.deliver();
    await world.minutes(30);
    expect(await world.only()).toMatchObject({ state: 'planned', wait: { reason: 'personality ada is paused' } });
    world.state.switches = { ...world.state.switches, personality: 'active' };
    await world.minutes(2);
    expect((await world.only()).state).toBe('published');

    const late = makeWorld();
    late.state.switches = { ...late.state.switches, hivePaused: true };
    await late.plan();
    await late.deliver();
    await late.minutes(130);
    expect(await late.only()).toMatchObject({
      state: 'expired',
      reason: expect.stringContaining('the hive is paused'),
    });
    expect(late.state.writes).toBe(0);
  });

  it('skips what a deleted personality had planned, before the model is paid', async () => {
    const world = makeWorld();
    world.state.switches = { ...world.state.switches, personality: 'deleted' };
    await world.plan();
    await world.deliver();
    expect(await world.only()).toMatchObject({ state: 'skipped', reason: 'personality ada was deleted' });
    expect(world.state.writes).toBe(0);
  });

  it('skips slots while the account wants a person', async () => {
    const world = makeWorld();
    world.platform.faults.push({ kind: 'error-before', error: new AccountBlocked('locked', 'account is locked') });
    await world.plan();
    await world.deliver();
    world.pass(hour);
    await world.plan();
    await world.deliver();
    expect(world.ledger.all()[1]).toMatchObject({
      state: 'skipped',
      reason: expect.stringContaining('account is locked'),
    });
    expect(world.state.writes).toBe(1);
  });

  it('late slots after an outage expire instead of bursting', async () => {
    const world = makeWorld();
    for (const hours of [6, 5, 4, 3]) await world.plan(world.now() - hours * hour);
    await world.deliver();
    expect(world.ledger.all().map(({ state }) => state)).toEqual(['expired', 'expired', 'expired', 'expired']);
    expect(world.platform.creates()).toBe(0);
  });
});
