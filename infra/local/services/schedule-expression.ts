import { Cron } from 'croner';

/**
 * A schedule expression of EventBridge Scheduler, read. The rules are those of
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html (2026-11-22).
 */
export type ScheduleExpression =
  /** The days as a pattern for croner (midnights), and the times of such a day; ascending. */
  | { kind: 'cron'; days: string; hours: number[]; minutes: number[] }
  | { kind: 'rate'; interval: number }
  /** Wall-clock time, as if it were UTC. */
  | { kind: 'at'; wallClock: number };

export class ExpressionError extends Error {}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: Record<string, number> = {
  minute: MINUTE,
  minutes: MINUTE,
  hour: HOUR,
  hours: HOUR,
  day: DAY,
  days: DAY,
};

/**
 * Reads cron(...), rate(...) or at(...).
 *
 * @throws ExpressionError that says which part is wrong
 */
export function parseExpression(text: string): ScheduleExpression {
  const [, kind, inner] = /^(cron|rate|at)\((.*)\)$/s.exec(text) ?? [];
  if (kind === undefined || inner === undefined) {
    throw new ExpressionError(
      'it is none of cron(minutes hours day-of-month month day-of-week year), rate(value unit), at(yyyy-mm-ddThh:mm:ss)',
    );
  }
  if (kind === 'cron') return parseCron(inner);
  return kind === 'rate' ? parseRate(inner) : parseAt(inner);
}

function parseRate(inner: string): ScheduleExpression {
  const [, value, unit] = /^\s*(\d+)\s+([a-z]+)\s*$/.exec(inner) ?? [];
  const length = UNITS[unit ?? ''];
  if (length === undefined) throw new ExpressionError('a rate is a value and one of minutes, hours, days');
  if (Number(value) < 1) throw new ExpressionError('the value of a rate is at least 1');
  return { kind: 'rate', interval: Number(value) * length };
}

function parseAt(inner: string): ScheduleExpression {
  const wallClock = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner) ? Date.parse(`${inner}Z`) : Number.NaN;
  // Date.parse takes February 30 for March 2.
  if (Number.isNaN(wallClock) || new Date(wallClock).toISOString().slice(0, 19) !== inner) {
    throw new ExpressionError('at needs a date and time that exist, as yyyy-mm-ddThh:mm:ss');
  }
  return { kind: 'at', wallClock };
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  name: string;
  from: number;
  to: number;
  names: string[];
}
const FIELDS: Record<'minutes' | 'hours' | 'dayOfMonth' | 'month' | 'dayOfWeek' | 'year', Field> = {
  minutes: { name: 'minutes', from: 0, to: 59, names: [] },
  hours: { name: 'hours', from: 0, to: 23, names: [] },
  dayOfMonth: { name: 'day-of-month', from: 1, to: 31, names: [] },
  month: { name: 'month', from: 1, to: 12, names: MONTHS },
  dayOfWeek: { name: 'day-of-week', from: 1, to: 7, names: DAYS },
  year: { name: 'year', from: 1970, to: 2199, names: [] },
};

function parseCron(inner: string): ScheduleExpression {
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year, ...rest] = inner.trim().toUpperCase().split(/\s+/);
  if (
    minutes === undefined ||
    hours === undefined ||
    dayOfMonth === undefined ||
    month === undefined ||
    dayOfWeek === undefined ||
    year === undefined ||
    rest.length > 0
  ) {
    throw new ExpressionError('cron needs six fields: minutes hours day-of-month month day-of-week year');
  }
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new ExpressionError('exactly one of day-of-month and day-of-week must be ?');
  }
  const days = dayOfMonth === '?' ? '*' : daysOfMonth(dayOfMonth);
  const weekdays = dayOfWeek === '?' ? '*' : daysOfWeek(dayOfWeek);
  return {
    kind: 'cron',
    days: ['0 0 0', days, written(month, FIELDS.month), weekdays, written(year, FIELDS.year)].join(' '),
    hours: numbers(hours, FIELDS.hours),
    minutes: numbers(minutes, FIELDS.minutes),
  };
}

function daysOfMonth(text: string): string {
  if (text === 'L') return 'L';
  const nearest = /^(\d{1,2})W$/.exec(text);
  if (nearest !== null) return `${number(nearest[1] ?? '', FIELDS.dayOfMonth)}W`;
  return written(text, FIELDS.dayOfMonth);
}

