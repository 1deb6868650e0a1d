/**
 * Cron expressions as EventBridge Scheduler reads them: minutes, hours, day of month, month, day of week, year.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html, read November 2026.
 */
export interface Cron {
  /** Upper case, single spaces: the six fields inside `cron(...)`. */
  readonly text: string;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  /** Absent: every year. */
  readonly years?: ReadonlySet<number>;
  readonly days: DayRule;
}

/** Weekdays count from Sunday, 0. `L`, `15W`, `6L` and `6#3` stand alone in their field. */
type DayRule =
  | { readonly kind: 'dates'; readonly dates: ReadonlySet<number> }
  | { readonly kind: 'last-date' }
  | { readonly kind: 'nearest-workday'; readonly date: number }
  | { readonly kind: 'weekdays'; readonly weekdays: ReadonlySet<number> }
  | { readonly kind: 'last-weekday'; readonly weekday: number }
  | { readonly kind: 'nth-weekday'; readonly weekday: number; readonly nth: number };

export type CronResult =
  | { readonly ok: true; readonly cron: Cron }
  /** `expected` completes "expected ..." and names the field at fault. */
  | { readonly ok: false; readonly expected: string };

interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const minutesField: Field = { name: 'minutes', low: 0, high: 59 };
const hoursField: Field = { name: 'hours', low: 0, high: 23 };
const dateField: Field = { name: 'day of month', low: 1, high: 31 };
const monthField: Field = { name: 'month', low: 1, high: 12, names: monthNames };
const weekdayField: Field = { name: 'day of week', low: 1, high: 7, names: weekdayNames };
const unixWeekdayField: Field = { name: 'day of week', low: 0, high: 7, names: weekdayNames };
const yearField: Field = { name: 'year', low: 1970, high: 2199 };

class CronFault extends Error {}

/** Six fields by the rules of AWS. Says what is wrong with the first field at fault, and with dates that no calendar has. */
export function parseAwsCron(written: string): CronResult {
  return guarded(() => {
    const fields = written.trim().toUpperCase().split(/\s+/);
    if (fields.length !== 6) {
      throw new CronFault(
        `six fields inside cron(...) (minutes, hours, day of month, month, day of week, year), not ${fields.length === 1 && fields[0] === '' ? 'none' : fields.length}`,
      );
    }
    const [minutes, hours, date, month, weekday, year] = fields as [string, string, string, string, string, string];
    if ((date === '?') === (weekday === '?')) {
      throw new CronFault(
        date === '?'
          ? 'one of day of month and day of week to be something else than ?'
          : 'exactly one of day of month (third field) and day of week (fifth field) to be ?',
      );
    }
    const cron: Cron = {
      text: fields.join(' '),
      minutes: numbers(minutes, minutesField),
      hours: numbers(hours, hoursField),
      months: new Set(numbers(month, monthField)),
      ...(year === '*' ? {} : { years: new Set(numbers(year, yearField)) }),
      days: weekday === '?' ? dates(date) : weekdays(weekday),
    };
    refuseImpossibleDate(cron);
    return cron;
  });
}

/**
 * Five fields as everybody knows them (minutes, hours, day of month, month, day of week with Sunday 0 or 7), turned into AWS's six. A cron
 * that names both a day of month and a day of week means "either", which AWS cannot say: refused.
 */
export function parseUnixCron(written: string): CronResult {
  return guarded(() => {
    const fields = written.trim().toUpperCase().split(/\s+/);
    const [minutes, hours, date, month, weekday] = fields as [string, string, string, string, string];
    if (fields.length !== 5) {
      throw new CronFault(
        `five fields (minutes, hours, day of month, month, day of week), not ${written.trim() === '' ? 'none' : fields.length}`,
      );
    }
    const anyDate = date === '*' || date === '?';
    const anyWeekday = weekday === '*' || weekday === '?';
    if (!anyDate && !anyWeekday) {
      throw new CronFault(
        'day of month (third field) or day of week (fifth field) to be *, the scheduler cannot combine them',
      );
    }
    const days = anyWeekday ? `${anyDate ? '*' : date} ${month} ?` : `? ${month} ${unixWeekdays(weekday)}`;
    const result = parseAwsCron(`${minutes} ${hours} ${days} *`);
    if (!result.ok) {
      throw new CronFault(result.expected);
    }
    return result.cron;
  });
}

/** Whether the cron fires on that day of the calendar. `month` counts from 1. */
export function firesOn(cron: Cron, year: number, month: number, date: number): boolean {
  if (!cron.months.has(month) || (cron.years !== undefined && !cron.years.has(year))) {
    return false;
  }
  const weekday = weekdayOf(year, month, date);
  const last = daysIn(year, month);
  const { days } = cron;
  switch (days.kind) {
    case 'dates':
      return days.dates.has(date);
    case 'last-date':
      return date === last;
    case 'nearest-workday':
      return days.date <= last && date === nearestWorkday(year, month, days.date);
    case 'weekdays':
      return days.weekdays.has(weekday);
    case 'last-weekday':
      return days.weekday === weekday && date + 7 > last;
    case 'nth-weekday':
      return days.weekday === weekday && Math.ceil(date / 7) === days.nth;
  }
}

