import type { IncomingHttpHeaders } from 'node:http';
import { headerNumber, retryAfter } from '../../publication/answer-headers.ts';
import type { RemoteLimit } from '../../publication/platform.ts';

/** Shortest window of the API (docs.x.com/x-api/fundamentals/rate-limits, seen November 2026): the guess where an answer names no time. */
const defaultWaitMs = 15 * 60_000;
const dayMs = 24 * 60 * 60_000;

/** The 24-hour windows of user and app show in headers of their own; no window is longer than they are. */
const windowNames = ['x-rate-limit', 'x-user-limit-24hour', 'x-app-limit-24hour'];

interface HeaderWindow {
  readonly limit: number | undefined;
  readonly remaining: number;
  readonly resetAt: number;
}

/**
 * The windows that say what is left of them and are not over. One whose end is missing or unreadable (X leaves it out at times) is taken to
 * end after the shortest window: too early costs one refused request, too late costs posts.
 */
function windowsOf(headers: IncomingHttpHeaders, now: number): readonly HeaderWindow[] {
  return windowNames.flatMap((name) => {
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((part) =>
      headerNumber(headers[`${name}-${part}`]),
    );
    if (remaining === undefined) return [];
    const resetAt = reset === undefined ? now + defaultWaitMs : Math.min(reset * 1000, now + dayMs);
    return resetAt > now ? [{ limit, remaining, resetAt }] : [];
  });
}

/** The windows an answer speaks of. */
export function remoteLimits(headers: IncomingHttpHeaders, now: number): readonly RemoteLimit[] {
  return windowsOf(headers, now).flatMap(({ limit, ...window }) => (limit === undefined ? [] : [{ limit, ...window }]));
}

/** The window with the smallest share left; of equal ones the one that lasts longest. */
export function tightestLimit(headers: IncomingHttpHeaders, now: number): RemoteLimit | undefined {
  const share = ({ remaining, limit }: RemoteLimit): number => (limit === 0 ? 0 : remaining / limit);
  const [first] = [...remoteLimits(headers, now)].sort((a, b) => share(a) - share(b) || b.resetAt - a.resetAt);
  return first;
}

/**
 * When a refused request may be tried again, epoch milliseconds: when the last empty window ends or `retry-after` is over, whichever is later,
 * or after `otherwiseMs` where the answer names no time that lies ahead. Never more than a day ahead.
 */
export function retryTime(headers: IncomingHttpHeaders, now: number, otherwiseMs: number = defaultWaitMs): number {
  const ends = windowsOf(headers, now)
    .filter((window) => window.remaining < 1)
    .map((window) => window.resetAt);
  const asked = retryAfter(headers, now, dayMs);
  if (asked !== undefined) ends.push(asked);
  return ends.length === 0 ? now + otherwiseMs : Math.max(...ends);
}

/** The next midnight in UTC, epoch milliseconds. */
export function nextDay(now: number): number {
  return (Math.floor(now / dayMs) + 1) * dayMs;
}
