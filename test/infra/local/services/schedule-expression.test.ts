import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ExpressionError,
  isTimeZone,
  nextSlot,
  parseExpression,
} from '../../../../infra/local/services/schedule-expression.ts';

const ALWAYS = { start: Date.UTC(1970, 0, 1) };

/** The next slots from a moment on (that moment included), in UTC to the minute. */
function slots(expression: string, zone: string, from: string, count: number, bounds = ALWAYS): string[] {
  const parsed = parseExpression(expression);
  const found: string[] = [];
  let after = Date.parse(`${from}Z`) - 1;
  while (found.length < count) {
    const slot = nextSlot(parsed, zone, after, bounds);
    if (slot === undefined) break;
    found.push(new Date(slot).toISOString().slice(0, 16));
    after = slot;
  }
  return found;
}

describe('parseExpression', () => {
  it.each([
    'cron(0 9 * * ? *)',
    'cron(0/15 * * * ? *)',
    'cron(*/15 9-17 ? * MON-FRI *)',
    'cron(0-15/1 8-8 ? * 2,3,4,5,6,7 *)',
    'cron(30-30 13-13 ? * 2,4,6 *)',
    'cron(0 9 L * ? *)',
    'cron(0 9 15W * ? *)',
    'cron(0 9 ? * 6L 2026-2030)',
    'cron(0 9 ? * TUE#2 *)',
    'cron(0 9 ? JAN,jul MON *)',
    'cron(0 9 1 1 ? 2026,2028/10)',
    'rate(1 minute)',
    'rate(5 minutes)',
    'rate(1 hours)',
    'rate(30 days)',
    'at(2026-11-22T09:00:00)',
    'at(2028-02-29T00:00:00)',
  ])('takes %s', (text) => {
    expect(parseExpression(text)).toHaveProperty('kind', text.slice(0, text.indexOf('(')));
  });

  it.each([
    ['', /none of cron/],
    ['0 9 * * ? *', /none of cron/],
    ['cron(0 9 * * ?)', /six fields/],
    ['cron(0 9 * * ? * *)', /six fields/],
    ['cron(0 0 9 * * ? *)', /six fields/],
    ['cron(0 9 * * * *)', /exactly one of day-of-month and day-of-week must be \?/],
    ['cron(0 9 ? * ? *)', /exactly one/],
    ['cron(? 9 * * ? *)', /minutes is \?/],
    ['cron(60 9 * * ? *)', /minutes is 60, not 0 to 59/],
    ['cron(0 24 * * ? *)', /hours is 24, not 0 to 23/],
    ['cron(0 9 0 * ? *)', /day-of-month is 0/],
    ['cron(0 9 32 * ? *)', /day-of-month is 32/],
    ['cron(0 9 1W,15W * ? *)', /day-of-month is 1W/],
    ['cron(0 9 ? 13 2 *)', /month is 13/],
    ['cron(0 9 ? FOO 2 *)', /month is FOO/],
    ['cron(0 9 ? * 0 *)', /day-of-week is 0/],
    ['cron(0 9 ? * 8 *)', /day-of-week is 8/],
    ['cron(0 9 ? * 2#6 *)', /day-of-week is 2#6/],
    ['cron(0 9 ? * 3#1,6#3 *)', /day-of-week is 3#1/],
    ['cron(0 9 * * ? 1969)', /year is 1969/],
    ['cron(0 9 * * ? 2200)', /year is 2200/],
    ['cron(0/0 9 * * ? *)', /minutes has the step 0\/0/],
    ['cron(0/5/5 9 * * ? *)', /minutes has the step/],
    ['cron(20-10 9 * * ? *)', /minutes has the range 20-10/],
    ['cron(1,,2 9 * * ? *)', /minutes is empty/],
    ['cron(-1 9 * * ? *)', /minutes is empty/],
    ['cron(0x5 9 * * ? *)', /minutes is 0X5/],
    ['rate(0 minutes)', /at least 1/],
    ['rate(5 weeks)', /minutes, hours, days/],
    ['rate(5)', /minutes, hours, days/],
    ['rate(-5 minutes)', /minutes, hours, days/],
    ['rate(1.5 hours)', /minutes, hours, days/],
    ['at(2026-02-30T00:00:00)', /exist/],
    ['at(2026-11-22T24:00:00)', /exist/],
    ['at(2026-11-22 09:00:00)', /exist/],
    ['at(2026-11-22T09:00:00Z)', /exist/],
  ])('refuses %s', (text, message) => {
    expect(() => parseExpression(text)).toThrow(ExpressionError);
    expect(() => parseExpression(text)).toThrow(message);
  });
});

describe('isTimeZone', () => {
  it.each([
    ['UTC', true],
    ['Europe/Berlin', true],
    ['America/Argentina/Buenos_Aires', true],
    ['Mars/Phobos', false],
    ['+02:00', false],
    ['', false],
  ])('%s: %s', (zone, known) => expect(isTimeZone(zone)).toBe(known));
});

describe('nextSlot', () => {
  it.each([
    ['cron(0 9 ? * 6L *)', '2026-01-01T00:00', ['2026-01-30T09:00', '2026-02-27T09:00']],
    ['cron(0 9 ? * FRIL *)', '2026-01-01T00:00', ['2026-01-30T09:00', '2026-02-27T09:00']],
    ['cron(0 9 ? * 3#2 *)', '2026-01-01T00:00', ['2026-01-13T09:00', '2026-02-10T09:00']],
    ['cron(0 9 ? * SUN#5 *)', '2026-01-01T00:00', ['2026-03-29T09:00', '2026-05-31T09:00']],
    ['cron(0 9 ? * 1 *)', '2026-01-01T00:00', ['2026-01-04T09:00', '2026-01-11T09:00']],
    ['cron(0 9 ? * L *)', '2026-01-01T00:00', ['2026-01-03T09:00', '2026-01-10T09:00']],
    ['cron(0 9 ? * SAT-SAT *)', '2026-01-01T00:00', ['2026-01-03T09:00', '2026-01-10T09:00']],
    ['cron(0 9 L * ? *)', '2026-01-31T09:01', ['2026-02-28T09:00', '2026-03-31T09:00']],
    ['cron(0 9 15W * ? *)', '2026-02-01T00:00', ['2026-02-16T09:00', '2026-03-16T09:00']],
    ['cron(0 9 1W * ? *)', '2026-08-01T00:00', ['2026-08-03T09:00', '2026-09-01T09:00']],
    ['cron(0 9 29 2 ? *)', '2026-01-01T00:00', ['2028-02-29T09:00', '2032-02-29T09:00']],
    ['cron(0 9 29 2 ? 2026)', '2026-01-01T00:00', []],
    ['cron(0 9 30 2 ? *)', '2026-01-01T00:00', []],
    ['cron(0 9 1 1 ? 2026,2028)', '2026-01-01T09:01', ['2028-01-01T09:00']],
    ['cron(10/25 9 * * ? *)', '2026-01-01T09:11', ['2026-01-01T09:35', '2026-01-02T09:10']],
    ['cron(0 9 ? * MON-FRI *)', '2026-01-02T09:01', ['2026-01-05T09:00', '2026-01-06T09:00']],
  ])('%s in UTC from %s', (expression, from, expected) => {
    expect(slots(expression, 'UTC', from, 2)).toEqual(expected);
  });

  // A time the clocks skip is no slot; a time they show twice is one the first time. Half-hour and midnight changes too.
  it.each([
    ['cron(30 2 * * ? *)', 'America/New_York', '2026-03-07T00:00', ['2026-03-07T07:30', '2026-03-09T06:30']],
    [
      'cron(30 1 * * ? *)',
      'America/New_York',
      '2026-10-31T00:00',
      ['2026-10-31T05:30', '2026-11-01T05:30', '2026-11-02T06:30'],
    ],
    ['cron(0 3 * * ? *)', 'America/New_York', '2026-03-08T00:00', ['2026-03-08T07:00', '2026-03-09T07:00']],
    [
      'cron(0/30 * * * ? *)',
      'America/New_York',
      '2026-03-08T06:00',
      ['2026-03-08T06:00', '2026-03-08T06:30', '2026-03-08T07:00', '2026-03-08T07:30'],
    ],
    [
      'cron(0/30 * * * ? *)',
      'America/New_York',
      '2026-11-01T05:00',
      ['2026-11-01T05:00', '2026-11-01T05:30', '2026-11-01T07:00', '2026-11-01T07:30'],
    ],
    ['cron(30 1 * * ? *)', 'Europe/London', '2026-03-28T00:00', ['2026-03-28T01:30', '2026-03-30T00:30']],
    [
      'cron(30 1 * * ? *)',
      'Europe/London',
      '2026-10-24T00:00',
      ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'],
    ],
    [
      'cron(0/15 1 * * ? *)',
      'Europe/London',
      '2026-10-25T00:20',
      ['2026-10-25T00:30', '2026-10-25T00:45', '2026-10-26T01:00'],
    ],
    ['cron(15 2 * * ? *)', 'Australia/Lord_Howe', '2026-10-02T00:00', ['2026-10-02T15:45', '2026-10-04T15:15']],
    [
      'cron(45 1 * * ? *)',
      'Australia/Lord_Howe',
      '2026-04-03T00:00',
      ['2026-04-03T14:45', '2026-04-04T14:45', '2026-04-05T15:15'],
    ],
    ['cron(15 1 * * ? *)', 'Australia/Lord_Howe', '2026-04-04T00:00', ['2026-04-04T14:15', '2026-04-05T14:45']],
    ['cron(0 0 * * ? *)', 'America/Santiago', '2026-09-05T00:00', ['2026-09-05T04:00', '2026-09-07T03:00']],
    [
      'cron(30 23 * * ? *)',
      'America/Santiago',
      '2026-04-04T00:00',
      ['2026-04-04T02:30', '2026-04-05T02:30', '2026-04-06T03:30'],
    ],
    ['cron(0 12 * * ? *)', 'Pacific/Kiritimati', '2026-01-01T00:00', ['2026-01-01T22:00', '2026-01-02T22:00']],
  ])('%s in %s from %s', (expression, zone, from, expected) => {
    expect(slots(expression, zone, from, expected.length)).toEqual(expected);
  });

  it('asked in the middle of the second pass through an hour goes on after it', () => {
    expect(slots('cron(0/30 * * * ? *)', 'America/New_York', '2026-11-01T06:10', 2)).toEqual([
      '2026-11-01T07:00',
      '2026-11-01T07:30',
    ]);
  });

  it('counts a rate from the start, in days of 24 hours', () => {
    const bounds = { start: Date.parse('2026-03-07T07:30Z') };
    expect(slots('rate(1 day)', 'America/New_York', '2026-01-01T00:00', 3, bounds)).toEqual([
      '2026-03-07T07:30',
      '2026-03-08T07:30',
      '2026-03-09T07:30',
    ]);
    expect(slots('rate(7 minutes)', 'UTC', '2026-03-07T07:38', 2, bounds)).toEqual([
      '2026-03-07T07:44',
      '2026-03-07T07:51',
    ]);
  });

  it('keeps recurring schedules between start and end, both included', () => {
    const bounds = { start: Date.parse('2026-01-02T09:00Z'), end: Date.parse('2026-01-03T09:00Z') };
    expect(slots('cron(0 9 * * ? *)', 'UTC', '2026-01-01T00:00', 5, bounds)).toEqual([
      '2026-01-02T09:00',
      '2026-01-03T09:00',
    ]);
    expect(slots('rate(16 hours)', 'UTC', '2026-01-01T00:00', 5, bounds)).toEqual([
      '2026-01-02T09:00',
      '2026-01-03T01:00',
    ]);
  });

  it('names the one moment of at(...), whatever start and end say', () => {
    const bounds = { start: Date.parse('2030-01-01T00:00Z'), end: Date.parse('2030-01-02T00:00Z') };
    expect(slots('at(2026-11-01T01:30:00)', 'America/New_York', '2026-01-01T00:00', 2, bounds)).toEqual([
      '2026-11-01T05:30',
    ]);
    expect(slots('at(2026-03-08T02:30:00)', 'America/New_York', '2026-01-01T00:00', 2)).toEqual([]);
    expect(slots('at(2026-11-01T01:30:00)', 'UTC', '2026-11-01T01:31', 2)).toEqual([]);
  });

  it('fires every wall-clock time a zone shows exactly once a day, at that time', () => {
    const zones = [
      'America/New_York',
      'Europe/London',
      'Australia/Lord_Howe',
      'America/Santiago',
      'Asia/Kathmandu',
      'Africa/Casablanca',
    ];
    const shown = new Map(
      zones.map((timeZone) => [
        timeZone,
        new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
      ]),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 700 }),
        (zone, hour, minute, day) => {
          const expression = parseExpression(`cron(${minute} ${hour} * * ? *)`);
          const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          let after = Date.UTC(2026, 0, 1 + day);
          let last = '';
          for (let round = 0; round < 5; round++) {
            const slot = nextSlot(expression, zone, after, ALWAYS) ?? Number.NaN;
            const [date = '', clock] = shown.get(zone)?.format(new Date(slot)).split(' ') ?? [];
            expect(clock).toBe(time);
            expect(date > last).toBe(true);
            expect(slot - after).toBeLessThanOrEqual(49 * 3_600_000);
            last = date;
            after = slot;
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
