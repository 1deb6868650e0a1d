import type { IncomingHttpHeaders } from 'node:http';
import type { RemoteLimit } from '../../publication/platform.ts';

/** Reddit counts in windows of ten minutes: the guess where an answer names no time. */
const defaultWaitMs = 10 * 60_000;
const longestWaitMs = 24 * 60 * 60_000;
const second = 1000;
const minute = 60 * second;

/** Beginnings of the words for seconds and hours in the languages that Reddit speaks; whatever else stands behind a number is minutes. */
const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|mili|milli|мс)/iu, 1],
  [/^(?:s$|s[ei][ckg]|sn|saniye|сек|δευτ|másod|sek|秒|초|giây|detik|วินาที|ثان|שני)/iu, second],
  [
    /^(?:h$|ho?u?r|hor|heur|stund|or[ae]|uu?r|tim|godz|hodin|час|ώρ|ór|saat|jam|giờ|小时|小時|時間|시간|ชั่วโมง|ساع|שע)/iu,
    60 * minute,
  ],
];

/** What the headers say of the window of the OAuth client; undefined where they do not say it. */
export function remoteLimit(headers: IncomingHttpHeaders, now: number): RemoteLimit | undefined {
  const [used, remaining, reset] = ['used', 'remaining', 'reset'].map((name) => number(headers[`x-ratelimit-${name}`]));
  if (used === undefined || remaining === undefined || reset === undefined) return undefined;
  return { limit: used + Math.floor(remaining), remaining: Math.floor(remaining), resetAt: now + reset * second };
}

/**
 * When a refused request may be tried again, epoch milliseconds: by the seconds in the body, `retry-after`, the empty window of the headers, or
 * the words in whatever language; ten minutes from now where nothing names a time.
 */
export function retryTime(
  headers: IncomingHttpHeaders,
  said: { readonly waitSeconds?: number; readonly words?: string },
  now: number,
  otherwiseMs: number = defaultWaitMs,
): number {
  const window = remoteLimit(headers, now);
  const after = number(headers['retry-after']);
  const waits = [
    said.waitSeconds === undefined ? undefined : said.waitSeconds * second,
    after === undefined ? undefined : after * second,
    window === undefined || window.remaining >= 1 ? undefined : window.resetAt - now,
    saidWait(said.words ?? ''),
  ];
  const wait = waits.find((ms) => ms !== undefined && ms > 0) ?? otherwiseMs;
  return now + Math.min(Math.ceil(wait), longestWaitMs);
}

/**
 * The time that words such as "try again in 9 minutes" name, milliseconds. The number and what stands behind it count, the sentence does not;
 * an unknown unit is taken for minutes, which Reddit uses most. The next full unit, because what is left of this one has been cut off.
 */
export function saidWait(words: string): number | undefined {
  const found = /(\d{1,4})\s*([^\s\d.,!。、]*)/u.exec(words);
  if (found === null) return undefined;
  const [, amount, word = ''] = found;
  const unit = units.find(([beginning]) => beginning.test(word))?.[1] ?? minute;
  return (Number(amount) + (unit === 1 ? 0 : 1)) * unit;
}

function number(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const value = Number(header);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
