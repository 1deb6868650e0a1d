import type { IncomingHttpHeaders } from 'node:http';

/** A number that is not negative; undefined where the header is missing, empty or something else. */
export function headerNumber(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const value = Number(header);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

/**
 * When `retry-after` asks to come back, epoch milliseconds: seconds from now on, or a date (RFC 9110, section 10.2.3). Undefined where it
 * cannot be read or names no time that lies ahead; a time further ahead than `longestMs` is taken for that.
 */
export function retryAfter(headers: IncomingHttpHeaders, now: number, longestMs: number): number | undefined {
  const header = headers['retry-after'];
  const seconds = headerNumber(header);
  const until = seconds === undefined ? dateOf(header) : now + seconds * 1000;
  return until !== undefined && until > now ? Math.min(until, now + longestMs) : undefined;
}

/** The three forms of a date in HTTP begin with the name of a day; whatever else a parser would take for one is none. */
function dateOf(header: string | undefined): number | undefined {
  if (header === undefined || !/^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(header.trim())) return undefined;
  // The oldest of them names no zone and means UTC.
  const time = Date.parse(/GMT\s*$/i.test(header) ? header : `${header} GMT`);
  return Number.isNaN(time) ? undefined : time;
}
