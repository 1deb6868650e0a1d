import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { advance, type CalendarOptions, createCalendar, readCalendarFile } from '../../../infra/local/calendar.ts';
import { temporaryFolder } from './bundles.ts';

function calendarAt(options: Partial<CalendarOptions> = {}) {
  const machine = { now: 5_000 };
  const calendar = createCalendar({ start: 1_000_000, speed: 60, machineNow: () => machine.now, ...options });
  return { calendar, machine };
}

describe('advance', () => {
  it.each([
    { speed: 60, elapsed: 100, idleUntil: undefined, at: 16_000 },
    { speed: 60, elapsed: 100, idleUntil: 12_000, at: 12_000 },
    { speed: 60, elapsed: -5, idleUntil: undefined, at: 10_000 },
    { speed: 1, elapsed: 10, idleUntil: 9_000, at: 10_000 },
    { speed: 'max' as const, elapsed: 0, idleUntil: 50_000, at: 50_000 },
    { speed: 'max' as const, elapsed: 1_000, idleUntil: undefined, at: 10_000 },
  ])('at speed $speed, $elapsed ms later, not past $idleUntil: $at', ({ speed, elapsed, idleUntil, at }) => {
    expect(advance(10_000, elapsed, speed, idleUntil)).toBe(at);
  });
});

describe('a calendar', () => {
  it('stands until it begins, then runs as fast as it is told', () => {
    const { calendar, machine } = calendarAt();
    machine.now += 1_000;
    expect(calendar.now()).toBe(1_000_000);
    calendar.begin();
    machine.now += 1_000;
    expect(calendar.now()).toBe(1_060_000);
  });

  it('moves at speeds below one, however often it is asked', () => {
    const { calendar, machine } = calendarAt({ speed: 0.25 });
    calendar.begin();
    for (let count = 0; count < 1_000; count += 1) {
      machine.now += 1;
      calendar.now();
    }
    expect(calendar.now()).toBe(1_000_250);
  });

  it('stands while anybody holds it, and does not make up for it', () => {
    const { calendar, machine } = calendarAt();
    calendar.begin();
    const frees: number[] = [];
    calendar.onFree(() => frees.push(calendar.now()));
    const first = calendar.hold('first');
    const second = calendar.hold('second');
    expect(calendar.holders()).toEqual(['first', 'second']);
    machine.now += 1_000;
    first();
    first();
    machine.now += 1_000;
    expect(calendar.now()).toBe(1_000_000);
    expect(frees).toEqual([]);
    second();
    expect(frees).toEqual([1_000_000]);
    machine.now += 100;
    expect(calendar.now()).toBe(1_006_000);
  });

  it('waits at the next interesting instant until it was taken, and does not make up for that either', () => {
    const { calendar, machine } = calendarAt();
    calendar.begin();
    calendar.setIdleUntil(1_030_000);
    expect(calendar.machineTimeToIdle()).toBe(500);
    machine.now += 3_000;
    expect(calendar.now()).toBe(1_030_000);
    expect(calendar.machineTimeToIdle()).toBe(0);
    calendar.setIdleUntil(1_090_000);
    expect(calendar.now()).toBe(1_030_000);
    machine.now += 500;
    expect(calendar.now()).toBe(1_060_000);
  });

  it('jumps at speed max, unless it is held or nothing is ahead', () => {
    const { calendar } = calendarAt({ speed: 'max' });
    calendar.begin();
    expect(calendar.now()).toBe(1_000_000);
    const release = calendar.hold('invocation');
    calendar.setIdleUntil(9_000_000);
    expect(calendar.now()).toBe(1_000_000);
    expect(calendar.machineTimeToIdle()).toBeUndefined();
    release();
    expect(calendar.now()).toBe(9_000_000);
  });

  it('never goes back, whatever it is told and whatever the machine does', () => {
    const { calendar, machine } = calendarAt();
    calendar.moveTo(500);
    expect(calendar.now()).toBe(1_000_000);
    calendar.begin();
    machine.now -= 4_000;
    expect(calendar.now()).toBe(1_000_000);
    calendar.setIdleUntil(3);
    machine.now += 9_000;
    expect(calendar.now()).toBe(1_000_000);
    expect(() => calendar.moveTo(2_000_000)).toThrow('only before it begins');
  });

  it('shows other threads the instant while it is held', () => {
    const { calendar, machine } = calendarAt();
    calendar.begin();
    machine.now += 10;
    calendar.hold('invocation');
    expect(Number(new BigInt64Array(calendar.shared)[0])).toBe(1_000_600);
  });

  it('is the machine’s clock when it is live, whoever holds it', () => {
    const { calendar, machine } = calendarAt({ live: true, speed: 1, start: 0 });
    calendar.hold('invocation');
    machine.now += 7;
    expect(calendar.now()).toBe(5_007);
    expect(() => calendarAt({ live: true, speed: 60 })).toThrow('runs at speed 1, found 60');
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the speed %s', (speed) => {
    expect(() => calendarAt({ speed })).toThrow('expected a number above 0, or "max"');
  });
});

describe('its file', () => {
  it('lets the next one go on where the last one closed', () => {
    const file = join(temporaryFolder(), 'calendar');
    const { calendar, machine } = calendarAt({ file });
    calendar.begin();
    machine.now += 100;
    expect(calendar.now()).toBe(1_006_000);
    calendar.close();
    expect(readCalendarFile(file)).toBe(1_006_000);
    expect(calendarAt({ file, start: 7 }).calendar.now()).toBe(1_006_000);
  });

  it('is never behind what anybody saw, nor ahead of an instant that was not taken', () => {
    const file = join(temporaryFolder(), 'calendar');
    const { calendar, machine } = calendarAt({ file });
    calendar.begin();
    calendar.setIdleUntil(1_050_000);
    for (let count = 0; count < 200; count += 1) {
      machine.now += 7;
      const seen = calendar.now();
      const stored = readCalendarFile(file) ?? 0;
      expect(stored).toBeGreaterThanOrEqual(seen);
      expect(stored).toBeLessThanOrEqual(1_050_000);
    }
  });

  it('is refused in one sentence when it holds something else', () => {
    const file = join(temporaryFolder(), 'calendar');
    writeFileSync(file, 'yesterday');
    expect(() => calendarAt({ file })).toThrow(`The calendar file ${file} holds "yesterday"`);
  });
});
