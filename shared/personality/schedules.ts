import { createHash } from 'node:crypto';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Finding } from './findings.ts';
import { firingsPerMonth, longestGap, shortestGap } from './firings.ts';
import type { Personality } from './personality.ts';
import type { WantedSchedule } from './ports.ts';
import { parseExpression } from './schedule-expression.ts';

const minuteMs = 60_000;

/** What EventBridge Scheduler replaces by the time a firing stands for. https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
export const scheduledTime = '<aws.scheduler.scheduled-time>';

/** Name of the one schedule of a personality on a platform. */
export function scheduleName(personality: string, platform: string): string {
  return `${personality}.${platform}`;
}

/** The personality a schedule belongs to, by its name. */
export function personalityOfSchedule(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

/**
 * The schedules a personality should have at `now` (epoch milliseconds), one per platform, disabled ones included. A rate begins at the
 * next point of a grid that follows from the schedule's name alone: an edit neither posts nor moves the grid, and personalities that
 * were uploaded together do not post together.
 */
export function wantedSchedules(personality: Personality, now: number): WantedSchedule[] {
  return Object.entries(personality.platforms).map(([platform, plan]) => {
    const name = scheduleName(personality.id, platform);
    const parsed = parseExpression(plan.schedule.expression);
    return {
      name,
      expression: plan.schedule.expression,
      timezone: personality.timezone,
      windowMinutes: plan.schedule.windowMinutes,
      ...(parsed.kind === 'rate' ? { startAt: nextOnGrid(name, parsed.intervalMs, now) } : {}),
      enabled: plan.enabled && !personality.paused,
      payload: { personality: personality.id, platform, slot: scheduledTime },
    };
  });
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

/** Longest time between two firings, milliseconds. */
export function scheduleInterval(expression: string, now: number): number {
  return longestGap(expression, now);
}

/** Posts in an average month, rounded; none while paused. */
export function postsPerMonth(personality: Personality, now: number): number {
  const plans = personality.paused ? [] : Object.values(personality.platforms).filter(({ enabled }) => enabled);
  return Math.round(plans.reduce((sum, plan) => sum + firingsPerMonth(plan.schedule.expression, now), 0));
}

/** What an operator may not have meant about a schedule. */
export function scheduleNotes(personality: Personality, platforms: readonly PlatformTraits[], now: number): Finding[] {
  const notes: Finding[] = [];
  const note = (platform: string, text: string) =>
    notes.push({ kind: 'note', field: `platforms.${platform}.schedule`, text });
  for (const [platform, { schedule, limits }] of Object.entries(personality.platforms)) {
    const defaults = platforms.find(({ id }) => id === platform)?.defaultLimits;
    const gap = limits.minimumGapMinutes ?? defaults?.minimumGapMinutes ?? 0;
    const shortest = shortestGap(schedule.expression, now) / minuteMs;
    if (shortest < gap) {
      note(
        platform,
        `${schedule.expression} fires ${shortest} minutes apart, but ${gap} lie between two posts: some wait or expire.`,
      );
    }
    const perDay = Math.round(firingsPerMonth(schedule.expression, now) / 30.4375);
    const most = limits.perDay ?? defaults?.perDay;
    if (most !== undefined && perDay > most) {
      note(
        platform,
        `${schedule.expression} fires about ${perDay} times a day, but ${most} posts a day are allowed: the rest expires.`,
      );
    }
    if (schedule.windowMinutes >= 120) {
      note(
        platform,
        `A window of ${schedule.windowMinutes} minutes may use up the two hours after which a late post expires.`,
      );
    }
  }
  return notes;
}

function nextOnGrid(name: string, intervalMs: number, now: number): number {
  const hash = createHash('sha256').update(name).digest().readUInt32BE(0);
  const offset = (hash % (intervalMs / minuteMs)) * minuteMs;
  return (Math.floor((now - offset) / intervalMs) + 1) * intervalMs + offset;
}

function startsFit(wanted: WantedSchedule, actual: WantedSchedule): boolean {
  const parsed = parseExpression(wanted.expression);
  if (wanted.startAt === undefined || actual.startAt === undefined || parsed.kind !== 'rate') {
    return wanted.startAt === actual.startAt;
  }
  return (wanted.startAt - actual.startAt) % parsed.intervalMs === 0;
}
