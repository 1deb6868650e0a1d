import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Lock, takeLock } from '../lock.ts';
import { liveModel } from './live.ts';

/** Folder, inside the data folder, of all that live hives remember. */
const liveFolder = 'live';

/**
 * Where a live hive keeps what it remembers: one folder for each set of what is real, so that a sandbox's history never counts as a
 * platform's own.
 */
export function liveDataDir(dataDir: string, live: readonly string[]): string {
  const platforms = live.filter((id) => id !== liveModel).sort();
  return join(dataDir, liveFolder, platforms.length === 0 ? liveModel : platforms.join('+'));
}

/**
 * Takes each platform for this process, whichever others are real with it: two hives on the same accounts would post twice.
 * @throws one sentence naming the process that has it
 */
export function takePlatforms(dataDir: string, platforms: readonly string[]): Lock {
  const locks: Lock[] = [];
  const release = (): void => {
    for (const lock of locks.splice(0)) lock.release();
  };
  try {
    for (const platform of platforms) locks.push(takeLock(join(dataDir, liveFolder, '.in-use', platform)));
  } catch (error) {
    release();
    throw error;
  }
  return { release };
}

/** Forgets earlier runs, but never under the feet of one that is still going on, and never what a live hive did. */
export function forget(dataDir: string): void {
  const lock = takeLock(dataDir);
  try {
    for (const name of readdirSync(dataDir)) {
      if (name !== liveFolder && name !== 'lock') rmSync(join(dataDir, name), { recursive: true, force: true });
    }
  } finally {
    lock.release();
  }
}
