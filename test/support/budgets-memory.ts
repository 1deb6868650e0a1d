import { type BudgetState, type BudgetStore, dayOf } from '../../shared/limits/budget.ts';
import { frozenCopy } from './frozen.ts';

export interface MemoryBudgets extends BudgetStore {
  /** Everything it holds, for assertions. */
  all(): readonly BudgetState[];
}

/** The purses without a database: the same conditions, the same copies, passed by the same suite. */
export function memoryBudgets(): MemoryBudgets {
  const items = new Map<string, BudgetState>();
  return {
    all: () => [...items.values()],

    async read(personality) {
      return items.get(personality);
    },

    async write(before, next) {
      if (before !== undefined && before.personality !== next.personality) {
        throw new TypeError(
          `The budget of ${before.personality} cannot be written over with that of ${next.personality}.`,
        );
      }
      if (items.get(next.personality)?.revision !== before?.revision) return undefined;
      const stored = frozenCopy({ ...next, revision: (before?.revision ?? 0) + 1 });
      items.set(next.personality, stored);
      return stored;
    },

    async settleToday(personality, publication, spent, now) {
      const stored = items.get(personality);
      if (stored === undefined || stored.day !== dayOf(now) || stored.open[publication] === undefined) return false;
      const { [publication]: _settled, ...open } = stored.open;
      items.set(
        personality,
        frozenCopy({
          ...stored,
          open,
          daySpent: stored.daySpent + spent,
          monthSpent: stored.monthSpent + spent,
          revision: stored.revision + 1,
        }),
      );
      return true;
    },
  };
}
