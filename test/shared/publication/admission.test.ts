import { describe, expect, it } from 'vitest';
import { draftStep } from '../../../shared/content/draft-step.ts';
import { RateLimited } from '../../../shared/publication/errors.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { hour, makeWorld, minute, type World } from '../../support/world.ts';

/** Drafts one publication for each slot, and leaves the sending to the test. */
async function drafted(world: World, count: number): Promise<readonly string[]> {
  for (let index = 0; index < count; index += 1) await world.plan(world.now() + index * minute);
  await world.deliver();
  return world.ledger.all().map(({ id }) => id);
}

describe('the bounds of all accounts together', () => {
  const bounded = (perHour: number) => ({ platforms: { twitter: { hiveLimits: { perHour } } } });
  const free = { ...makeWorld().publishTools, limits: { perHour: 100, perDay: 100, minimumGapMinutes: 0 } };

  it('hold back what the account alone would allow, until there is room', async () => {
    const world = makeWorld();
    Object.assign(world.publishTools, { limitsOf: async () => free.limits });
    world.state.config = bounded(2);
    await drafted(world, 3);
    expect(world.platform.posts).toHaveLength(2);
    const waiting = world.ledger.all().find(({ state }) => state === 'drafted');
    expect(waiting?.wait?.reason).toMatch(/all accounts of the hive together/);
    await world.minutes(70);
    expect(world.platform.posts).toHaveLength(3);
    expect(world.platform.creates()).toBe(3);
  });

  it('give the place of a post that was not sent to the next one', async () => {
    const world = makeWorld();
    Object.assign(world.publishTools, { limitsOf: async () => free.limits });
    world.state.config = bounded(1);
    world.platform.faults.push(world.platform.rateLimited(world.now() + 5 * minute));
    await drafted(world, 1);
    expect(await world.hiveLimits.read('twitter')).toMatchObject({ open: {} });
    await world.minutes(10);
    expect(world.platform.posts).toHaveLength(1);
    expect(Object.values((await world.hiveLimits.read('twitter'))?.sent ?? {})).toEqual([1]);
  });

  it('count a post that only reconcile found', async () => {
    const world = makeWorld();
    world.state.config = bounded(5);
    world.platform.faults.push({ kind: 'lost-after' });
    await drafted(world, 1);
    expect(Object.keys((await world.hiveLimits.read('twitter'))?.open ?? {})).toHaveLength(1);
    await world.minutes(30);
    expect(world.ledger.all()[0]?.state).toBe('published');
    expect(await world.hiveLimits.read('twitter')).toMatchObject({ open: {} });
  });

  it('keep the place of a post whose second message is refused by the account meanwhile', async () => {
    const world = makeWorld();
    Object.assign(world.publishTools, { limitsOf: async () => free.limits });
    world.state.config = bounded(1);
    await world.plan();
    const first = world.jobs.shift();
    await draftStep(first?.id ?? '', world.draftTools);
    const [id = ''] = world.ledger.all().map((publication) => publication.id);
    // The second message is at work when the first one has its place and its lease: it read the account before.
    let twin: Promise<unknown> | undefined;
    const { accounts, hiveLimits } = world.publishTools;
    const late = { ...accounts, read: async () => undefined, write: async () => undefined };
    Object.assign(world.publishTools, {
      accounts: {
        ...accounts,
        write: async (...values: Parameters<typeof accounts.write>) => {
          const written = await accounts.write(...values);
          let asked = 0;
          const read: typeof accounts.read = async (...names) => (asked++ === 0 ? undefined : accounts.read(...names));
          twin ??= publish(id, { ...world.publishTools, accounts: { ...late, read }, hiveLimits });
          await twin;
          return written;
        },
      },
    });
    await publish(id, world.publishTools);
    expect(world.platform.posts).toHaveLength(1);
    const counted = await world.hiveLimits.read('twitter');
    expect(Object.values(counted?.sent ?? {})).toEqual([1]);
  });

  it('cost nothing where nobody asks for them', async () => {
    const world = makeWorld();
    await drafted(world, 1);
    expect(await world.hiveLimits.read('twitter')).toBeUndefined();
  });
});

describe("the platform's own window", () => {
  const answering = (world: World, remaining: number, limit = 20) => {
    const client = world.publishTools.connect;
    Object.assign(world.publishTools, {
      limitsOf: async () => ({ perHour: 100, perDay: 100, minimumGapMinutes: 0 }),
      connect: async (account: string) => {
        const made = await client(account);
        return {
          ...made,
          publish: async (...values: Parameters<typeof made.publish>) => {
            const remote = { remaining, limit, resetAt: world.now() + hour };
            return { ...(await made.publish(...values)), remote };
          },
        };
      },
    });
  };

  it('with plenty left is not remembered', async () => {
    const world = makeWorld();
    answering(world, 15);
    await drafted(world, 2);
    expect(world.platform.posts).toHaveLength(2);
    expect((await world.accounts.read('twitter', 'ada'))?.remote).toBeUndefined();
  });

  it('that gets tight spreads what is left over the time that is left', async () => {
    const world = makeWorld();
    answering(world, 3);
    await drafted(world, 2);
    expect(world.platform.posts).toHaveLength(1);
    expect(await world.accounts.read('twitter', 'ada')).toMatchObject({ remote: { remaining: 3, limit: 20 } });
    const waiting = world.ledger.all().find(({ state }) => state === 'drafted');
    expect(waiting?.wait?.reason).toMatch(/allows account ada 3 more of 20/);
    await world.minutes(14);
    expect(world.platform.posts).toHaveLength(1);
    await world.minutes(2);
    expect(world.platform.posts).toHaveLength(2);
  });

  it('that is used up sends nothing before its reset', async () => {
    const world = makeWorld();
    answering(world, 0);
    await drafted(world, 2);
    await world.minutes(59);
    expect(world.platform.posts).toHaveLength(1);
    await world.minutes(2);
    expect(world.platform.posts).toHaveLength(2);
  });
});

describe('what cannot be sent in time', () => {
  it('expires at once, with the reason', async () => {
    const world = makeWorld();
    world.platform.faults.push({ kind: 'error-before', error: new RateLimited('too many', world.now() + 3 * hour) });
    await drafted(world, 1);
    expect(world.ledger.all()[0]).toMatchObject({
      state: 'expired',
      reason: expect.stringMatching(/^too many; the earliest next time/),
    });
  });

  it('is not sent by a message that comes again', async () => {
    const world = makeWorld();
    const [id = ''] = await drafted(world, 1);
    expect(await publish(id, world.publishTools)).toBe('nothing');
    expect(world.platform.creates()).toBe(1);
  });
});
