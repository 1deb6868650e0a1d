import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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

/**
 * HIVE_DATA_DIR names the live folder itself where `hive` looks after it, and a start in the same terminal would read that too: sandboxes would run on
 * what the live hive remembers, --fresh would delete it, and --live would remember apart from it.
 * @throws one sentence where the data folder is such a folder
 */
export function refuseLiveFolder(dataDir: string): void {
  if (![liveFolder, rehearsalFolder].includes(basename(dataDir))) return;
  throw new Error(
    `Nothing was started: HIVE_DATA_DIR names ${dataDir}, where a live hive keeps what it remembers; unset it for npm start, or name the folder around it (${dirname(dataDir)}).`,
  );
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
