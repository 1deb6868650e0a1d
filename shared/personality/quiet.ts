import type { Personality } from './personality.ts';
import { zoneOf } from './zone.ts';

const minuteMs = 60_000;
const dayMinutes = 1440;
const mostRanges = 12;

/** Times of day at which nothing is sent, by the clocks of a zone. */
export interface QuietHours {
  /** IANA. */
  readonly timezone: string;
  /** As `readQuietHours` made them: `22:00-07:00`, its end not included. */
  readonly ranges: readonly string[];
}

/** What holds a post back in quiet hours. */
export interface QuietStop {
  /** `quiet hours 22:00-07:00 Europe/Berlin`. */
  readonly reason: string;
  /** The first moment after them, epoch milliseconds. */
  readonly until: number;
}

export const quietForms = '"22:00-07:00" or ["22:00-07:00", "12:30-13:00"]';

export type QuietResult =
  | { readonly ok: true; readonly ranges: readonly string[] }
  /** `at` is the place inside the value, `expected` completes "expected ...". */
  | { readonly ok: false; readonly at: readonly (string | number)[]; readonly expected: string };

/** Reads quiet hours as an operator writes them: one range or several, each from one time of day to another, across midnight too. */
export function readQuietHours(written: unknown): QuietResult {
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  if (list.length > mostRanges) return { ok: false, at: [], expected: `at most ${mostRanges} ranges` };
  const ranges: string[] = [];
  for (const [index, one] of list.entries()) {
    const range = typeof one === 'string' ? canonical(one) : undefined;
    if (range === undefined) {
      const expected = `two different times of day from 00:00 to 24:00 with - between them, as in ${quietForms}`;
      return { ok: false, at: Array.isArray(written) ? [index] : [], expected };
    }
    ranges.push(range);
  }
  const parsed = ranges.map(rangeOf);
  if (!hasLoudMinute(parsed)) {
    return { ok: false, at: [], expected: 'ranges that leave a part of the day; to silence it, set enabled to false' };
  }
  return { ok: true, ranges };
}

/** The quiet hours of a personality on a platform; undefined where it has none. */
export function quietHoursOf(
  { timezone, platforms }: Pick<Personality, 'timezone' | 'platforms'>,
  platform: string,
): QuietHours | undefined {
  const ranges = platforms[platform]?.schedule.quietHours ?? [];
  return ranges.length === 0 ? undefined : { timezone, ranges };
}

/**
 * Whether it is quiet at that moment (epoch milliseconds), and until when. What the clock on the wall shows decides: a time that comes twice
 * when clocks go back is quiet twice, hours that are skipped when they go forward are no longer quiet than the rest of their range.
 */
export function quietStop(quiet: QuietHours | undefined, at: number): QuietStop | undefined {
  if (quiet === undefined) return undefined;
  const { offsetAt } = zoneOf(quiet.timezone);
  const wallMinute = (time: number) => Math.floor((time + offsetAt(time)) / minuteMs) % dayMinutes;
  const ranges = rangesOf(quiet.ranges);
  const first = rangeAt(ranges, wallMinute(at));
  if (first === undefined) return undefined;
  let until = Math.floor(at / minuteMs) * minuteMs;
  for (let range: Range | undefined = first; range !== undefined; range = rangeAt(ranges, wallMinute(until))) {
    const end = until + ((range.to - wallMinute(until) + dayMinutes) % dayMinutes) * minuteMs;
    // Clocks that change before the end move it: then it is looked for minute by minute.
    until = offsetAt(end - 1) === offsetAt(until) ? end : until + minuteMs;
  }
  return { reason: `quiet hours ${first.text} ${quiet.timezone}`, until };
}

interface Range {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const read = new WeakMap<readonly string[], readonly Range[]>();

/** A forecast asks about hundreds of slots with the same list. */
function rangesOf(list: readonly string[]): readonly Range[] {
  const known = read.get(list);
  if (known !== undefined) return known;
  const ranges = list.map(rangeOf);
  read.set(list, ranges);
  return ranges;
}

/** The range that holds this minute of the day. */
function rangeAt(ranges: readonly Range[], minute: number): Range | undefined {
  return ranges.find(({ from, to }) => (from < to ? minute >= from && minute < to : minute >= from || minute < to));
}

function hasLoudMinute(ranges: readonly Range[]): boolean {
  for (let minute = 0; minute < dayMinutes; minute += 1) if (rangeAt(ranges, minute) === undefined) return true;
  return false;
}

function canonical(written: string): string | undefined {
  const times = written.split(/-|–/).map((time) => minuteOf(time.trim()));
  const [from, to] = times;
  if (times.length !== 2 || from === undefined || to === undefined || from === dayMinutes) return undefined;
  return from === to % dayMinutes ? undefined : `${clock(from)}-${clock(to % dayMinutes)}`;
}

function rangeOf(text: string): Range {
  const [from = '', to = ''] = text.split('-');
  return { text, from: minuteOf(from) ?? 0, to: minuteOf(to) ?? 0 };
}

/** `7:30`, `07:30`, `24:00` as minutes of the day. */
function minuteOf(time: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):([0-5]\d)$/.exec(time) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return minute <= dayMinutes ? minute : undefined;
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
