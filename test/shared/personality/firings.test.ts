import { Cron as Croner } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firingsPerMonth, longestGap, nextFirings, shortestGap } from '../../../shared/personality/firings.ts';
import { readSchedule } from '../../../shared/personality/schedule-expression.ts';

const hour = 3_600_000;
const day = 24 * hour;
const iso = (firings: readonly number[]) => firings.map((firing) => new Date(firing).toISOString());
const berlin = (expression: string, from: string, count = 2) =>
  iso(nextFirings({ expression, timezone: 'Europe/Berlin' }, Date.parse(from), count));

describe('nextFirings', () => {
  it('keeps the wall-clock time across both changes of the clocks', () => {
    expect(berlin('cron(0 9 * * ? *)', '2026-03-27T12:00:00Z', 3)).toEqual([
      '2026-03-28T08:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
    ]);
    expect(berlin('cron(0 9 * * ? *)', '2026-10-24T12:00:00Z')).toEqual([
      '2026-10-25T08:00:00.000Z',
      '2026-10-26T08:00:00.000Z',
    ]);
  });

  it('skips the hour that does not exist and fires once in the one that comes twice', () => {
    expect(berlin('cron(30 2 * * ? *)', '2026-03-28T12:00:00Z')).toEqual([
      '2026-03-30T00:30:00.000Z',
      '2026-03-31T00:30:00.000Z',
    ]);
    expect(berlin('cron(30 2 * * ? *)', '2026-10-24T12:00:00Z')).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it('never answers the moment asked from', () => {
    expect(berlin('cron(0 9 * * ? *)', '2026-11-22T08:00:00Z', 1)).toEqual(['2026-11-23T08:00:00.000Z']);
  });

  it('finds February 29 and nothing in years that are over', () => {
    expect(berlin('cron(0 9 29 2 ? *)', '2026-11-22T08:00:00Z', 1)).toEqual(['2028-02-29T08:00:00.000Z']);
    expect(berlin('cron(0 9 29 2 ? *)', '2026-11-22T08:00:00Z', 4).map((at) => at.slice(0, 10))).toEqual([
      '2028-02-29',
      '2032-02-29',
      '2036-02-29',
      '2040-02-29',
    ]);
    expect(berlin('cron(0 9 * * ? 2020)', '2026-11-22T08:00:00Z', 1)).toEqual([]);
    expect(berlin('cron(0 9 31 12 ? 2026-2027)', '2026-11-22T08:00:00Z', 4)).toHaveLength(2);
  });

  it('steps a rate from its start', () => {
    const startAt = Date.parse('2026-11-22T01:23:00Z');
    const next = (from: string) =>
      iso(nextFirings({ expression: 'rate(4 hours)', timezone: 'UTC', startAt }, Date.parse(from), 2));
    expect(next('2026-11-22T00:00:00Z')).toEqual(['2026-11-22T01:23:00.000Z', '2026-11-22T05:23:00.000Z']);
    expect(next('2026-11-23T01:23:00Z')).toEqual(['2026-11-23T05:23:00.000Z', '2026-11-23T09:23:00.000Z']);
  });

  it('agrees with croner on ordinary schedules in many zones', () => {
    const number = (low: number, high: number) => fc.integer({ min: low, max: high }).map(String);
    const unix = fc
      .tuple(
        fc.oneof(number(0, 59), fc.constantFrom('*/20', '5,35')),
        // Not the hours in which clocks change: there the two follow different rules on purpose.
        fc.oneof(number(5, 23), fc.constantFrom('6-22/4', '9,17')),
        fc.oneof(fc.constant('*'), number(1, 31)),
        fc.oneof(fc.constant('*'), number(1, 12)),
        fc.oneof(fc.constant('*'), number(0, 7), fc.constantFrom('1-5', '*/3')),
      )
      .map(([minute, hourOf, date, month, weekday]) =>
        date === '*' ? [minute, hourOf, date, month, weekday] : [minute, hourOf, date, month, '*'],
      )
      .map((fields) => fields.join(' '));
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(unix, zone, fc.integer({ min: 0, max: 1000 }), (text, timezone, hours) => {
        const read = readSchedule({ cron: text });
        fc.pre(read.ok);
        const from = Date.UTC(2026, 0, 1) + hours * 9 * hour;
        const ours = nextFirings({ expression: read.ok ? read.schedule.expression : '', timezone }, from, 4);
        const theirs = new Croner(text, { timezone, paused: true }).nextRuns(4, new Date(from));
        expect(iso(ours)).toEqual(theirs.map((date) => date.toISOString()));
      }),
      { numRuns: 200 },
    );
  });
});

describe('estimates', () => {
  const from = Date.UTC(2026, 10, 22);

  it.each([
    ['rate(4 hours)', 4 * hour, 4 * hour, 183],
    ['cron(0 9 * * ? *)', day, day, 30],
    ['cron(0 9,18 * * ? *)', 9 * hour, 15 * hour, 61],
    ['cron(0 9 ? * MON-FRI *)', day, 3 * day, 22],
    ['cron(0 9 1 * ? *)', 28 * day, 31 * day, 1],
    ['cron(*/5 * * * ? *)', 5 * 60_000, 5 * 60_000, 8766],
  ])('%s', (expression, shortest, longest, month) => {
    expect(shortestGap(expression, from)).toBe(shortest);
    expect(longestGap(expression, from)).toBe(longest);
    expect(Math.round(firingsPerMonth(expression, from))).toBe(month);
  });

  it('calls the gap of a schedule without a second firing endless', () => {
    expect(longestGap('cron(0 9 1 1 ? 2027)', from)).toBe(Number.POSITIVE_INFINITY);
  });
});
