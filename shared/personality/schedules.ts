import { hash } from 'node:crypto';
import type { HiveConfig } from '../config/config.ts';
import { knownTraits } from '../config/effective.ts';
import { platformTraits } from '../platforms/registry.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Finding } from './findings.ts';
import { firingsPerMonth, longestGap, nextFirings, shortestGap } from './firings.ts';
import type { Personality } from './personality.ts';
import type { WantedSchedule } from './ports.ts';
import { type QuietHours, quietHoursOf, quietStop } from './quiet.ts';
import { parseExpression, stretchInterval } from './schedule-expression.ts';
import { scheduleName } from './schedule-names.ts';
import { cadenceFactor } from './traits/tone.ts';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
/** Slots that are looked at to tell how many of them are quiet: two weeks of a rate of ten minutes, years of a daily cron. */
const mostSlotsSeen = 2016;
const farthestSlotMs = 9 * 366 * dayMs;
/** Enough for three days of a rate of ten minutes, or for two weeks of hours. */
const silenceSlotsSeen = 450;
const gridsTried = 32;
/** Two days that stand for the clocks of winter and of summer. */
const seasons = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)];

/** What EventBridge Scheduler replaces by the time a firing stands for. https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
export const scheduledTime = '<aws.scheduler.scheduled-time>';

/** How much longer than in its file a personality's intervals are on a platform, 0.5 to 2: what its traits make of them. */
export type Cadence = (personality: Personality, platform: string) => number;

/**
 * The cadence that follows from a personality's traits as config.json has them: who posts twice as often has intervals half as long. A cron
 * stays as it is written.
 */
export function cadenceBy(config?: HiveConfig): Cadence {
  return (personality, platform) => {
    const { voice } = platformTraits(platform) ?? {};
    return 1 / cadenceFactor(personality, { id: platform, voice }, knownTraits(config, platform));
  };
}

const byBuiltInTraits = cadenceBy();

/**
 * The schedules a personality should have at `now` (epoch milliseconds), one per platform, disabled ones included. A rate begins at the
 * next point of a grid that follows from the schedule's name alone: an edit neither posts nor moves the grid, and personalities that
 * were uploaded together do not post together.
 */
export function wantedSchedules(personality: Personality, now: number, cadence = byBuiltInTraits): WantedSchedule[] {
  return Object.entries(personality.platforms).map(([platform, plan]) => {
    const name = scheduleName(personality.id, platform);
    const expression = stretchInterval(plan.schedule.expression, cadence(personality, platform));
    const parsed = parseExpression(expression);
    return {
      name,
      expression,
      timezone: personality.timezone,
      windowMinutes: plan.schedule.windowMinutes,
      ...(parsed.kind === 'rate'
        ? { startAt: nextOnGrid(name, parsed.intervalMs, quietHoursOf(personality, platform), now) }
        : {}),
      enabled: plan.enabled && !personality.paused,
      payload: { personality: personality.id, platform, slot: scheduledTime },
    };
  });
}

/** The next slots of a schedule of this personality after `from` that lead to a post, at most `count`: those in quiet hours are left out. */
export function nextPosts(personality: Personality, schedule: WantedSchedule, from: number, count: number): number[] {
  const quiet = quietHoursOf(personality, schedule.payload.platform);
  const found: number[] = [];
  for (const slot of slots(schedule, from, mostSlotsSeen)) {
    if (quietStop(quiet, slot) === undefined && found.push(slot) >= count) break;
  }
  return found;
}

/** Slots after `from`, at most `most`, and none that lies further away than anybody plans: February 29 at night would take ages. */
function* slots(schedule: WantedSchedule, from: number, most: number): Generator<number> {
  let seen = 0;
  for (
    let batch = nextFirings(schedule, from, 16);
    batch.length > 0;
    batch = nextFirings(schedule, batch.at(-1)!, 16)
  ) {
    for (const slot of batch) {
      if (seen >= most || slot > from + farthestSlotMs) return;
      seen += 1;
      yield slot;
    }
  }
}

/** Whether the actual schedule does what is wanted. The start of a rate counts by its grid: it lies in the past after a while. */
export function scheduleFits(wanted: WantedSchedule, actual: WantedSchedule): boolean {
  return (
    wanted.name === actual.name &&
    wanted.expression === actual.expression &&
    wanted.timezone === actual.timezone &&
    wanted.windowMinutes === actual.windowMinutes &&
    wanted.enabled === actual.enabled &&
    wanted.payload.personality === actual.payload.personality &&
    wanted.payload.platform === actual.payload.platform &&
    wanted.payload.slot === actual.payload.slot &&
    startsFit(wanted, actual)
  );
}

/**
 * Longest time between two posts of a personality on a platform as its schedule wants them, milliseconds: with the quiet hours in between
 * and all that may make the second late. Infinity where there are no two.
 */
export function longestSilence(
  personality: Personality,
  platform: string,
  now: number,
  cadence = byBuiltInTraits,
): number {
  const wanted = wantedSchedules(personality, now, cadence).find(({ payload }) => payload.platform === platform);
  if (wanted === undefined) return Number.POSITIVE_INFINITY;
  const late = (wanted.windowMinutes + (personality.platforms[platform]?.schedule.jitterMinutes ?? 0)) * minuteMs;
  const quiet = quietHoursOf(personality, platform);
  const gap = longestGap(wanted.expression, now);
  if (quiet === undefined) return gap + late;
  const loud = [...slots(wanted, now, silenceSlotsSeen)].filter((slot) => quietStop(quiet, slot) === undefined);
  if (loud.length < 2) return Number.POSITIVE_INFINITY;
  return loud.reduce((longest, slot, index) => Math.max(longest, slot - (loud[index - 1] ?? slot)), gap) + late;
}

