import { setTimeout as sleep } from 'node:timers/promises';
import { StoreBusy } from '../../publication/errors.ts';

const rounds = 5;
const firstPauseMs = 25;

/**
 * Sends a batch, and again what the table left out because it had too much to do, each time after a longer pause. `send` answers with what
 * was left. Throws StoreBusy where the table leaves some out again and again.
 */
export async function inRounds<T>(
  batch: readonly T[],
  what: 'reads' | 'writes',
  send: (some: readonly T[]) => Promise<readonly T[]>,
): Promise<void> {
  let left = batch;
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0) await sleep(firstPauseMs * 2 ** round);
    left = await send(left);
    if (left.length === 0) return;
  }
  throw new StoreBusy(
    `The table left ${left.length} of ${batch.length} ${what} out ${rounds} times; the message comes again by itself.`,
  );
}
