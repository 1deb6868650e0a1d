import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetOfSlot } from '../../../shared/publication/place.ts';

const hour = 3_600_000;
const day = 24 * hour;
const monday = Date.parse('2026-11-23T00:00:00Z');
const places = ['tea', 'cups', 'kettles'];

const count = (slots: readonly number[], of = places) => {
  const counts = new Map(of.map((place) => [place, 0]));
  for (const slot of slots) {
    const { place = 'none' } = targetOfSlot(of, 'ada', slot);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
};

describe('the place of a slot', () => {
  it('is the own timeline where there are no places, and the only one where there is one', () => {
    expect(targetOfSlot([], 'ada', monday)).toEqual({});
    expect(targetOfSlot(['tea'], 'ada', monday)).toEqual({ place: 'tea' });
  });

  it('is the same whenever it is asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), fc.string(), (slot, personality) => {
        const target = targetOfSlot(places, personality, slot);
        expect(places).toContain(target.place);
        expect(targetOfSlot([...places], personality, slot)).toEqual(target);
      }),
    );
  });

  it('takes turns from day to day, at each time of day', () => {
    for (const time of [9 * hour, 18.5 * hour]) {
      const week = Array.from(
        { length: 6 },
        (_, index) => targetOfSlot(places, 'ada', monday + index * day + time).place,
      );
      expect(new Set(week.slice(0, 3)).size).toBe(3);
      expect(week.slice(3)).toEqual(week.slice(0, 3));
    }
  });

  it('uses all places equally often where times are fixed, and about so where they are not', () => {
    const daily = [7, 12, 13, 21].flatMap((time) =>
      Array.from({ length: 30 }, (_, index) => monday + index * day + time * hour),
    );
    expect([...count(daily).values()]).toEqual([40, 40, 40]);
    const every7Hours = Array.from({ length: 600 }, (_, index) => monday + index * 7 * hour);
    for (const times of count(every7Hours).values()) expect(Math.abs(times - 200)).toBeLessThan(40);
  });

  it('begins elsewhere for another personality', () => {
    const first = new Set(
      ['ada', 'bob', 'cleo', 'dan', 'eve', 'fay'].map((who) => targetOfSlot(places, who, monday).place),
    );
    expect(first.size).toBeGreaterThan(1);
  });
});
