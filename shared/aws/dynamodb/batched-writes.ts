import { setTimeout as sleep } from 'node:timers/promises';
import { StoreBusy } from '../../publication/errors.ts';
import type { Item, Key } from './keys.ts';

/** BatchWriteItem takes no more (DynamoDB API reference, 2026). */
const itemsPerBatch = 25;
const rounds = 5;
const firstPauseMs = 25;

/**
 * Puts items in as few calls as there can be: the units are the same, the round trips are not. `write` answers with what the table left
 * out because it had too much to do. Throws StoreBusy where it leaves items out again and again.
 */
export function batchedWrites(
  write: (items: readonly (Key & Item)[]) => Promise<readonly (Key & Item)[]>,
): (items: readonly (Key & Item)[]) => Promise<void> {
  const writeBatch = async (batch: readonly (Key & Item)[]): Promise<void> => {
    let items = batch;
    for (let round = 0; round < rounds; round += 1) {
      if (round > 0) await sleep(firstPauseMs * 2 ** round);
      items = await write(items);
      if (items.length === 0) return;
    }
    throw new StoreBusy(
      `The table left ${items.length} of ${batch.length} writes out ${rounds} times; the message comes again by itself.`,
    );
  };

  return async (items) => {
    for (let from = 0; from < items.length; from += itemsPerBatch) {
      await writeBatch(items.slice(from, from + itemsPerBatch));
    }
  };
}
