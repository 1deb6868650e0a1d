import type { Audit, AuditEntry } from '../../shared/publication/audit.ts';
import type { PlatformClient } from '../../shared/publication/platform.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { publish } from '../../shared/publication/publish.ts';
import { textHash } from '../../shared/publication/text-hash.ts';
import type { WishTools } from '../../shared/publication/wishes.ts';
import { draftedPost } from './drafted.ts';
import { scriptedTraits } from './scripted-platform.ts';
import { hour, makeWorld, minute, type World } from './world.ts';

/** A world with a person in it who asks things of the publish function. */
export function errandWorld() {
  const world = makeWorld();
  const deeds: AuditEntry[] = [];
  const audit: Audit = {
    append: async (entry) => void deeds.push(entry),
    of: async () => deeds,
  };
  let asked = 0;
  const wishTools: WishTools = {
    ledger: world.ledger,
    budgets: world.budgets,
    jobs: {
      publish: async (_platform, _transport, id) => void world.jobs.push({ queue: 'publish', id }),
    },
    audit,
    capsOf: async () => ({ perDayUsd: 0.5, perMonthUsd: 10 }),
    traitsOf: () => ({
      ...scriptedTraits,
      namedPost: (written) => (/^\d+$/.test(written) ? { id: written, url: `u/${written}` } : undefined),
    }),
    nonce() {
      asked += 1;
      return `n${asked}`;
    },
    clock: world.clock,
    log: world.draftTools.log,
  };
  return { ...world, deeds, wishTools, work: (id: string) => publish(id, world.publishTools) };
}

export type ErrandWorld = ReturnType<typeof errandWorld>;

/** The publish step on a platform to which this comes before each removal; what it throws is the platform's answer. */
export function beforeRemovals(world: ErrandWorld, before: (id: string) => void | Promise<void>) {
  const { connect } = world.publishTools;
  const tools = {
    ...world.publishTools,
    connect: async (account: string): Promise<PlatformClient> => {
      const client = await connect(account);
      return {
        ...client,
        remove: async (id) => {
          await before(id);
          await client.remove(id);
        },
      };
    },
  };
  return (id: string) => publish(id, tools);
}

/** The next removals of the platform fail so; what is removed is told in `removed`. */
export function failing(world: ErrandWorld, ...errors: readonly Error[]) {
  const left = [...errors];
  const removed: string[] = [];
  const work = beforeRemovals(world, (id) => {
    const error = left.shift();
    if (error !== undefined) throw error;
    removed.push(id);
  });
  return { removed, work };
}

/** A post whose request got lost (or got through unheard), and that failed a day later because no listing was complete. */
export async function failedPost(world: World, stored = false): Promise<Publication> {
  world.platform.faults.push(stored ? { kind: 'lost-after' } : { kind: 'lost-before' });
  await world.plan();
  await world.deliver();
  const hidden = world.platform.posts.splice(0);
  world.platform.listIncompletely(true);
  world.pass(25 * hour);
  await world.sweep();
  await world.deliver();
  world.platform.listIncompletely(false);
  world.platform.posts.push(...hidden);
  const failed = await world.only();
  if (failed.state !== 'failed') throw new Error(`expected a failed one, found it ${failed.state}`);
  return failed;
}

/** A thread whose first parts are out, by the scripted platform, as the publish step left it. */
export async function publishedThread(world: ErrandWorld, parts: number): Promise<Publication> {
  const words = Array.from({ length: parts }, (_, part) => ({ text: `Part number ${part + 1}.` }));
  const drafted = draftedPost(world.now(), {
    parts: words,
    textHash: textHash(words),
    limits: { minimumGapMinutes: 0 },
  });
  await world.ledger.create(drafted);
  world.jobs.push({ queue: 'publish', id: drafted.id });
  await world.deliver();
  for (let tries = 0; tries < 60 && (await world.only()).state !== 'published'; tries += 1) await world.minutes(1);
  return world.only();
}

/** As a published thread of two is that was cut short: its second part got through half an hour ago, and nobody heard of it. */
export async function losesItsLastPart(world: ErrandWorld, { id, ids, fence }: Publication): Promise<void> {
  const { 1: _unheard, ...heard } = ids;
  await world.ledger.apply(id, {
    guard: { state: 'published', fence },
    set: {
      ...({ ids: heard } as object),
      partial: true,
      reason: 'nobody could tell',
      sentAt: world.now() - 30 * minute,
    },
    remove: [],
  });
}

export { hour, minute };
