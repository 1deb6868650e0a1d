import { describe, expect, it } from 'vitest';
import { type Asking, handAfter, placeOf, placesOfRound, stretchOf } from '../../../shared/limits/listening-round.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse('2026-11-23T09:00:00Z');
const asking = (asked: readonly string[], failed: readonly string[] = []): Asking => ({
  asked: new Set(asked),
  failed: new Set(failed),
});

describe('the places of a round', () => {
  it('are spread evenly, and the same for ever', () => {
    const counts = new Array<number>(10).fill(0);
    for (let number = 0; number < 10_000; number += 1) {
      counts[Math.floor(placeOf('chirp', `voice${number}`) / 1_000)]! += 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1_150);
    // Stored in the index: another hash would lose everybody who is in a round.
    expect([placeOf('chirp', 'ada'), placeOf('forum', 'ada')]).toEqual([3701, 6644]);
  });
});

describe('the hand of a round', () => {
  const hand = { place: 9_900, at: start };

  it('goes round once in the length of it, over the end too', () => {
    expect(stretchOf(hand, start + minute, hour)).toEqual({ from: 9_900, places: 166, at: start, stepMs: 360 });
    expect(stretchOf(hand, start, hour).places).toBe(0);
    expect(handAfter([], stretchOf(hand, start + minute, hour), [], true, asking([]))).toEqual({
      place: 66,
      at: start + 166 * 360,
      left: [],
    });
  });

  it('passes the whole round once, where it stood still for longer, stands nowhere, or in another calendar', () => {
    for (const [one, now] of [
      [hand, start + 7 * hour],
      [undefined, start],
      [hand, start - hour],
    ] as const) {
      const stretch = stretchOf(one, now, hour);
      expect(stretch).toMatchObject({ from: one?.place ?? 0, places: placesOfRound, at: now - hour });
      expect(handAfter([], stretch, [], true, asking([]))).toMatchObject({ place: one?.place ?? 0, at: now });
    }
    // As far as clocks differ it waits.
    expect(stretchOf(hand, start - 30_000, hour).places).toBe(0);
  });

  it('goes on from where it stands when the round gets another length', () => {
    const stretch = stretchOf(hand, start + minute, 10 * minute);
    expect(stretch).toMatchObject({ from: 9_900, places: 1_000, at: start });
  });

  const stretch = { from: 9_990, places: 100, at: start, stepMs: 360 };
  const passed = [
    { account: 'a', place: 9_995 },
    { account: 'b', place: 5 },
    { account: 'c', place: 5 },
    { account: 'd', place: 50 },
  ];

  it('stops where the first one was not begun', () => {
    expect(handAfter([], stretch, passed, true, asking(['a', 'b', 'c', 'd']))).toMatchObject({ place: 90 });
    expect(handAfter([], stretch, passed, true, asking(['a', 'b', 'd']))).toEqual({
      place: 5,
      at: start + 15 * 360,
      left: [],
    });
    expect(handAfter([], stretch, passed, true, asking([]))).toMatchObject({ place: 9_995 });
  });

  it('goes no further than it was told of', () => {
    const all = asking(['a', 'b', 'c', 'd']);
    expect(handAfter([], stretch, passed.slice(0, 2), false, all)).toMatchObject({ place: 5 });
  });

  it('leaves behind who could not be asked, until he was', () => {
    const after = handAfter(['z', 'y'], stretch, passed, true, asking(['a', 'c', 'd', 'z'], ['b', 'y']));
    expect(after).toMatchObject({ place: 90, left: ['y', 'b'] });
    expect(handAfter(after.left, { ...stretch, places: 0 }, [], true, asking(['b'], ['y'])).left).toEqual(['y']);
  });

  it('waits where too many could not be asked', () => {
    const many = Array.from({ length: 150 }, (_, number) => ({ account: `x${number}`, place: 10_000 - 10 + number }));
    const placed = many.map(({ account, place }) => ({ account, place: place % placesOfRound }));
    const failed = placed.map(({ account }) => account);
    const after = handAfter([], { ...stretch, places: 500 }, placed, true, asking([], failed));
    expect(after.left).toHaveLength(100);
    expect(after.place).toBe(90);
  });
});
