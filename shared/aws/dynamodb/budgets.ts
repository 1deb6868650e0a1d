import { type BudgetState, type BudgetStore, dayOf } from '../../limits/budget.ts';
import { budgetKey, type Item } from './keys.ts';
import { putRevised } from './revised.ts';
import { storedBudget } from './stored-items.ts';
import { eventually, type Table } from './table.ts';

/** The purses over the one table: one item per personality, every write guarded by its revision. */
export function dynamoBudgets(table: Table): BudgetStore {
  const lately = eventually(table);

  return {
    async read(personality, { consistent = false } = {}) {
      return stateOf(await (consistent ? table : lately).get(budgetKey(personality)));
    },

    async write(before, next) {
      if (before !== undefined && before.personality !== next.personality) {
        throw new TypeError(
          `The budget of ${before.personality} cannot be written over with that of ${next.personality}.`,
        );
      }
      return stateOf(await putRevised(table, budgetKey(next.personality), before, next));
    },

    async settleToday(personality, publication, spent, now) {
      const names = { '#day': 'day', '#open': 'open', '#publication': publication };
      const after = await table.update(budgetKey(personality), {
        clauses: ['daySpent = daySpent + :spent', 'monthSpent = monthSpent + :spent', 'revision = revision + :one'],
        removePaths: ['#open.#publication'],
        names,
        values: { ':spent': spent, ':one': 1 },
        condition: {
          expression: '#day = :today AND attribute_exists(#open.#publication)',
          values: { ':today': dayOf(now) },
        },
      });
      return after !== undefined;
    },
  };
}

function stateOf(item: Item | undefined): BudgetState | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, write: _write, ...state } = item;
  return storedBudget(state);
}
