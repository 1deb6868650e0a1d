import { describe, expect, it } from 'vitest';
import { dueAt } from '../../../shared/personality/jitter.ts';
import { personality } from '../../support/world.ts';

const minute = 60_000;
const slot = Date.parse('2026-11-25T09:00:00Z');

function voice(id: string, jitterMinutes: number, quietHours?: readonly string[]) {
  const { twitter } = personality().platforms;
  const plan = { ...twitter!, schedule: { ...twitter!.schedule, jitterMinutes, quietHours } };
  return personality({ id, platforms: { twitter: plan, other: plan } });
}

describe('jitter', () => {
  it('is nothing where none is asked for', () => {
    expect(dueAt(personality(), 'twitter', slot)).toBe(slot);
  });

  it('spreads personalities with one cron over all of its minutes, the last one included', () => {
    const late = Array.from({ length: 400 }, (_, n) => (dueAt(voice(`p${n}`, 15), 'twitter', slot) - slot) / minute);
    expect([...new Set(late)].sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, n) => n));
    const most = Math.max(...Array.from({ length: 16 }, (_, n) => late.filter((one) => one === n).length));
    expect(most).toBeLessThan(50);
  });

  it('differs between platforms and from day to day', () => {
    const days = Array.from({ length: 60 }, (_, n) => slot + n * 1440 * minute);
    const ada = voice('ada', 30);
    expect(new Set(days.map((day) => dueAt(ada, 'twitter', day) - day)).size).toBeGreaterThan(15);
    expect(days.filter((day) => dueAt(ada, 'twitter', day) === dueAt(ada, 'other', day)).length).toBeLessThan(10);
  });

  it('ends three minutes before quiet hours, which leaves sweep and sender their time', () => {
    const late = Array.from(
      { length: 200 },
      (_, n) => (dueAt(voice(`p${n}`, 30, ['09:10-12:00']), 'twitter', slot) - slot) / minute,
    );
    expect(Math.max(...late)).toBe(7);
    expect(dueAt(voice('ada', 30, ['09:02-12:00']), 'twitter', slot)).toBe(slot);
  });
});
