import { inProcess } from './jobs/child.ts';
import type { Held, MemoryOrder } from './jobs/memory-process.ts';
import { startStores } from './jobs/stores.ts';
import { credentialsOf, makeVoices } from './jobs/voices.ts';
import { ceiling, type Part } from './part.ts';

/** What a warm process may hold in the end, as a multiple of what it held in the beginning. */
const mostGrowth = 1.1;
/** More than any cache of a warm function holds. */
const voices = 500;
const after = [100, 1000, 10_000];

/**
 * The memory of one warm process that takes 10,000 jobs: firings, drafts and posts of 500 personalities with an account each, ticks of sweep
 * and observe. All five functions live in the process, which is more than any real one holds; stores and sandboxes are another process, so
 * nothing that they keep counts.
 */
export async function memory(): Promise<Part> {
  const stores = await startStores();
  try {
    const environment = await stores.makeStage({ make: 'memory', credentials: credentialsOf(makeVoices(voices)) });
    const order: MemoryOrder = { environment, voices, after };
    const held = await inProcess<readonly Held[]>('memory-process.ts', order, ['--expose-gc']);
    const [first, last] = [held[0], held.at(-1)];
    const growth = (last?.heapMb ?? Number.NaN) / (first?.heapMb ?? Number.NaN);
    return {
      name: 'memory',
      goals: [ceiling(`heap after ${last?.jobs} jobs, times that after ${first?.jobs}`, growth, mostGrowth)],
      rows: held.map((row) => ({ ...row })),
      figures: { voices },
    };
  } finally {
    await stores.stop();
  }
}