/** To croner's days (0 = Sunday), where the last Friday is `5#L` and the second `5#2`. */
function daysOfWeek(text: string): string {
  if (text === 'L') return '6';
  const [, day, which] = /^([A-Z]{3}|\d)(L|#[1-5])$/.exec(text) ?? [];
  if (day !== undefined && which !== undefined) {
    return `${number(day, FIELDS.dayOfWeek) - 1}#${which.replace('#', '')}`;
  }
  return written(text, FIELDS.dayOfWeek, -1);
}

/** Writes lists, ranges and steps out as single values, moved by `shift`: croner gets nothing to interpret. */
function written(text: string, field: Field, shift = 0): string {
  return text === '*'
    ? '*'
    : numbers(text, field)
        .map((value) => value + shift)
        .join(',');
}

/** The values a field of lists, ranges and steps stands for, ascending. */
function numbers(text: string, field: Field): number[] {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step, ...more] = part.split('/');
    const width = step === undefined ? 1 : Number(/^\d{1,4}$/.test(step) ? step : Number.NaN);
    if (more.length > 0 || !(width >= 1)) throw new ExpressionError(`${field.name} has the step ${part}`);
    const [first = '', last, ...others] = range.split('-');
    if (others.length > 0) throw new ExpressionError(`${field.name} has the range ${part}`);
    const from = first === '*' ? field.from : number(first, field);
    const to = last !== undefined ? number(last, field) : first === '*' || step !== undefined ? field.to : from;
    if (from > to || (first === '*' && last !== undefined))
      throw new ExpressionError(`${field.name} has the range ${part}`);
    for (let value = from; value <= to; value += width) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function number(text: string, field: Field): number {
  const named = field.names.indexOf(text);
  const value = named >= 0 ? named + field.from : Number(/^\d{1,4}$/.test(text) ? text : Number.NaN);
  if (value >= field.from && value <= field.to) return value;
  throw new ExpressionError(`${field.name} is ${text === '' ? 'empty' : text}, not ${field.from} to ${field.to}`);
}

/** Whether the runtime knows this IANA time zone. Offsets such as `+02:00` are none. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    clockOf(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export interface SlotBounds {
  /** First moment a recurring schedule may name; a rate counts from here. Ignored by at(...). */
  start: number;
  /** Last moment a recurring schedule may name. Ignored by at(...). */
  end?: number;
}

/**
 * The first slot after `after`, or undefined when there is none. As on AWS, a wall-clock time that a change of the clocks makes come twice is
 * a slot the first time only, one that it leaves out is none, and a day of a rate has 24 hours.
 */
export function nextSlot(
  expression: ScheduleExpression,
  zone: string,
  after: number,
  bounds: SlotBounds,
): number | undefined {
  if (expression.kind === 'at') {
    const slot = instantOf(expression.wallClock, zone);
    return slot !== undefined && slot > after ? slot : undefined;
  }
  const past = Math.max(after, bounds.start - 1);
  const slot =
    expression.kind === 'cron' ? nextCron(expression, zone, past) : nextRate(expression.interval, past, bounds);
  return slot !== undefined && (bounds.end === undefined || slot <= bounds.end) ? slot : undefined;
}

function nextRate(interval: number, after: number, { start }: SlotBounds): number {
  return start + Math.max(0, Math.floor((after - start) / interval) + 1) * interval;
}

function nextCron(
  { days, hours, minutes }: Extract<ScheduleExpression, { kind: 'cron' }>,
  zone: string,
  after: number,
): number | undefined {
  const cron = cronOf(days);
  // croner walks the calendar as if all of it were UTC, where no hour is missing or double; that is settled when a time is placed in the zone.
  const wallClock = after + offsetAt(after, zone);
  let before = Math.floor(wallClock / DAY) * DAY - 1_000;
  for (;;) {
    const day = cron.nextRun(new Date(before))?.getTime();
    if (day === undefined) return undefined;
    for (const hour of hours) {
      if (day + (hour + 1) * HOUR <= wallClock) continue;
      for (const minute of minutes) {
        const time = day + hour * HOUR + minute * MINUTE;
        const slot = time > wallClock ? instantOf(time, zone) : undefined;
        if (slot !== undefined && slot > after) return slot;
      }
    }
    before = day;
  }
}

const crons = new Map<string, Cron>();

/** croner keeps 80 KB for each pattern; most schedules share the one for every day. */
function cronOf(pattern: string): Cron {
  let cron = crons.get(pattern);
  if (cron === undefined) {
    cron = new Cron(pattern, { utcOffset: 0, paused: true, mode: '7-part' });
    if (crons.size >= 32) crons.delete(crons.keys().next().value ?? '');
  } else crons.delete(pattern);
  crons.set(pattern, cron);
  return cron;
}

/** The first instant at which clocks in the zone show this time, or undefined when they skip it. */
function instantOf(wallClock: number, zone: string): number | undefined {
  // No zone is further from UTC than 14 hours, and none changes its clocks twice in two days: these are the offsets before and after.
  const before = offsetAt(wallClock - DAY, zone);
  const behind = offsetAt(wallClock + DAY, zone);
  const candidates = [wallClock - before, wallClock - behind].sort((a, b) => a - b);
  return candidates.find((instant) => instant + offsetAt(instant, zone) === wallClock);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** Per zone, the offset of each UTC day that begins and ends with the same one; null for a day in which it changes. */
const dayOffsets = new Map<string, Map<number, number | null>>();

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  if (zone === 'UTC') return 0;
  let days = dayOffsets.get(zone);
  if (days === undefined || days.size > 5_000) {
    days = new Map();
    dayOffsets.set(zone, days);
  }
  const day = Math.floor(instant / DAY);
  let offset = days.get(day);
  if (offset === undefined) {
    const first = readOffset(day * DAY, zone);
    offset = first === readOffset((day + 1) * DAY, zone) ? first : null;
    days.set(day, offset);
  }
  return offset ?? readOffset(instant, zone);
}

function readOffset(instant: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of clockOf(zone).formatToParts(new Date(instant))) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return shown - Math.floor(instant / 1_000) * 1_000;
}
