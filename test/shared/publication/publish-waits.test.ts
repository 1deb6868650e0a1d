import { describe, expect, it } from 'vitest';
import { AccountBlocked } from '../../../shared/publication/errors.ts';
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
