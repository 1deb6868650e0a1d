import type { Prices } from '../publication/platform.ts';
import type { PublicationKind } from '../publication/publication.ts';
import type { Engagement } from './platform-reads.ts';
import { isBilledAgain } from './read-prices.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Older posts are left alone: what people say to them by then changes little. Milliseconds from the time it went out. */
export const watchedForMs = 7 * day;
/** Runs come by ticks, which are never exactly an hour apart: a post that is nearly due is due. */
const slackMs = 5 * minute;

/**
 * How long a post is left alone between two looks, by its age: a dozen looks in all. A figure moves most in the first hours, and
 * platforms may bill looks: a dozen cost less than a post, whether each is billed or one a day. Answers to people are looked at once a day: few look at them.
 */
const pace: readonly { readonly youngerThanMs: number; readonly everyMs: number }[] = [
  { youngerThanMs: 3 * hour, everyMs: hour },
  { youngerThanMs: day, everyMs: 6 * hour },
  { youngerThanMs: watchedForMs, everyMs: day },
];

/** What is known of one post of ours. Times are epoch milliseconds. */
export interface PostFigures {
  readonly publication: string;
  /** Of the publication, from 0. */
  readonly part: number;
  readonly kind: PublicationKind;
  /** When it went out. */
  readonly at: number;
  /** When the platform was asked last; 0: never yet. */
  readonly askedAt: number;
  readonly likes: number;
  readonly replies: number;
  readonly reposts: number;
  readonly score?: number;
  readonly ratio?: number;
  /** Since when the platform has it no more; with `over`, a second look said the same. */
  readonly goneAt?: number;
  /** Not asked about again, whatever its age. */
  readonly over?: true;
}

/** The posts of an account whose slots are of one day (UTC): the newest figures of each. One item of the table. */
export interface EngagementDay {
  readonly platform: string;
  readonly account: string;
  /** `2026-11-26`. */
  readonly day: string;
  /** By the platform's id of the post. */
  readonly posts: Readonly<Record<string, PostFigures>>;
  /** The last time nothing was asked, and why. */
  readonly skipped?: { readonly at: number; readonly why: string };
  /** +1 with each write; guards the next one. */
  readonly revision: number;
}

/**
 * Whether the platform is to be asked about a post now. Pure.
 * @param everyHours between two looks at a young post; the others are looked at in proportion
 */
export function isDue({ kind, at, askedAt, over }: PostFigures, now: number, everyHours = 1): boolean {
  if (over === true) return false;
  const step = pace.find(({ youngerThanMs }) => now - at < youngerThanMs);
  if (step === undefined) return false;
  const everyMs = (kind === 'reply' ? day : step.everyMs) * everyHours;
  // An answer to somebody is first looked at when a day is over: before, there is little to see.
  const before = kind === 'reply' ? Math.max(askedAt, at) : askedAt;
  return now - before >= everyMs - slackMs;
}

/** How often a post is looked at in all, by a tick an hour. Pure. */
export function looksInAll(everyHours: number, kind: PublicationKind = 'post'): number {
  return lookTimes(everyHours, kind).length;
}

/** For how many of these looks the platform bills. Pure. */
export function billedLooksInAll(
  everyHours: number,
  prices: Pick<Prices, 'readOncePerDay'>,
  kind: PublicationKind = 'post',
): number {
  const times = lookTimes(everyHours, kind);
  return times.filter((time, index) => isBilledAgain(prices, times[index - 1] ?? 0, time)).length;
}

/** When a post that goes out at noon is looked at. */
function lookTimes(everyHours: number, kind: PublicationKind): readonly number[] {
  if (everyHours === 0) return [];
  // Any day that is far from "never yet".
  const at = 1000 * day + 12 * hour;
  const times: number[] = [];
  const post = { publication: '', part: 0, kind, at, likes: 0, replies: 0, reposts: 0 };
  for (let time = at + slackMs; time < at + watchedForMs; time += hour) {
    if (isDue({ ...post, askedAt: times.at(-1) ?? 0 }, time, everyHours)) times.push(time);
  }
  return times;
}

/** The figures after an answer of the platform; what is gone keeps the last ones it had. Pure. */
export function answeredFigures(before: PostFigures, answer: Engagement | undefined, now: number): PostFigures {
  // The platform left it out: nothing is known, and it is not asked every hour for that.
  if (answer === undefined) return { ...before, askedAt: now };
  if (!answer.exists) return { ...before, askedAt: now, goneAt: before.goneAt ?? now };
  const { score: _score, ratio: _ratio, goneAt: _gone, ...rest } = before;
  const { likes, replies, reposts, score, ratio } = answer;
  return {
    ...rest,
    askedAt: now,
    likes,
    replies,
    reposts,
    ...(score === undefined ? {} : { score }),
    ...(ratio === undefined ? {} : { ratio }),
  };
}

/** Posts together. */
export interface EngagementSum {
  /** Posts that the platform was asked about. */
  readonly posts: number;
  readonly likes: number;
  readonly replies: number;
  readonly reposts: number;
  /** Sum, and mean share of upvotes, of those that have them. */
  readonly score?: number;
  readonly ratio?: number;
}

/** Undefined where nothing was ever asked. Pure. */
export function sumOf(figures: readonly PostFigures[]): EngagementSum | undefined {
  const known = figures.filter(({ askedAt }) => askedAt > 0);
  if (known.length === 0) return undefined;
  const total = (of: (one: PostFigures) => number): number => known.reduce((sum, one) => sum + of(one), 0);
  const scores = known.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const ratios = known.flatMap(({ ratio }) => (ratio === undefined ? [] : [ratio]));
  return {
    posts: known.length,
    likes: total(({ likes }) => likes),
    replies: total(({ replies }) => replies),
    reposts: total(({ reposts }) => reposts),
    ...(scores.length === 0 ? {} : { score: scores.reduce((sum, one) => sum + one, 0) }),
    ...(ratios.length === 0
      ? {}
      : { ratio: Math.round((ratios.reduce((sum, one) => sum + one, 0) / ratios.length) * 100) / 100 }),
  };
}

/** One number to put posts in an order by: what people did with it. A score has the likes in it. Pure. */
export function resonance({ likes, replies, reposts, score }: PostFigures): number {
  return (score ?? likes) + replies + reposts;
}
