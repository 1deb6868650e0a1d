import type { Item, Key } from './keys.ts';
import { inRounds } from './rounds.ts';

/** BatchWriteItem takes no more (DynamoDB API reference, 2026). */
export const itemsPerBatch = 25;

/**
 * Puts items in as few calls as there can be: the units are the same, the round trips are not. `write` answers with what the table left
 * out because it had too much to do. Throws StoreBusy where it leaves items out again and again.
 */
export function batchedWrites<T = Key & Item>(
  write: (items: readonly T[]) => Promise<readonly T[]>,
): (items: readonly T[]) => Promise<void> {
  return async (items) => {
    for (let from = 0; from < items.length; from += itemsPerBatch) {
      await inRounds(items.slice(from, from + itemsPerBatch), 'writes', write);
    }
  };
}
