import { dayMs, hourMs } from './rate-limiter.ts';

/** Upper bounds of all accounts of a platform together: what the hive's own app may do there. Absent: no bound. */
export interface HiveLimits {
  readonly perHour?: number;
  readonly perDay?: number;
}

/**
 * One item per platform: what all its accounts sent. A thousand posts a day do not fit as a list, so what is settled is counted in steps of
 * five minutes; a step counts until its end is one full window ago, which is never too few.
 */
export interface HiveLimitState {
  readonly platform: string;
  /** Sendings whose outcome is open, by publication and part. */
  readonly open: Readonly<Record<string, OpenSending>>;
  /** Settled sendings by the end of their step, epoch milliseconds as text. */
  readonly sent: Readonly<Record<string, number>>;
  /** +1 with each write; guards the next one. */
  readonly revision: number;
}

interface OpenSending {
  /** The latest moment it can reach the platform, epoch milliseconds. */
  readonly until: number;
  /** Of the claim it was admitted for: who lost its claim cannot take away the place of the next one. */
  readonly fence: number;
}

type Next = Omit<HiveLimitState, 'revision'>;

export interface HiveLimitStore {
  /** Strongly consistent. */
  read(platform: string): Promise<HiveLimitState | undefined>;
  /** Writes `next` where the stored revision is `before`'s (absent when `before` is); undefined when somebody was faster. */
  write(before: HiveLimitState | undefined, next: Next): Promise<HiveLimitState | undefined>;
}

export type HiveAdmission =
  | { readonly admitted: true; readonly next: Next }
  | { readonly admitted: false; readonly until: number; readonly reason: string };

const stepMs = 5 * 60_000;

/** Whether all accounts together are bounded at all. */
export function isBounded({ perHour, perDay }: HiveLimits): boolean {
  return perHour !== undefined || perDay !== undefined;
}

/** Counts of a platform of which nothing was sent yet. */
export function newHiveLimits(platform: string): Next {
  return { platform, open: {}, sent: {} };
}

/** Names one claim of one part. */
export interface HiveClaim {
  /** Publication and part. */
  readonly key: string;
  readonly fence: number;
}

/**
 * Room for one more among all accounts. A part keeps its one place, however often it is tried.
 * @param until after this moment its request arrives no more, epoch milliseconds
 */
export function admitHive(
  before: Next,
  { key, fence }: HiveClaim,
  until: number,
  limits: HiveLimits,
  now: number,
): HiveAdmission {
  const state = pruned(before, now);
  const { [key]: mine, ...open } = state.open;
  const others = [
    ...Object.values(open).map(({ until: at }) => ({ at, count: 1 })),
    ...Object.entries(state.sent).map(([end, count]) => ({ at: Number(end), count })),
  ];
  const shut = [fullUntil(others, limits.perHour, hourMs, now), fullUntil(others, limits.perDay, dayMs, now)].filter(
    (answer) => answer !== undefined,
  );
  if (shut.length > 0) {
    const last = shut.reduce((latest, answer) => (answer.until > latest.until ? answer : latest));
    const name = last.windowMs === hourMs ? 'an hour' : 'a day';
    const reason = `all accounts of the hive together have sent the ${last.limit} posts in ${name} that are allowed`;
    return { admitted: false, until: last.until, reason };
  }
  const place = { until: Math.max(until, mine?.until ?? 0), fence: Math.max(fence, mine?.fence ?? 0) };
  return { admitted: true, next: { ...state, open: { ...open, [key]: place } } };
}

/** The part is out, at the latest at `at`; undefined: it is known not to be out. */
export function settleHive(before: Next, { key, fence }: HiveClaim, at: number | undefined): Next {
  const { [key]: mine, ...open } = before.open;
  if (mine === undefined || (at === undefined && mine.fence > fence)) return before;
  if (at === undefined) return { ...before, open };
  const end = String(Math.ceil(Math.min(mine.until, at) / stepMs) * stepMs);
  return { ...before, open, sent: { ...before.sent, [end]: (before.sent[end] ?? 0) + 1 } };
}

interface Counted {
  readonly at: number;
  readonly count: number;
}

function fullUntil(others: readonly Counted[], limit: number | undefined, windowMs: number, now: number) {
  if (limit === undefined) return undefined;
  const counting = others.filter(({ at }) => at + windowMs > now).sort((a, b) => a.at - b.at);
  let left = counting.reduce((sum, { count }) => sum + count, 0) - limit;
  if (left < 0) return undefined;
  // As many have to leave the window as are in it too many, and one for the new one.
  for (const { at, count } of counting) {
    left -= count;
    if (left < 0) return { limit, windowMs, until: at + windowMs };
  }
  return undefined;
}

function pruned(state: Next, now: number): Next {
  const open = Object.fromEntries(Object.entries(state.open).filter(([, { until }]) => until + dayMs > now));
  const sent = Object.fromEntries(Object.entries(state.sent).filter(([end]) => Number(end) + dayMs > now));
  return { ...state, open, sent };
}
