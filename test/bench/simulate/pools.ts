import { seconds as lasting } from '../../../infra/cost/counted.ts';
import type { PlanPostPayload } from '../../../shared/personality/ports.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import type { Calendar } from './calendar.ts';
import type { functionsOf } from './functions.ts';
import { Pool, type Warm } from './pool.ts';
import type { Stores } from './stores.ts';

/** The way by which the simulated accounts are reached. */
export const transport = 'api';

/** Runs at once that the template allows, by function: of write-draft as the pipeline has it, of the others by their traits. */
export const deployedAtMost: Readonly<Record<string, number>> = {
  'write-draft': 10,
  ...Object.fromEntries(
    allPlatformTraits.map(({ id, transports }) => [
      `publish-${id}`,
      transports.find((one) => one.id === transport)?.runtime.maximumConcurrency ?? 1,
    ]),
  ),
};

/** The machines of every function; what a step throws is noted as a bug, for nothing in this world fails by itself. */
export function poolsOf(
  { planner, drafter, publisher, sweeper, observer }: ReturnType<typeof functionsOf>,
  { tally, clock }: Stores,
  calendar: Calendar<() => Promise<void>>,
  workers: 'enough' | 'deployed',
) {
  const pool = <Job>(name: string, seconds: number, make: () => Warm<Job>): Pool<Job> => {
    const guarded = (): Warm<Job> => {
      const work = make();
      return async (job) => {
        try {
          await work(job);
        } catch (error) {
          tally.bugs.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
        }
      };
    };
    const atMost = (workers === 'deployed' ? deployedAtMost[name] : undefined) ?? Number.POSITIVE_INFINITY;
    return new Pool<Job>({ name, seconds, atMost, make: guarded }, calendar, clock.now);
  };
  const [plan, draft, publish] = [lasting.plan.warm, lasting.draft.warm, lasting.publish.warm];
  const plans = pool<PlanPostPayload>('plan-post', plan, planner);
  const drafts = pool<string>('write-draft', draft, drafter);
  const publishers = new Map(
    allPlatformTraits.map(({ id }) => [id, pool<string>(`publish-${id}`, publish, publisher)]),
  );
  const sweeps = pool<number>('sweep', 1, sweeper);
  const observers = new Map(
    allPlatformTraits.map((traits) => [
      traits.id,
      pool<number>(`observe-${traits.id}`, 1, () => observer(traits, transport)),
    ]),
  );
  const all = [plans, drafts, ...publishers.values(), sweeps, ...observers.values()] as unknown as Pool<never>[];
  return { plans, drafts, publishers, sweeps, observers, all };
}

export type Pools = ReturnType<typeof poolsOf>;
