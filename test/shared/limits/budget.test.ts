import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BudgetState,
  charge,
  microUsd,
  newBudget,
  reserve,
  settleReservation,
  standing,
  usdText,
} from '../../../shared/limits/budget.ts';

const now = Date.UTC(2026, 10, 25, 9, 0);
const hour = 60 * 60_000;
const caps = { perDayUsd: 0.5, perMonthUsd: 10 };
const request = (publication: string, changes: Partial<Parameters<typeof reserve>[1]> = {}) => ({
  publication,
  model: 1400,
  platform: 15_000,
  until: now + 27 * hour,
  caps,
  ...changes,
});
const purse = (changes: Partial<BudgetState> = {}): BudgetState => ({
  ...newBudget('ada', now),
  revision: 1,
  ...changes,
});
const accepted = (answer: ReturnType<typeof reserve>) => {
  if (!answer.reserved) throw new Error(answer.reason);
  return { ...answer.next, revision: 1 };
};

describe('money', () => {
  it.each([
    [0.0154, 15_400],
    [0.1 + 0.2, 300_000],
    [0.000_000_4, 1],
    [0, 0],
  ])('%d USD is %d millionths', (usd, micros) => {
    expect(microUsd(usd)).toBe(micros);
  });

  it.each([
    [15_400, '$0.0154'],
    [500_000, '$0.50'],
    [1, '$0.000001'],
    [12_000_000, '$12.00'],
  ])('%d millionths read %s', (micros, text) => {
    expect(usdText(micros)).toBe(text);
  });
});

describe('a reservation', () => {
  it('counts in full until it is settled, then what it cost', () => {
    const reserved = accepted(reserve(purse(), request('a'), now));
    expect(standing(reserved, now)).toEqual({ daySpent: 0, monthSpent: 0, reserved: 16_400 });
    const settled = settleReservation(reserved, 'a', 15_600, now);
    expect(standing(settled, now)).toEqual({ daySpent: 15_600, monthSpent: 15_600, reserved: 0 });
    expect(settleReservation(settled, 'a', 15_600, now)).toEqual(settled);
  });

  it('is refused where it would pass the day, naming what is spent and when it goes on', () => {
    const answer = reserve(purse({ daySpent: 480_000, monthSpent: 480_000 }), request('a', { platform: 20_000 }), now);
    expect(answer).toEqual({
      reserved: false,
      until: Date.UTC(2026, 10, 26),
      reason: expect.stringMatching(/budget of \$0\.5 a day .*\$0\.48 is spent.*\$0\.0214 .*2026-11-26T00:00:00/),
    });
  });

  it('is refused where it would pass the month, until the next one', () => {
    const answer = reserve(purse({ daySpent: 0, monthSpent: 9_990_000 }), request('a'), now);
    expect(answer).toMatchObject({ reserved: false, until: Date.UTC(2026, 11, 1) });
  });

  it('of a run that may have died after it paid is taken to be paid', () => {
    const first = accepted(reserve(purse(), request('a'), now));
    const again = reserve(first, request('a'), now);
    expect(again).toMatchObject({ reserved: true, sunk: 1400 });
    expect(standing(accepted(again), now).reserved).toBe(1400 + 16_400);
    // The run itself knows that its call was cheaper.
    expect(reserve(first, request('a', { refund: 800 }), now)).toMatchObject({ reserved: true, sunk: 600 });
  });

  it('of two runs at once counts the calls of both', () => {
    const mine = accepted(reserve(purse(), request('a'), now));
    const theirs = accepted(reserve(mine, request('a'), now));
    const more = reserve(theirs, request('a', { refund: 800 }), now);
    // 600 paid by one, up to 1400 by the other, and the next call.
    expect(more).toMatchObject({ reserved: true, sunk: 2000 });
  });

  it('past its deadline counts at its full price, and the next one folds it in', () => {
    const reserved = accepted(reserve(purse(), request('a', { until: now + hour }), now));
    expect(standing(reserved, now + hour)).toEqual({ daySpent: 16_400, monthSpent: 16_400, reserved: 0 });
    const next = accepted(reserve(reserved, request('b'), now + hour));
    expect(next).toMatchObject({ daySpent: 16_400, monthSpent: 16_400 });
    expect(Object.keys(next.open)).toEqual(['b']);
    expect(settleReservation(next, 'a', 1, now + hour)).toBe(next);
  });

  it('goes on counting after midnight, when the sums begin anew', () => {
    const reserved = accepted(reserve(purse({ daySpent: 400_000, monthSpent: 400_000 }), request('a'), now));
    const tomorrow = now + 24 * hour;
    expect(standing(reserved, tomorrow)).toEqual({ daySpent: 0, monthSpent: 400_000, reserved: 16_400 });
    expect(settleReservation(reserved, 'a', 15_000, tomorrow)).toMatchObject({
      day: '2026-11-26',
      daySpent: 15_000,
      monthSpent: 415_000,
    });
  });

  it('in a new month begins both sums anew', () => {
    const state = purse({ day: '2026-11-30', daySpent: 1, monthSpent: 9_999_999 });
    expect(standing(state, Date.UTC(2026, 11, 1))).toEqual({ daySpent: 0, monthSpent: 0, reserved: 0 });
  });

  it('never lets spent and reserved money pass a cap, whatever the order of events', () => {
    const step = fc.record({
      publication: fc.constantFrom('a', 'b', 'c', 'd'),
      deed: fc.constantFrom('reserve', 'settle', 'pass'),
      micros: fc.integer({ min: 0, max: 200_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state = purse();
        let time = now;
        for (const { publication, deed, micros } of steps) {
          if (deed === 'pass') time += micros * 100;
          const open = state.open[publication];
          if (deed === 'settle' && open !== undefined) {
            // What is paid is never above what was set aside.
            const most = open.model + open.platform + open.sunk;
            state = { ...settleReservation(state, publication, Math.min(micros, most), time), revision: 1 };
          }
          if (deed !== 'reserve') continue;
          const answer = reserve(state, request(publication, { model: micros, until: time + 27 * hour }), time);
          if (answer.reserved) state = { ...answer.next, revision: 1 };
          const { daySpent, reserved } = standing(state, time);
          if (answer.reserved) expect(daySpent + reserved).toBeLessThanOrEqual(500_000);
        }
      }),
    );
  });
});

it('money without a reservation is counted all the same', () => {
  expect(charge(purse({ daySpent: 1 }), 15_000, now)).toMatchObject({ daySpent: 15_001, monthSpent: 15_000 });
});
