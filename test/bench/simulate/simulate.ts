import { ofOnePost } from '../../../infra/cost/quantities.ts';
import type { Clock } from '../../../shared/monitoring/log.ts';
import type { PlanPostPayload } from '../../../shared/personality/ports.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { seededRandom } from '../../chaos/random.ts';
import { Calendar } from './calendar.ts';
import { functionsOf, type Sabotage } from './functions.ts';
import { talking } from './people.ts';
import { Pool } from './pool.ts';
import { instantWriter } from './said.ts';
import { Firings, MemoryScheduler, schedulerQuotas } from './scheduler.ts';
import { makeStores, type Stores } from './stores.ts';
import { type Upload, uploadAll } from './upload.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const monday = Date.parse('2026-11-23T00:00:00Z');
/** What was planned last may wait so long: an answer has a day. */
const longestDrainMs = 26 * hour;
const transport = 'api';
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

export interface SimulationOptions {
  readonly personalities: number;
  readonly days: number;
  readonly seed: number;
  /** Hour of the first day, in UTC, in which it begins; 0 where absent. */
  readonly from?: number;
  /** `deployed`: no function runs oftener at once than the template lets it. `enough`: a message never waits for a machine. */
  readonly workers?: 'enough' | 'deployed';
  /** What all accounts of a platform may send in an hour together; absent: as much as they like. */
  readonly perHour?: number;
  readonly sabotage?: Sabotage;
}

interface Counted {
  readonly minutes: number;
  readonly ticks: number;
  readonly messages: number;
  /** Runs by function. */
  readonly runs: Readonly<Record<string, number>>;
  /** Objects put into the bucket. */
  readonly puts: number;
}

/** Everything that is known at the end of a simulation. */
export interface Simulated {
  readonly options: SimulationOptions;
  readonly stores: Stores;
  readonly pools: readonly Pool<never>[];
  readonly scheduler: MemoryScheduler;
  readonly uploads: { readonly first: Upload; readonly again: Upload };
  readonly start: number;
  readonly due: number;
  /** Publications that never ended. */
  readonly open: number;
  /** Firings in the busiest second, and minute. */
  readonly firingsPerSecond: number;
  readonly sweeps: number;
  readonly ticks: number;
  readonly said: number;
  /** Messages that went through a queue. */
  readonly messages: number;
  /** What was done when the last slot had come, without what came after. */
  readonly atTheEnd: Counted;
  readonly tableOfUpload: Stores['traffic']['totals'];
  readonly table: Stores['traffic']['totals'];
  readonly drainedMs: number;
  /** Milliseconds of a processor. */
  readonly cpuMs: { readonly upload: number; readonly run: number };
}

/**
 * A hive of so many personalities for so many days: the real steps over stores in memory and a clock that jumps from one event to the next.
 * The same seed gives the same run.
 */
