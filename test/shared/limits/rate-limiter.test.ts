import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayMs,
  hourMs,
  type WindowEntry,
  type WindowLimits,
  windowAnswer,
} from '../../../shared/limits/rate-limiter.ts';

const minute = 60_000;
const limits: WindowLimits = { perHour: 5, perDay: 20, minimumGapMinutes: 10 };
const entry = (key: string, at: number, until = at): WindowEntry => ({ key, action: 'post', fence: 1, at, until });

describe('exact windows', () => {
  const table: readonly [string, readonly number[], WindowLimits, number, number | undefined][] = [
    ['nothing sent', [], limits, 0, undefined],
    ['gap not over', [100], limits, 100 + 10 * minute - 1, 100 + 10 * minute],
    ['gap over to the millisecond', [100], limits, 100 + 10 * minute, undefined],
    ['hour full', [0, 1, 2, 3, 4], { ...limits, minimumGapMinutes: 0 }, 30 * minute, hourMs],
    ['hour full until the oldest leaves', [0, 1, 2, 3, 4], { ...limits, minimumGapMinutes: 0 }, hourMs, undefined],
    [
      'smaller limit: more have to leave',
      [0, 1, 2, 3, 4],
      { ...limits, perHour: 2, minimumGapMinutes: 0 },
      60_000,
      hourMs + 3,
    ],
    ['day full', Array.from({ length: 20 }, (_, i) => i * hourMs), limits, 20 * hourMs, dayMs],
  ];
  for (const [name, times, bounds, now, until] of table) {
    it(name, () => {
      const answer = windowAnswer(
        times.map((at, i) => entry(`p${i}/0`, at)),
        'new',
        bounds,
        now,
      );
      expect(answer.free ? undefined : answer.until).toBe(until);
      if (!answer.free) expect(answer.reason).toMatch(/limit of \d+ in|smallest gap of/);
    });
  }

  it('counts an open entry until the end of its lease', () => {
    const answer = windowAnswer([entry('p/0', 0, 2 * minute)], 'new', limits, 11 * minute);
    expect(answer).toMatchObject({ free: false, until: 12 * minute });
  });

  it('keeps no gap between the parts of one publication', () => {
    expect(windowAnswer([entry('thread/0', 0)], 'thread', limits, 1)).toEqual({ free: true });
    expect(windowAnswer([entry('thread/0', 0)], 'thread2', limits, 1).free).toBe(false);
  });

  it('no more than the limit in any window, wherever it begins, for any arrivals and any sending inside the lease', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20 * minute }), fc.integer({ min: 0, max: 3 * minute })), {
          maxLength: 60,
        }),
        fc.integer({ min: 1, max: 6 }),
        (arrivals, perHour) => {
          const bounds = { perHour, perDay: 1000, minimumGapMinutes: 0 };
          const entries: WindowEntry[] = [];
          const sent: number[] = [];
          let now = 0;
          arrivals.forEach(([pause, delay], i) => {
            now += pause;
            const answer = windowAnswer(entries, `p${i}`, bounds, now);
            if (!answer.free) {
              expect(answer.until).toBeGreaterThan(now);
              return;
            }
            entries.push(entry(`p${i}/0`, now, now + 3 * minute));
            sent.push(now + delay);
          });
          for (const start of sent) {
            const inside = sent.filter((time) => time >= start && time < start + hourMs);
            expect(inside.length).toBeLessThanOrEqual(perHour);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('names the first moment at which it really is free', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 * dayMs }), { maxLength: 40 }),
        fc.integer({ min: 0, max: 2 * dayMs }),
        (times, now) => {
          const entries = times.map((at, i) => entry(`p${i}/0`, at));
          const answer = windowAnswer(entries, 'new', limits, now);
          if (answer.free) return;
          expect(windowAnswer(entries, 'new', limits, answer.until)).toEqual({ free: true });
          expect(windowAnswer(entries, 'new', limits, answer.until - 1).free).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });
});
