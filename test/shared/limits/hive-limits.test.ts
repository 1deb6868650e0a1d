import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admitHive,
  type HiveLimitState,
  isBounded,
  newHiveLimits,
  settleHive,
} from '../../../shared/limits/hive-limits.ts';
import { dayMs, hourMs } from '../../../shared/limits/rate-limiter.ts';

const now = Date.UTC(2026, 10, 25, 9, 0);
const minute = 60_000;
const empty = newHiveLimits('scripted');
type State = Omit<HiveLimitState, 'revision'>;
const enter = (state: State, key: string, at: number, limits = { perHour: 2 }, fence = 1) =>
  admitHive(state, { key, fence }, at + minute, limits, at);
const next = (answer: ReturnType<typeof admitHive>): State => {
  if (!answer.admitted) throw new Error(answer.reason);
  return answer.next;
};

describe('the bounds of all accounts together', () => {
  it('are none unless somebody asks for one', () => {
    expect(isBounded({})).toBe(false);
    expect(isBounded({ perDay: 3 })).toBe(true);
  });

  it('refuse one too many and say when there is room', () => {
    let state = next(enter(empty, 'a/0', now));
    state = next(enter(state, 'b/0', now + minute));
    expect(enter(state, 'c/0', now + 2 * minute)).toEqual({
      admitted: false,
      until: now + minute + hourMs,
      reason: expect.stringMatching(/all accounts of the hive together.*2 posts in an hour/),
    });
    expect(enter(state, 'c/0', now + minute + hourMs).admitted).toBe(true);
  });

  it('give a part one place, however often it is tried', () => {
    let state = next(enter(empty, 'a/0', now));
    state = next(enter(state, 'a/0', now + minute, { perHour: 1 }, 2));
    expect(Object.keys(state.open)).toEqual(['a/0']);
    expect(state.open['a/0']).toEqual({ until: now + 2 * minute, fence: 2 });
  });

  it('take the place of an unsent part back, but not for a claim that was lost', () => {
    const state = next(enter(empty, 'a/0', now, { perHour: 1 }, 2));
    expect(settleHive(state, { key: 'a/0', fence: 1 }, undefined)).toBe(state);
    expect(settleHive(state, { key: 'a/0', fence: 2 }, undefined).open).toEqual({});
    expect(settleHive(state, { key: 'b/0', fence: 2 }, undefined)).toBe(state);
  });

  it('never allow more in any window than they say, whatever is sent when', () => {
    const deed = fc.record({
      wait: fc.integer({ min: 0, max: 50 * minute }),
      late: fc.integer({ min: 0, max: minute }),
    });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 80 }), fc.integer({ min: 1, max: 5 }), (deeds, perHour) => {
        let state: State = empty;
        let time = now;
        const sent: number[] = [];
        for (const [index, { wait, late }] of deeds.entries()) {
          time += wait;
          const answer = enter(state, `p${index}/0`, time, { perHour });
          if (!answer.admitted) {
            expect(answer.until).toBeGreaterThan(time);
            continue;
          }
          const at = time + late;
          sent.push(at);
          state = settleHive(answer.next, { key: `p${index}/0`, fence: 1 }, at);
        }
        for (const at of sent) {
          expect(sent.filter((other) => other > at - hourMs && other <= at).length).toBeLessThanOrEqual(perHour);
        }
      }),
    );
  });

  it('open again at the time they name', () => {
    const deed = fc.integer({ min: 0, max: 20 * minute });
    fc.assert(
      fc.property(fc.array(deed, { minLength: 3, maxLength: 30 }), (waits) => {
        let state: State = empty;
        let time = now;
        for (const [index, wait] of waits.entries()) {
          time += wait;
          const limits = { perHour: 2, perDay: 6 };
          const answer = admitHive(state, { key: `p${index}/0`, fence: 1 }, time + minute, limits, time);
          if (answer.admitted) {
            state = settleHive(answer.next, { key: `p${index}/0`, fence: 1 }, time);
          } else {
            const there = admitHive(state, { key: 'x/0', fence: 1 }, answer.until + minute, limits, answer.until);
            expect(there.admitted).toBe(true);
          }
        }
      }),
    );
  });

  it('forget what is a day old', () => {
    let state = settleHive(next(enter(empty, 'a/0', now)), { key: 'a/0', fence: 1 }, now);
    state = next(enter(state, 'b/0', now + dayMs + 10 * minute));
    expect(state.sent).toEqual({});
  });
});