/** Minutes of the day at which it fires, ascending. */
export function timesOfDay(cron: Cron): number[] {
  return cron.hours.flatMap((hour) => cron.minutes.map((minute) => hour * 60 + minute));
}

function guarded(make: () => Cron): CronResult {
  try {
    return { ok: true, cron: make() };
  } catch (error) {
    if (error instanceof CronFault) {
      return { ok: false, expected: error.message };
    }
    throw error;
  }
}

function numbers(text: string, field: Field): number[] {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step, more] = part.split('/');
    if (more !== undefined || range === '') {
      throw new CronFault(`${field.name} without an empty or doubled part`);
    }
    const every = step === undefined ? 1 : whole(step, { ...field, low: 1 }, 'the step of');
    let low: number;
    let high: number;
    if (range === '*') {
      [low, high] = [field.low, field.high];
    } else {
      const ends = range.split('-');
      if (ends.length > 2) {
        throw new CronFault(`${field.name} with ranges of two ends, such as ${field.low}-${field.high}`);
      }
      low = whole(ends[0]!, field);
      high = ends[1] !== undefined ? whole(ends[1], field) : step === undefined ? low : field.high;
      if (low > high) {
        throw new CronFault(
          `${field.name} with ranges that go upwards (${low} is after ${high}); write two ranges instead`,
        );
      }
    }
    for (let value = low; value <= high; value += every) {
      found.add(value);
    }
  }
  return [...found].sort((left, right) => left - right);
}

function whole(text: string, field: Field, what = ''): number {
  const named = field.names?.indexOf(text) ?? -1;
  const value =
    named >= 0 ? named + (field === unixWeekdayField ? 0 : 1) : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= field.low && value <= field.high)) {
    const names = field.names === undefined || what !== '' ? '' : ` or ${field.names[0]} to ${field.names.at(-1)}`;
    throw new CronFault(`${what === '' ? '' : `${what} `}${field.name} from ${field.low} to ${field.high}${names}`);
  }
  return value;
}

function dates(text: string): DayRule {
  if (text === 'L') {
    return { kind: 'last-date' };
  }
  const nearest = /^(\d{1,2})W$/.exec(text);
  if (nearest !== null) {
    return { kind: 'nearest-workday', date: whole(nearest[1]!, dateField) };
  }
  if (/[LW]/.test(text)) {
    throw new CronFault('day of month with L, or W behind one day, to stand there alone');
  }
  return { kind: 'dates', dates: new Set(numbers(text, dateField)) };
}

function weekdays(text: string): DayRule {
  const last = /^(\d|[A-Z]{3})?L$/.exec(text);
  if (last !== null) {
    return last[1] === undefined
      ? { kind: 'weekdays', weekdays: new Set([6]) }
      : { kind: 'last-weekday', weekday: whole(last[1], weekdayField) - 1 };
  }
  const nth = /^(\d|[A-Z]{3})#(\d)$/.exec(text);
  if (nth !== null) {
    const week = whole(nth[2]!, { name: 'day of week with # and a week', low: 1, high: 5 });
    return { kind: 'nth-weekday', weekday: whole(nth[1]!, weekdayField) - 1, nth: week };
  }
  if (text.includes('#') || /\dL/.test(text)) {
    throw new CronFault('day of week with L or # behind one day, such as 6L or 6#3, to stand there alone');
  }
  if (text.includes('/')) {
    throw new CronFault(
      'day of week without /, which the scheduler does not know there; name the days, such as MON,WED',
    );
  }
  return { kind: 'weekdays', weekdays: new Set(numbers(text, weekdayField).map((day) => day - 1)) };
}

function unixWeekdays(text: string): string {
  const days = new Set(numbers(text, unixWeekdayField).map((day) => day % 7));
  return [...days]
    .sort((left, right) => left - right)
    .map((day) => weekdayNames[day])
    .join(',');
}

/** Dates that no year has, such as February 30. */
function refuseImpossibleDate(cron: Cron): void {
  const { days } = cron;
  if (days.kind !== 'dates' && days.kind !== 'nearest-workday') {
    return;
  }
  const wanted = days.kind === 'dates' ? [...days.dates] : [days.date];
  const leap = 2000;
  const years = cron.years === undefined ? [leap] : [...cron.years];
  const months = [...cron.months];
  if (!years.some((year) => months.some((month) => wanted.some((date) => date <= daysIn(year, month))))) {
    const names = months.map((month) => monthNames[month - 1]).join(', ');
    throw new CronFault(`a day that exists: ${names} never has day ${wanted.join(', ')}, so that it would never fire`);
  }
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function weekdayOf(year: number, month: number, date: number): number {
  return new Date(Date.UTC(year, month - 1, date)).getUTCDay();
}

/** The day from Monday to Friday that is nearest, inside the month. */
function nearestWorkday(year: number, month: number, date: number): number {
  const weekday = weekdayOf(year, month, date);
  if (weekday === 6) {
    return date === 1 ? 3 : date - 1;
  }
  if (weekday === 0) {
    return date === daysIn(year, month) ? date - 2 : date + 1;
  }
  return date;
}
