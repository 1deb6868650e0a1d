import { describe, expect, it } from 'vitest';
import { paidRead } from '../../../shared/interaction/paid-read.ts';
import { newBudget } from '../../../shared/limits/budget.ts';
import { silentLog } from '../../../shared/monitoring/log.ts';
import { memoryBudgets } from '../../support/budgets-memory.ts';
import { manualClock } from '../../support/manual-clock.ts';

const caps = { perDayUsd: 0.01, perMonthUsd: 1 };

function purse() {
  const clock = manualClock();
  const budgets = memoryBudgets();
  const read = (name: string, micros: number) =>
    paidRead({ personality: 'ada', name, micros, caps, platform: 'twitter' }, { budgets, clock, log: silentLog });
  return { clock, budgets, read };
}

describe('a reading that the platform bills', () => {
  it('has its money set aside before, and what it cost counted after', async () => {
    const { budgets, read } = purse();
    const answer = await read('first', 4000);
    expect(budgets.all()).toMatchObject([{ daySpent: 0, open: { first: { platform: 4000 } } }]);
    if (answer.may) await answer.settle(3000);
    expect(budgets.all()).toMatchObject([{ daySpent: 3000, monthSpent: 3000, open: {} }]);
  });

  it('is not done where it would pass the cap, and says why', async () => {
    const { budgets, read } = purse();
    await read('first', 8000);
    const answer = await read('second', 3000);
    expect(answer).toMatchObject({ may: false, why: expect.stringContaining('its budget of $0.01 a day') });
    expect(Object.keys(budgets.all()[0]?.open ?? {})).toEqual(['first']);
  });

  it('that died counts at its full price', async () => {
    const { clock, read } = purse();
    await read('first', 8000);
    clock.advance(2 * 3_600_000);
    expect(await read('second', 3000)).toMatchObject({ may: false });
  });

  it('is settled on the day after too', async () => {
    const { clock, budgets, read } = purse();
    clock.advance(14.9 * 3_600_000);
    const answer = await read('late', 5000);
    clock.advance(20 * 60_000);
    if (answer.may) await answer.settle(5000);
    expect(budgets.all()).toMatchObject([{ day: '2026-11-23', daySpent: 5000, open: {} }]);
  });

  it('touches no purse where it is free', async () => {
    const { budgets, read } = purse();
    const answer = await read('free', 0);
    expect(answer.may).toBe(true);
    expect(budgets.all()).toEqual([]);
  });

  it('is tried again where somebody else changed the purse', async () => {
    const { budgets, clock, read } = purse();
    const [first, second] = await Promise.all([read('first', 1000), read('second', 1000)]);
    expect([first.may, second.may]).toEqual([true, true]);
    expect(Object.keys(budgets.all()[0]?.open ?? {}).sort()).toEqual(['first', 'second']);
    expect(newBudget('ada', clock.now()).day).toBe(budgets.all()[0]?.day);
  });
});
