import { describe, expect, it } from 'vitest';
import { zoneOf } from '../../../shared/personality/zone.ts';

const hour = 3_600_000;

/** Wall time less UTC, by Intl alone. */
function offset(format: Intl.DateTimeFormat, utc: number): number {
  return Date.parse(`${format.format(utc).replace(' ', 'T')}Z`) - utc;
}

describe('zoneOf', () => {
  it.each([
    'America/New_York',
    // Half an hour forth and back.
    'Australia/Lord_Howe',
    // Back for the month of Ramadan, four weeks.
    'Africa/Casablanca',
    'Asia/Kolkata',
    'Pacific/Chatham',
  ])('knows the offset of %s at all hours, whatever lies in the week', (timeZone) => {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    const { offsetAt } = zoneOf(timeZone);
    const wrong: string[] = [];
    // Five hours at a time: every hour of the day is met.
    for (let utc = Date.UTC(2026, 0, 1); utc < Date.UTC(2028, 0, 1); utc += 5 * hour) {
      if (offsetAt(utc) !== offset(format, utc)) wrong.push(new Date(utc).toISOString());
    }
    expect(wrong).toEqual([]);
  });

  it('knows the very minute of a change', () => {
    const { offsetAt, toUtc } = zoneOf('Europe/Berlin');
    const change = Date.UTC(2026, 9, 25, 1);
    expect([offsetAt(change - 1), offsetAt(change)]).toEqual([2 * hour, hour]);
    // The first of two.
    expect(toUtc(Date.UTC(2026, 9, 25, 2, 30))).toBe(change - hour / 2);
    // One that never is.
    expect(toUtc(Date.UTC(2026, 2, 29, 2, 30))).toBeUndefined();
  });

  it('refuses a zone that nobody knows', () => {
    expect(() => zoneOf('Mars/Olympus')).toThrow(RangeError);
  });
});