/** Posts in an average month on one platform, not rounded: slots in quiet hours are none, and there are none while it is paused. */
export function platformPostsPerMonth(
  personality: Personality,
  platform: string,
  now: number,
  cadence = byBuiltInTraits,
): number {
  const schedule = wantedSchedules(personality, now, cadence).find(({ payload }) => payload.platform === platform);
  return schedule?.enabled === true ? loudPerMonth(schedule, quietHoursOf(personality, platform), now) : 0;
}

/** Posts in an average month, rounded; none while paused. */
export function postsPerMonth(personality: Personality, now: number, cadence = byBuiltInTraits): number {
  const platforms = Object.keys(personality.platforms);
  return Math.round(
    platforms.reduce((sum, platform) => sum + platformPostsPerMonth(personality, platform, now, cadence), 0),
  );
}

/** A sync asks five times for the same: its report, the forecast and the notes. */
const loudLately = new Map<string, number>();
const rememberedAnswers = 100;

function loudPerMonth(schedule: WantedSchedule, quiet: QuietHours | undefined, now: number): number {
  const { expression, timezone, startAt } = schedule;
  const question = JSON.stringify([expression, timezone, startAt, quiet, now]);
  const known = loudLately.get(question);
  if (known !== undefined) return known;
  if (loudLately.size >= rememberedAnswers) loudLately.clear();
  const answer = countLoud(schedule, quiet, now);
  loudLately.set(question, answer);
  return answer;
}

function countLoud(schedule: WantedSchedule, quiet: QuietHours | undefined, now: number): number {
  const firings = firingsPerMonth(schedule.expression, now);
  if (quiet === undefined) return firings;
  const sample = [...slots(schedule, now, mostSlotsSeen)];
  const loud = sample.filter((slot) => quietStop(quiet, slot) === undefined);
  return sample.length === 0 ? 0 : firings * (loud.length / sample.length);
}

/** What an operator may not have meant about a schedule. */
export function scheduleNotes(
  personality: Personality,
  platforms: readonly PlatformTraits[],
  now: number,
  cadence = byBuiltInTraits,
): Finding[] {
  const notes: Finding[] = [];
  for (const wanted of wantedSchedules(personality, now, cadence)) {
    const { platform } = wanted.payload;
    const { expression, windowMinutes } = wanted;
    const note = (text: string) => notes.push({ kind: 'note', field: `platforms.${platform}.schedule`, text });
    const { limits, schedule } = personality.platforms[platform]!;
    const defaults = platforms.find(({ id }) => id === platform)?.defaultLimits;
    const gap = limits.minimumGapMinutes ?? defaults?.minimumGapMinutes ?? 0;
    const shortest = shortestGap(expression, now) / minuteMs;
    if (shortest < gap) {
      note(`${expression} fires ${shortest} minutes apart, but ${gap} lie between two posts: some wait or expire.`);
    }
    const jitter = schedule.jitterMinutes ?? 0;
    if (shortest >= gap && shortest - jitter < gap) {
      note(`With ${jitter} minutes of jitter two posts may come closer than ${gap} minutes: then the second waits.`);
    }
    const perDay = Math.round(loudPerMonth(wanted, quietHoursOf(personality, platform), now) / 30.4375);
    const most = limits.perDay ?? defaults?.perDay;
    if (most !== undefined && perDay > most) {
      note(`${expression} fires about ${perDay} times a day, but ${most} posts a day are allowed: the rest expires.`);
    }
    if (windowMinutes >= 120) {
      note(`A window of ${windowMinutes} minutes may use up the two hours after which a late post expires.`);
    }
  }
  return notes;
}

/** The next point after `now` of a grid that follows from the name, the interval and the quiet hours alone. */
function nextOnGrid(name: string, intervalMs: number, quiet: QuietHours | undefined, now: number): number {
  const after = (offset: number) => (Math.floor((now - offset) / intervalMs) + 1) * intervalMs + offset;
  for (let n = 0; n < gridsTried; n += 1) {
    const offset = gridOffset(name, n, intervalMs);
    if (isHeard(offset, intervalMs, quiet)) return after(offset);
  }
  return after(gridOffset(name, 0, intervalMs));
}

function gridOffset(name: string, n: number, intervalMs: number): number {
  const first = Number.parseInt(hash('sha256', n === 0 ? name : `${name} ${n}`).slice(0, 8), 16);
  return (first % (intervalMs / minuteMs)) * minuteMs;
}

/** Whether a grid has slots outside the quiet hours, in winter and in summer: one of a day, or of two, may lie in them for good. */
function isHeard(offset: number, intervalMs: number, quiet: QuietHours | undefined): boolean {
  return seasons.every((season) => {
    const first = Math.ceil((season - offset) / intervalMs) * intervalMs + offset;
    const slots = Math.max(1, Math.ceil(dayMs / intervalMs));
    return Array.from({ length: slots }, (_, n) => first + n * intervalMs).some(
      (slot) => quietStop(quiet, slot) === undefined,
    );
  });
}

function startsFit(wanted: WantedSchedule, actual: WantedSchedule): boolean {
  const parsed = parseExpression(wanted.expression);
  if (wanted.startAt === undefined || actual.startAt === undefined || parsed.kind !== 'rate') {
    return wanted.startAt === actual.startAt;
  }
  return (wanted.startAt - actual.startAt) % parsed.intervalMs === 0;
}
