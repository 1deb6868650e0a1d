import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '../lock.ts';
import { liveModel } from './live.ts';

/** Folders, inside the data folder, of hives that speak to real platforms, and of those whose texts alone are real. */
const liveFolder = 'live';
const rehearsalFolder = 'rehearsal';

/**
 * Where a live hive keeps what it remembers, apart from the sandboxes' history. One folder for all platforms: the windows of an account and
 * its renewed tokens must outlive a start with other platforms beside it.
 */
export function liveDataDir(dataDir: string, live: readonly string[]): string {
  return join(dataDir, live.some((id) => id !== liveModel) ? liveFolder : rehearsalFolder);
}

/** Forgets earlier runs, but never under the feet of one that is still going on, and never what a live hive did. */
export function forget(dataDir: string): void {
  const lock = takeLock(dataDir);
  try {
    for (const name of readdirSync(dataDir)) {
      if (![liveFolder, rehearsalFolder, 'lock'].includes(name))
        rmSync(join(dataDir, name), { recursive: true, force: true });
    }
  } finally {
    lock.release();
  }
}