export async function simulate(options: SimulationOptions): Promise<Simulated> {
  const { personalities, days, seed, workers = 'enough', perHour, from = 0, sabotage = {} } = options;
  const start = monday + from * hour;
  const begun = process.cpuUsage();
  let now = start;
  const clock: Clock = { now: () => now, monotonic: () => now };
  const calendar = new Calendar<() => Promise<void>>();
  let messages = 0;
  const every = Number.POSITIVE_INFINITY;
  const atMost = (name: string) => (workers === 'deployed' ? deployedAtMost[name] : undefined) ?? every;

  const stores = makeStores(clock, {
    draft: async (id) => {
      messages += 1;
      calendar.add(now + stores.traffic.aheadMs, async () => drafts.add(id));
    },
    publish: async (platform, _transport, id) => {
      messages += 1;
      const at = now + stores.traffic.aheadMs + (sabotage.publishDelayMs ?? 0);
      calendar.add(at, async () => publishers.get(platform)?.add(id));
    },
  });
  const { planner, drafter, publisher, sweeper, observer } = functionsOf(stores, instantWriter(), sabotage);
  const { seconds } = ofOnePost;
  const pool = <Job>(name: string, took: number, make: () => (job: Job) => Promise<void>) => {
    const guarded = () => {
      const work = make();
      return async (job: Job) => {
        try {
          await work(job);
        } catch (error) {
          stores.tally.bugs.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
        }
      };
    };
    return new Pool<Job>({ name, seconds: took, atMost: atMost(name), make: guarded }, calendar, clock.now);
  };
  const plans = pool<PlanPostPayload>('plan-post', seconds.plan, planner);
  const drafts = pool<string>('write-draft', seconds.draft, drafter);
  const publishers = new Map(
    allPlatformTraits.map(({ id }) => [id, pool<string>(`publish-${id}`, seconds.publish, publisher)]),
  );
  const sweeps = pool<number>('sweep', 1, sweeper);
  const observers = new Map(
    allPlatformTraits.map((traits) => [
      traits.id,
      pool<number>(`observe-${traits.id}`, 1, () => observer(traits, transport)),
    ]),
  );

  const pools = [plans, drafts, ...publishers.values(), sweeps, ...observers.values()];

  if (perHour !== undefined) {
    const platforms = allPlatformTraits.map(({ id }) => [id, { hiveLimits: { perHour } }]);
    await stores.controlItem.putConfig({ platforms: Object.fromEntries(platforms) }, 'simulated');
  }
  const scheduler = new MemoryScheduler();
  const uploads = await uploadAll(personalities, seed, {
    ...stores,
    control: stores.controlItem,
    scheduler,
  });
  const uploadCpu = process.cpuUsage(begun);
  const tableOfUpload = stores.traffic.totals;
  stores.traffic.reset();

  // The scheduler delivers within the minute of the slot, and no more a second than its quota.
  const end = start + days * day;
  const random = seededRandom(seed);
  const deliveries = new PerSecond();
  let due = 0;
  const fire = (firings: Firings): void => {
    const firing = firings.next();
    if (firing === undefined || firing.slot >= end) return;
    const spread = random.below(Math.max(minute, firings.windowMs) / second) * second;
    const at = deliveries.after(firing.slot + spread);
    // The next one is looked up when this one's minute has come: a schedule lies here once.
    calendar.add(firing.slot, async () => {
      due += 1;
      calendar.add(at, async () => plans.add(firing.payload));
      fire(firings);
    });
  };
  for (const [, stored] of scheduler.schedules) {
    if (stored.State === 'ENABLED') fire(new Firings(stored, start));
  }
  const people = await talking({ count: personalities, seed, end, calendar, stores, now: clock.now });

  let [ticks, minutes] = [0, 0];
  const tick = async (): Promise<void> => {
    minutes += 1;
    // A run that finds nothing costs what it costs, and changes nothing: it is counted and not made.
    if (stores.nextWake() <= now) sweeps.add(now);
    for (const [platform, observing] of observers) {
      ticks += 1;
      if (stores.nextListening(platform, transport) <= now) observing.add(now);
    }
    const busy = stores.open() > 0 || stores.judge.unheard > 0 || now < end;
    if (busy && now < end + longestDrainMs) calendar.add(now + minute, tick);
  };
  calendar.add(now + minute, tick);

  let table = stores.traffic.totals;
  let atTheEnd: Counted = { minutes: 0, ticks: 0, messages: 0, runs: {}, puts: 0 };
  calendar.add(end, async () => {
    table = stores.traffic.totals;
    const runs = Object.fromEntries(pools.map(({ name, runs: count }) => [name, count]));
    atTheEnd = { minutes, ticks, messages, runs, puts: stores.runsKept() };
  });
  while (calendar.size > 0) {
    now = Math.max(now, calendar.nextAt);
    await calendar.take()!();
  }
  return {
    options,
    stores,
    pools: pools as unknown as readonly Pool<never>[],
    scheduler,
    uploads,
    start,
    due,
    open: stores.open(),
    firingsPerSecond: deliveries.most,
    sweeps: minutes,
    ticks,
    said: people.said(),
    messages,
    atTheEnd,
    tableOfUpload,
    table,
    drainedMs: now - end,
    cpuMs: { upload: milliseconds(uploadCpu), run: milliseconds(process.cpuUsage(begun)) - milliseconds(uploadCpu) },
  };
}

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

/** Deliveries by second, no more in one than the quota of the scheduler. */
class PerSecond {
  most = 0;
  readonly #counts = new Map<number, number>();

  /** The first second from then on that has room. */
  after(at: number): number {
    let slot = at - (at % second);
    while ((this.#counts.get(slot) ?? 0) >= schedulerQuotas.invocations) slot += second;
    const count = (this.#counts.get(slot) ?? 0) + 1;
    this.#counts.set(slot, count);
    this.most = Math.max(this.most, count);
    return slot;
  }
}
