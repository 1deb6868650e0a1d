import { nextIntervalMs } from '../../shared/limits/listening.ts';

export const daysPerMonth = 365.25 / 12;
const minutesPerDay = 24 * 60;

/** What the accounts of one way to a platform do in a month. */
export interface RouteLoad {
  /** Platform and transport: `<platform>/api`. */
  readonly route: string;
  readonly accounts: number;
  /** Of them, those that listen to people. */
  readonly listening: number;
  /** Slots that become posts. */
  readonly posts: number;
  /** What people say to them and is heard. */
  readonly mentions: number;
  /** Of that, what is answered. */
  readonly replies: number;
}

/** What a hive does in a month. */
export interface Workload {
  readonly personalities: number;
  readonly routes: readonly RouteLoad[];
}

/**
 * The personality that the cost model counts with: an account on each of two platforms, reached by their APIs. Three posts a day are what the
 * sample personalities come to, who post four to seven times on two platforms or five times on one, less the ones of quiet hours; two people a
 * day who say something, one on each platform, are many for an account without a following of its own; every second is answered, as chance,
 * depth and daily caps leave it.
 */
export const standardPersonality = { accounts: 2, postsPerDay: 3, mentionsPerDay: 2, repliesPerDay: 1 } as const;

/** Pure: so many standard personalities, spread evenly over these routes. */
export function standardWorkload(personalities: number, routes: readonly string[]): Workload {
  const { accounts, postsPerDay, mentionsPerDay, repliesPerDay } = standardPersonality;
  const share = personalities / routes.length;
  return {
    personalities,
    routes: routes.map((route) => ({
      route,
      accounts: share * accounts,
      listening: share * accounts,
      posts: share * postsPerDay * daysPerMonth,
      mentions: share * mentionsPerDay * daysPerMonth,
      replies: share * repliesPerDay * daysPerMonth,
    })),
  };
}

/** How often an account may be asked what people said, as config.json has it; minutes. */
export interface Pace {
  readonly minimumPollMinutes: number;
  readonly maximumPollMinutes: number;
}

/** Askings of one account in a day. */
export interface Polls {
  /** At a time of its own, which is written anew each time. */
  readonly timed: number;
  /** With the round: nothing is written. */
  readonly byRound: number;
}

/**
 * Pure: how often one account is asked in a day, where what people say comes evenly. After each it is asked soon again, then less and less often;
 * so this is the most there can be for that number of mentions. Where the interval has become the longest, the round asks it, until somebody
 * speaks again; the hand is anywhere when it comes in.
 */
export function pollsPerDay(mentionsPerDay: number, pace: Pace): Polls {
  const { minimumPollMinutes, maximumPollMinutes } = pace;
  if (mentionsPerDay <= 0) return { timed: 0, byRound: minutesPerDay / maximumPollMinutes };
  const gapMs = (minutesPerDay * 60_000) / mentionsPerDay;
  const longestMs = maximumPollMinutes * 60_000;
  let intervalMs = nextIntervalMs(0, true, pace);
  // The one that finds the next mention counts for that, and it writes, whoever asks.
  let timed = 1;
  let time = intervalMs;
  let rests = false;
  for (; time < gapMs && !rests; time += rests ? 0 : intervalMs) {
    timed += 1;
    intervalMs = nextIntervalMs(intervalMs, false, pace);
    rests = intervalMs >= longestMs;
  }
  const byRound = rests ? Math.max(0, gapMs - time) / longestMs : 0;
  return {
    timed: Math.min(timed * mentionsPerDay, minutesPerDay / minimumPollMinutes),
    byRound: byRound * mentionsPerDay,
  };
}

/** Pure: of all routes together. */
export function totalOf(workload: Workload, of: Exclude<keyof RouteLoad, 'route'>): number {
  return workload.routes.reduce((sum, route) => sum + route[of], 0);
}

/** Pure: so many times as much. */
export function timesAsMuch({ personalities, routes }: Workload, factor: number): Workload {
  return {
    personalities: personalities * factor,
    routes: routes.map(({ route, accounts, listening, posts, mentions, replies }) => ({
      route,
      accounts: accounts * factor,
      listening: listening * factor,
      posts: posts * factor,
      mentions: mentions * factor,
      replies: replies * factor,
    })),
  };
}
