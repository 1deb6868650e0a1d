import type { IncomingHttpHeaders } from 'node:http';
import { headerNumber, retryAfter } from '../../publication/answer-headers.ts';
import type { RemoteLimit } from '../../publication/platform.ts';

/** Reddit counts in windows of ten minutes: the guess where an answer names no time. */
const defaultWaitMs = 10 * 60_000;
const longestWaitMs = 24 * 60 * 60_000;
/** No window is known to last longer; a header that says so is garbled. */
export const longestWindowMs = 60 * 60_000;
/** 100 requests a minute for one OAuth client, counted over ten (support.reddithelp.com, Data API, seen November 2026). */
const requestsOfWindow = 1000;
const second = 1000;
const minute = 60 * second;

/** Beginnings of the words for seconds, hours and days in the languages that Reddit speaks; whatever else stands behind a number is minutes. */
const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|mili|milli|мс)/iu, 1],
  [/^(?:s$|s[ei][ckg]|sn|saniye|сек|δευτ|másod|sek|秒|초|giây|detik|วินาที|ثان|שני)/iu, second],
  [
    /^(?:h$|ho?u?r|hor|heur|stund|or[ae]|uu?r|tim|godz|hodin|час|ώρ|ór|saat|jam|giờ|小时|小時|時間|시간|ชั่วโมง|ساع|שע)/iu,
    60 * minute,
  ],
  [
    /^(?:day|tag|jour|d[ií]a|giorn|d[aø]g|d[øo]gn|dzie|dni|ден|дн|день|gün|hari|ngày|nap$|日|天|일|วัน|يوم|أيام|ימ|יום)/iu,
    24 * 60 * minute,
  ],
];

/**
 * What the headers say of the window of the OAuth client, over all its accounts; undefined where they do not say it. Reddit counts in fractions:
 * less than a whole request is none.
 */
export function remoteLimit(headers: IncomingHttpHeaders, now: number): RemoteLimit | undefined {
  const [used, left, reset] = ['used', 'remaining', 'reset'].map((name) =>
    headerNumber(headers[`x-ratelimit-${name}`]),
  );
  if (left === undefined || reset === undefined) return undefined;
  const remaining = Math.floor(left);
  const limit = used === undefined ? Math.max(requestsOfWindow, remaining) : used + remaining;
  return { limit, remaining, resetAt: now + Math.min(reset * second, longestWindowMs) };
}

/**
 * When a refused request may be tried again, epoch milliseconds: the latest of what the body says (its seconds, else its words in whatever
 * language), `retry-after` and the end of a window that is empty; `otherwiseMs` from now where nothing names a time. Never more than a day ahead.
 */
export function retryTime(
  headers: IncomingHttpHeaders,
  said: { readonly waitSeconds?: number; readonly words?: string },
  now: number,
  otherwiseMs: number = defaultWaitMs,
): number {
  const window = remoteLimit(headers, now);
  const bodyWait = said.waitSeconds === undefined ? saidWait(said.words ?? '') : said.waitSeconds * second;
  const times = [
    bodyWait === undefined ? undefined : now + bodyWait,
    retryAfter(headers, now, longestWaitMs),
    window === undefined || window.remaining >= 1 ? undefined : window.resetAt,
  ].filter((time) => time !== undefined && time > now);
  if (times.length === 0) return now + otherwiseMs;
  return Math.min(Math.ceil(Math.max(...(times as number[]))), now + longestWaitMs);
}

/**
 * The time that words such as "try again in 9 minutes" name, milliseconds. The number and what stands behind it count, the sentence does not;
 * an unknown unit is taken for minutes, which Reddit uses most. The next full unit, because what is left of this one has been cut off.
 */
export function saidWait(words: string): number | undefined {
  const found = /(\p{Nd}{1,4})\s*([^\s\p{Nd}.,!。、]*)/u.exec(words);
  if (found === null) return undefined;
  const [, amount = '', word = ''] = found;
  const unit = units.find(([beginning]) => beginning.test(word))?.[1] ?? minute;
  return (amountOf(amount) + (unit === 1 ? 0 : 1)) * unit;
}

/** The digits of every script stand in rows of ten, from nought to nine. */
function amountOf(digits: string): number {
  return [...digits].reduce((amount, digit) => {
    let value = 0;
    for (let code = digit.codePointAt(0)! - 1; /\p{Nd}/u.test(String.fromCodePoint(code)) && value < 9; code--) value++;
    return amount * 10 + value;
  }, 0);
}
