import { seededRandom } from '../../chaos/random.ts';
import type { Calendar } from './calendar.ts';
import { type Pools, transport } from './pools.ts';
import { Firings, type MemoryScheduler, schedulerQuotas } from './scheduler.ts';
import type { Stores } from './stores.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** What was planned last may wait so long: an answer has a day. */
const longestDrainMs = 26 * 60 * minute;

interface Clockwork {
  readonly stores: Stores;
  readonly pools: Pools;
  readonly calendar: Calendar<() => Promise<void>>;
  readonly start: number;
  /** No slot lies behind it. */
  readonly end: number;
}

/**
 * Every firing of every schedule until the end. The scheduler delivers within the minute of the slot, or the window of the schedule, and no
 * more a second than its quota (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html, November 2026).
 */
export function fireAll(scheduler: MemoryScheduler, seed: number, { pools, calendar, start, end }: Clockwork) {
  const random = seededRandom(seed);
  const perSecond = new Map<number, number>();
  const counted = { due: 0, mostPerSecond: 0 };
  const deliveredAt = (from: number): number => {
    let at = from;
    while ((perSecond.get(at) ?? 0) >= schedulerQuotas.invocations) at += second;
    const count = (perSecond.get(at) ?? 0) + 1;
    perSecond.set(at, count);
    counted.mostPerSecond = Math.max(counted.mostPerSecond, count);
    return at;
  };
  const fire = (firings: Firings): void => {
    const firing = firings.next();
    if (firing === undefined || firing.slot >= end) return;
    const spread = random.below(Math.max(minute, firings.windowMs) / second) * second;
    // The next one is looked up when this one's minute has come: a schedule lies here once.
    calendar.add(firing.slot, async () => {
      counted.due += 1;
      calendar.add(deliveredAt(firing.slot + spread), async () => pools.plans.add(firing.payload));
      fire(firings);
    });
  };
  for (const stored of scheduler.schedules.values()) {
    if (stored.State === 'ENABLED') fire(new Firings(stored, start));
  }
  return counted;
}

/** Sweep and observe, once a minute, until nothing is open any more. A run that would find nothing is counted and not made. */
export function tickEachMinute({ stores, pools, calendar, start, end }: Clockwork) {
  const { now } = stores.clock;
  const counted = { minutes: 0, ticks: 0 };
  const tick = async (): Promise<void> => {
    counted.minutes += 1;
    if (stores.nextWake() <= now()) pools.sweeps.add(now());
    for (const [platform, observing] of pools.observers) {
      counted.ticks += 1;
      if (stores.nextListening(platform, transport) <= now()) observing.add(now());
    }
    const busy = stores.open() > 0 || stores.judge.unheard > 0 || now() < end;
    if (busy && now() < end + longestDrainMs) calendar.add(now() + minute, tick);
  };
  calendar.add(start + minute, tick);
  return counted;
}

/** The hourly look at the personalities: the part of it that plans ahead, for those it plans for. */
export function eachHour({ stores, calendar, start, end }: Clockwork, look: () => Promise<void>): void {
  const { now } = stores.clock;
  const tick = async (): Promise<void> => {
    await look();
    if (now() + hour < end) calendar.add(now() + hour, tick);
  };
  // The hour counts from when it was deployed, which is no full one.
  calendar.add(start + 17 * minute, tick);
}
