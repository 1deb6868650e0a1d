import { describe, expect, it } from 'vitest';
import { quietHoursOf, quietStop, readQuietHours } from '../../../shared/personality/quiet.ts';
import { personality } from '../../support/world.ts';

const berlin = (...ranges: string[]) => ({ timezone: 'Europe/Berlin', ranges });
const at = (text: string) => Date.parse(`${text}Z`);

describe('reading quiet hours', () => {
  it.each([
    ['22:00-07:00', ['22:00-07:00']],
    [' 7:30 - 9:00 ', ['07:30-09:00']],
    ['22:00–24:00', ['22:00-00:00']],
    [
      ['00:00-06:30', '12:00-13:00'],
      ['00:00-06:30', '12:00-13:00'],
    ],
    [[], []],
  ])('takes %j', (written, ranges) => {
    expect(readQuietHours(written)).toEqual({ ok: true, ranges });
  });

  it.each([
    ['22:00', [], /two different times of day/],
    ['22-7', [], /two different times of day/],
    ['07:00-07:00', [], /two different times of day/],
    ['00:00-24:00', [], /two different times of day/],
    ['24:00-07:00', [], /two different times of day/],
    ['22:00-25:00', [], /two different times of day/],
    ['22:60-07:00', [], /two different times of day/],
    ['22:00-07:00-09:00', [], /two different times of day/],
    [7, [], /two different times of day/],
    [null, [], /two different times of day/],
    [{ from: '22:00' }, [], /two different times of day/],
    [['22:00-07:00', 'noon'], [1], /two different times of day/],
    [['00:00-12:00', '12:00-24:00'], [], /leave a part of the day; to silence it, set enabled to false/],
    [Array.from({ length: 13 }, () => '01:00-02:00'), [], /at most 12 ranges/],
  ])('refuses %j', (written, place, expected) => {
    expect(readQuietHours(written)).toEqual({ ok: false, at: place, expected: expect.stringMatching(expected) });
  });
});

describe('quiet hours', () => {
  it('hold across midnight, by the clock of the zone, up to their end', () => {
    const quiet = berlin('22:00-07:00');
    expect(quietStop(quiet, at('2026-11-25T20:59:59'))).toBeUndefined();
    const stop = { reason: 'quiet hours 22:00-07:00 Europe/Berlin', until: at('2026-11-26T06:00') };
    expect(quietStop(quiet, at('2026-11-25T21:00:00'))).toEqual(stop);
    expect(quietStop(quiet, at('2026-11-26T05:59:59.999'))).toEqual(stop);
    expect(quietStop(quiet, at('2026-11-26T06:00'))).toBeUndefined();
  });

  it('that touch each other end together, and the first one is named', () => {
    expect(quietStop(berlin('22:00-02:00', '01:00-06:00', '06:00-06:30'), at('2026-11-25T23:00'))).toEqual({
      reason: 'quiet hours 22:00-02:00 Europe/Berlin',
      until: at('2026-11-26T05:30'),
    });
  });

  it('end at the first moment behind a skipped end, and hold twice what comes twice', () => {
    expect(quietStop(berlin('22:00-02:30'), at('2026-03-28T22:00'))?.until).toBe(at('2026-03-29T01:00'));
    expect(quietStop(berlin('02:00-02:30'), at('2026-10-25T00:10'))?.until).toBe(at('2026-10-25T00:30'));
    expect(quietStop(berlin('02:00-02:30'), at('2026-10-25T00:45'))).toBeUndefined();
    expect(quietStop(berlin('02:00-02:30'), at('2026-10-25T01:10'))?.until).toBe(at('2026-10-25T01:30'));
    // Three o'clock comes an hour late that night.
    expect(quietStop(berlin('22:00-03:00'), at('2026-10-24T21:00'))?.until).toBe(at('2026-10-25T02:00'));
  });

  it('are those of the platform', () => {
    const { twitter } = personality().platforms;
    const schedule = { ...twitter!.schedule, quietHours: ['22:00-07:00'] };
    const ada = personality({ platforms: { twitter: { ...twitter!, schedule }, other: twitter! } });
    expect(quietHoursOf(ada, 'twitter')).toEqual({ timezone: 'UTC', ranges: ['22:00-07:00'] });
    expect(quietHoursOf(ada, 'other')).toBeUndefined();
    expect(quietHoursOf(ada, 'nowhere')).toBeUndefined();
    expect(quietStop(undefined, 0)).toBeUndefined();
  });
});
