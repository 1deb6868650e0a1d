import type { Clock } from '../../../shared/monitoring/log.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import { aheadOf } from './ahead.ts';
import { Calendar } from './calendar.ts';
import { eachHour, fireAll, tickEachMinute } from './clockwork.ts';
import { idOf, isLookedAt } from './crowd.ts';
import { functionsOf, type Sabotage } from './functions.ts';
import { operatorOf } from './operator.ts';
import { talking } from './people.ts';
import type { Pool } from './pool.ts';
import { deployedAtMost, type Pools, poolsOf } from './pools.ts';
import { instantWriter } from './said.ts';
import { MemoryScheduler } from './scheduler.ts';
import { makeStores, type Stores } from './stores.ts';
import type { TableTotals } from './traffic.ts';
import { type Upload, uploadAll } from './upload.ts';

const hour = 60 * 60_000;
const monday = Date.parse('2026-11-23T00:00:00Z');

export interface SimulationOptions {
  readonly personalities: number;
  /** Number of the first of them, where they are one stage of several; 0 where absent. */
  readonly first?: number;
  readonly days: number;
  readonly seed: number;
  /** Hour of the first day, in UTC, in which it begins; 0 where absent. */
  readonly from?: number;
  /** `deployed`: no function runs oftener at once than the template lets it. `enough`: a message never waits for a machine. */
  readonly workers?: 'enough' | 'deployed';
  /** Of which functions the stage lets more or fewer run at once than usual, where they are `deployed`. */
  readonly workersOf?: Readonly<Record<string, number>>;
  /** What all accounts of a platform may send in an hour together; absent: as much as they like. */
  readonly perHour?: number;
  readonly sabotage?: Sabotage;
}

/** Everything that is known at the end of a simulation. */
export interface Simulated {
  readonly options: SimulationOptions;
  readonly stores: Stores;
  readonly pools: readonly Pool<never>[];
  readonly scheduler: MemoryScheduler;
  readonly uploads: { readonly first: Upload; readonly again: Upload };
  readonly start: number;
  /** Slots that came, and firings in the busiest second. */
  readonly due: number;
  readonly firingsPerSecond: number;
  /** Runs of sweep, those that would have found nothing too. */
  readonly sweeps: number;
  /** What people said. */
  readonly said: number;
  /** When the last slot had come, without what came after. */
  readonly atTheEnd: Counted;
  /** Milliseconds of a processor. */
  readonly cpuMs: { readonly upload: number; readonly run: number };
}

interface Counted {
  readonly table: TableTotals;
  readonly minutes: number;
  readonly ticks: number;
  /** Messages that went through a queue. */
  readonly messages: number;
  /** Runs by function. */
  readonly runs: Readonly<Record<string, number>>;
  /** Objects put into the bucket. */
  readonly puts: number;
}

/**
 * A hive of so many personalities for so many days: the real steps over stores in memory and a clock that jumps from one event to the next.
 * The same seed gives the same run.
 */
export async function simulate(options: SimulationOptions): Promise<Simulated> {
  const { personalities, first = 0, days, seed, workers = 'enough', from = 0, sabotage = {} } = options;
  const begun = process.cpuUsage();
  const start = monday + from * hour;
  const end = start + days * 24 * hour;
  let now = start;
  let messages = 0;
  const clock: Clock = { now: () => now, monotonic: () => now };
  const calendar = new Calendar<() => Promise<void>>();
  // A message is there when its sender is so far; what is sent while the clock stands still stands for later moments too.
  const send = (afterMs: number, into: () => void): void => {
    messages += 1;
    calendar.add(Math.ceil(now + stores.traffic.aheadMs + afterMs), async () => into());
  };
  const stores: Stores = makeStores(clock, {
    draft: async (id) => send(0, () => pools.drafts.add(id)),
    publish: async (platform, _transport, id) =>
      send(sabotage.publishDelayMs ?? 0, () => pools.publishers.get(platform)?.add(id)),
  });
  const atMost = workers === 'deployed' ? deployedAtMost(options.workersOf) : {};
  const operator = operatorOf(stores, calendar, seed);
  const pools: Pools = poolsOf(functionsOf(stores, instantWriter(), operator, sabotage), stores, calendar, atMost);

  await limitTogether(options.perHour, stores);
  const scheduler = new MemoryScheduler();
  const ahead = aheadOf(stores, scheduler, end);
  const ports = { ...stores, control: stores.controlItem, scheduler, ahead };
  const uploads = await uploadAll({ first, count: personalities, seed }, ports);
  const uploadMs = milliseconds(process.cpuUsage(begun));
  stores.traffic.reset();

  const clockwork = { stores, pools, calendar, start, end };
  const firings = fireAll(scheduler, seed, clockwork);
  const people = await talking({ first, count: personalities, seed, end, calendar, stores, now: clock.now });
  const ticks = tickEachMinute(clockwork);
  const written = Array.from({ length: personalities }, (_, index) => first + index)
    .filter(isLookedAt)
    .map(idOf);
  eachHour(clockwork, () => ahead(written));
  const counted = (): Counted => ({
    table: stores.traffic.totals,
    ...ticks,
    messages,
    runs: Object.fromEntries(pools.all.map(({ name, runs }) => [name, runs])),
    puts: stores.runsKept(),
  });
  let atTheEnd = counted();
  calendar.add(end, async () => {
    atTheEnd = counted();
  });
  while (calendar.size > 0) {
    now = Math.max(now, calendar.nextAt);
    await calendar.take()!();
  }
  return {
    options,
    stores,
    pools: pools.all,
    scheduler,
    uploads,
    start,
    due: firings.due,
    firingsPerSecond: firings.mostPerSecond,
    sweeps: ticks.minutes,
    said: people.said(),
    atTheEnd,
    cpuMs: { upload: uploadMs, run: milliseconds(process.cpuUsage(begun)) - uploadMs },
  };
}

async function limitTogether(perHour: number | undefined, { controlItem }: Stores): Promise<void> {
  if (perHour === undefined) return;
  const platforms = allPlatformTraits.map(({ id }) => [id, { hiveLimits: { perHour } }]);
  await controlItem.putConfig({ platforms: Object.fromEntries(platforms) }, 'simulated');
}

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}
