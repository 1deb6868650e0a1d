import { type Cron, firesOn, timesOfDay } from './cron.ts';
import { parseExpression } from './schedule-expression.ts';
import { zoneOf } from './zone.ts';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
/** Days without a firing after which a cron counts as one that never fires again: February 29 may be eight years away. */
const horizonDays = 366 * 9;

export interface FiringSchedule {
  readonly expression: string;
  readonly timezone: string;
  /** First firing of a rate, epoch milliseconds. */
  readonly startAt?: number;
}

/**
 * The next firings after `from` (epoch milliseconds), at most `count`, ascending. In the hour that a change of clocks skips nothing
 * fires; in the hour it doubles a time fires once, the first time, as EventBridge Scheduler does.
 */
export function nextFirings(schedule: FiringSchedule, from: number, count: number): number[] {
  const parsed = parseExpression(schedule.expression);
  if (parsed.kind === 'rate') {
    const start = schedule.startAt ?? from + parsed.intervalMs;
    const first =
      start > from ? start : start + (Math.floor((from - start) / parsed.intervalMs) + 1) * parsed.intervalMs;
    return Array.from({ length: count }, (_, index) => first + index * parsed.intervalMs);
  }
  const firings: number[] = [];
  const times = timesOfDay(parsed.cron);
  const zone = zoneOf(schedule.timezone);
  const today = Math.floor((from + zone.offsetAt(from)) / dayMs);
  let last = today;
  for (let day = today; day < last + horizonDays && firings.length < count; day += 1) {
    if (fires(parsed.cron, day)) {
      last = day;
      for (const minute of times) {
        const at = zone.toUtc(day * dayMs + minute * minuteMs);
        if (at !== undefined && at > from && firings.length < count) {
          firings.push(at);
        }
      }
    }
  }
  return firings;
}

/** Longest time between two firings, milliseconds: whoever was silent for twice as long is stale. Infinity when there are no two in three years from `from`. */
export function longestGap(expression: string, from: number): number {
  const parsed = parseExpression(expression);
  if (parsed.kind === 'rate') {
    return parsed.intervalMs;
  }
  return gaps(expression, parsed.cron, from).longest;
}

/** Shortest time between two firings, milliseconds. */
export function shortestGap(expression: string, from: number): number {
  const parsed = parseExpression(expression);
  if (parsed.kind === 'rate') {
    return parsed.intervalMs;
  }
  return gaps(expression, parsed.cron, from).shortest;
}

/** Firings in an average month (a twelfth of a year from `from` on), not rounded. */
export function firingsPerMonth(expression: string, from: number): number {
  const parsed = parseExpression(expression);
  if (parsed.kind === 'rate') {
    return (365.25 * dayMs) / 12 / parsed.intervalMs;
  }
  const days = daysThatFire(parsed.cron, from, 366).length;
  return (days * timesOfDay(parsed.cron).length * (365.25 / 366)) / 12;
}

interface Gaps {
  readonly shortest: number;
  readonly longest: number;
}

/** Three years of days are looked at for one answer, and a sync asks again and again for the same. */
const gapsLately = new Map<string, Gaps>();
const rememberedGaps = 100;

function gaps(expression: string, cron: Cron, from: number): Gaps {
  const question = `${expression} ${Math.floor(from / dayMs)}`;
  const known = gapsLately.get(question);
  if (known !== undefined) return known;
  if (gapsLately.size >= rememberedGaps) gapsLately.clear();
  const answer = countGaps(cron, from);
  gapsLately.set(question, answer);
  return answer;
}

function countGaps(cron: Cron, from: number): Gaps {
  const times = timesOfDay(cron);
  const days = daysThatFire(cron, from, 366 * 3);
  let shortest = Number.POSITIVE_INFINITY;
  let longest = 0;
  const see = (minutes: number) => {
    shortest = Math.min(shortest, minutes * minuteMs);
    longest = Math.max(longest, minutes * minuteMs);
  };
  for (const [index, time] of times.entries()) {
    if (index > 0) {
      see(time - times[index - 1]!);
    }
  }
  for (const [index, day] of days.entries()) {
    if (index > 0) {
      see((day - days[index - 1]!) * 1440 + times[0]! - times.at(-1)!);
    }
  }
  return { shortest, longest: days.length < 2 ? Number.POSITIVE_INFINITY : longest };
}

function daysThatFire(cron: Cron, from: number, span: number): number[] {
  const first = Math.floor(from / dayMs);
  return Array.from({ length: span }, (_, index) => first + index).filter((day) => fires(cron, day));
}

/** `day` counts from 1970-01-01 on the wall. */
function fires(cron: Cron, day: number): boolean {
  const date = new Date(day * dayMs);
  return firesOn(cron, date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}
