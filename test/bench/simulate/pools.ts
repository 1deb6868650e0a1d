import { seconds as lasting } from '../../../infra/cost/counted.ts';
import { workersOf } from '../../../infra/workers.ts';
import type { PlanPostPayload } from '../../../shared/personality/ports.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import type { Calendar } from './calendar.ts';
import type { functionsOf } from './functions.ts';
import { Pool, type Warm } from './pool.ts';
import type { Stores } from './stores.ts';

/** The way by which the simulated accounts are reached. */
export const transport = 'api';

/**
 * Runs at once that the template allows, by function, where the stage says nothing or this of its workers.
 * @throws where it names a function that works on no queue
 */
export function deployedAtMost(ofStage: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> {
  const routes = allPlatformTraits.flatMap(({ id, transports }) =>
    transports.filter((one) => one.id === transport).map(({ runtime }) => ({ functionName: `publish-${id}`, runtime })),
  );
  return workersOf({ name: 'simulated', workersOf: ofStage }, routes);
}

/**
 * The machines of every function; what a step throws is noted as a bug, for nothing in this world fails by itself.
 * @param atMost runs at once by function; of one that is absent as many as there is work for
 */
export function poolsOf(
  { planner, drafter, publisher, sweeper, observer }: ReturnType<typeof functionsOf>,
  { tally, clock }: Stores,
  calendar: Calendar<() => Promise<void>>,
  atMost: Readonly<Record<string, number>>,
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
    const most = atMost[name] ?? Number.POSITIVE_INFINITY;
    return new Pool<Job>({ name, seconds, atMost: most, make: guarded }, calendar, clock.now);
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
