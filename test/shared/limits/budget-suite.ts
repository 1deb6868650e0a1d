import { beforeEach, describe, expect, it } from 'vitest';
import { type BudgetStore, newBudget, type Reservation } from '../../../shared/limits/budget.ts';

const now = Date.UTC(2026, 10, 25, 9, 0);
const day = 24 * 60 * 60_000;
let count = 0;

/** What every store of purses promises; each test uses a personality of its own. */
export function budgetSuite(name: string, make: () => Promise<BudgetStore>): void {
  describe(`the budgets: ${name}`, () => {
    let budgets: BudgetStore;
    let personality = '';
    beforeEach(async () => {
      count += 1;
      personality = `ada${count}`;
      budgets = await make();
    });
    const mine: Reservation = { model: 1400, platform: 15_000, sunk: 0, until: now + day };
    const id = 'ada.twitter.20261125T0900Z';
    const purse = (open: Record<string, Reservation> = {}) => ({ ...newBudget(personality, now), open });

    it('gives back what was written', async () => {
      expect(await budgets.read(personality)).toBeUndefined();
      const stored = await budgets.write(undefined, purse({ [id]: mine }));
      expect(stored).toEqual({ ...purse({ [id]: mine }), revision: 1 });
      expect(await budgets.read(personality, { consistent: true })).toEqual(stored);
    });

    it('lets one of many writers through, at the start and later', async () => {
      const race = async (before: Parameters<BudgetStore['write']>[0]) => {
        const next = { ...purse(), daySpent: 1 };
        const answers = await Promise.all([1, 2, 3, 4].map(() => budgets.write(before, next)));
        return answers.filter((answer) => answer !== undefined);
      };
      const first = await race(undefined);
      expect(first).toHaveLength(1);
      expect(await race(first[0])).toHaveLength(1);
    });

    it('refuses to write one purse over another', async () => {
      const stored = await budgets.write(undefined, purse());
      await expect(budgets.write(stored, newBudget(`${personality}x`, now))).rejects.toThrow(TypeError);
    });

    it('settles a reservation of today without reading it, once', async () => {
      const stored = await budgets.write(undefined, purse({ [id]: mine, other: mine }));
      expect(await budgets.settleToday(personality, id, 15_600, now)).toBe(true);
      const after = await budgets.read(personality, { consistent: true });
      expect(after).toMatchObject({ daySpent: 15_600, monthSpent: 15_600, open: { other: mine } });
      expect(Object.keys(after?.open ?? {})).toEqual(['other']);
      expect(await budgets.settleToday(personality, id, 15_600, now)).toBe(false);
      expect(await budgets.read(personality, { consistent: true })).toEqual(after);
      // Whoever read it before has to read again.
      expect(await budgets.write(stored, purse())).toBeUndefined();
    });

    it('does not settle blindly on another day, nor where there is no purse', async () => {
      expect(await budgets.settleToday(personality, id, 1, now)).toBe(false);
      const stored = await budgets.write(undefined, purse({ [id]: mine }));
      expect(await budgets.settleToday(personality, id, 1, now + day)).toBe(false);
      expect(await budgets.read(personality, { consistent: true })).toEqual(stored);
    });
  });
}
