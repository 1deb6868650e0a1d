import type { IncomingHttpHeaders } from 'node:http';
import type { RemoteLimit } from '../../publication/platform.ts';

/** Shortest window of the API (docs.x.com/x-api/fundamentals/rate-limits, seen November 2026): the guess where an answer names no time. */
const defaultWaitMs = 15 * 60_000;

/** The 24-hour windows of user and app show in headers of their own. */
const windowNames = ['x-rate-limit', 'x-user-limit-24hour', 'x-app-limit-24hour'];

/** The windows an answer speaks of; those with a missing or unreadable number are left out. */
export function remoteLimits(headers: IncomingHttpHeaders): readonly RemoteLimit[] {
  const windows: RemoteLimit[] = [];
  for (const name of windowNames) {
    const limit = number(headers[`${name}-limit`]);
    const remaining = number(headers[`${name}-remaining`]);
    const reset = number(headers[`${name}-reset`]);
    if (limit === undefined || remaining === undefined || reset === undefined) continue;
    windows.push({ limit, remaining, resetAt: reset * 1000 });
  }
  return windows;
}

/** The window with the least left; of equal ones the one that lasts longest. */
export function tightestLimit(headers: IncomingHttpHeaders): RemoteLimit | undefined {
  const [first] = [...remoteLimits(headers)].sort((a, b) => a.remaining - b.remaining || b.resetAt - a.resetAt);
  return first;
}

/**
 * When a refused request may be tried again, epoch milliseconds: when the last empty window ends, or what `retry-after` says, or after
 * `otherwiseMs` where the answer names no time that lies ahead.
 */
export function retryTime(headers: IncomingHttpHeaders, now: number, otherwiseMs: number = defaultWaitMs): number {
  const ends = remoteLimits(headers)
    .filter((window) => window.remaining <= 0)
    .map((window) => window.resetAt);
  const retryAfter = number(headers['retry-after']);
  if (retryAfter !== undefined) ends.push(now + retryAfter * 1000);
  const end = Math.max(...ends);
  return end > now && Number.isFinite(end) ? end : now + otherwiseMs;
}

/** The next midnight in UTC, epoch milliseconds. */
export function nextDay(now: number): number {
  return (Math.floor(now / 86_400_000) + 1) * 86_400_000;
}

function number(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const value = Number(header);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
