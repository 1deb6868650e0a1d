import { lookupOver } from '../publication/over-transport.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { Personality } from './personality.ts';
import type { WantedSchedule } from './ports.ts';
import type { ReportedSchedule } from './report.ts';
import { nextPosts, platformPostsPerMonth, postsPerMonth } from './schedules.ts';

/** The schedules as the report shows them, with the next three posts of each that is enabled. */
export function reportedSchedules(
  personality: Personality,
  wanted: readonly WantedSchedule[],
  now: number,
): ReportedSchedule[] {
  return wanted.map((schedule) => {
    const { expression, timezone, windowMinutes, enabled, payload } = schedule;
    const { jitterMinutes, quietHours } = personality.platforms[payload.platform]?.schedule ?? {};
    const next = enabled ? nextPosts(personality, schedule, now, 3) : [];
    return {
      platform: payload.platform,
      expression,
      timezone,
      windowMinutes,
      ...(jitterMinutes === undefined ? {} : { jitterMinutes }),
      ...(quietHours === undefined ? {} : { quietHours }),
      enabled,
      nextSlots: next.map((slot) => new Date(slot).toISOString()),
    };
  });
}

/** USD that the platforms ask for a month of posts, rounded to cents; the most, where threads may have fewer parts. */
export function platformCostPerMonth(
  personality: Personality,
  platforms: readonly PlatformTraits[],
  now: number,
): number {
  const cost = Object.entries(personality.platforms).reduce((sum, [platform, plan]) => {
    const traitsOf = (name: string) => platforms.find(({ id }) => id === name);
    const price = lookupOver(traitsOf, platform, plan.transport)?.prices.post ?? 0;
    // A thread may have fewer parts: this is the most that it can cost.
    const parts = plan.threads?.maximumParts ?? 1;
    return sum + price * parts * platformPostsPerMonth(personality, platform, now);
  }, 0);
  return Math.round(cost * 100) / 100;
}

/** One line about a file that is in force. */
export function acceptedSummary(personality: Personality, version: number, now: number): string {
  const month = postsPerMonth(personality, now);
  const posts = month === 0 ? 'It posts nothing now.' : `It posts about ${month} times a month.`;
  return `${personality.name} is in force as version ${version}. ${posts}`;
}
