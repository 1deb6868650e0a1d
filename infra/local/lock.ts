import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Lock {
  /** Gives the folder free, as the end of the process does. Doing it twice is harmless. */
  release(): void;
}

interface Holder {
  pid: number;
  /** Start of the process as the system tells it, where it does: a pid may be given to another process later. */
  started?: string;
}

/**
 * Takes the data folder for this process, before anything in it is opened: two embedded clouds on one folder destroy its stores.
 * A lock whose process is gone is taken over.
 * @throws one sentence naming the process that holds it, or why the folder cannot be written.
 */
export function takeLock(dataDir: string): Lock {
  const path = join(dataDir, 'lock');
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Holder);
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(draft, mine);
  } catch (error) {
    throw new Error(
      `The data folder ${dataDir} cannot be written (${(error as Error).message}): give it space and rights, or name another one.`,
      { cause: error },
    );
  }
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        // A link appears whole or not at all, and never replaces one that is there.
        linkSync(draft, path);
        const release = (): void => {
          process.off('exit', release);
          if (read(path) === mine) rmSync(path, { force: true });
        };
        process.once('exit', release);
        return { release };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const text = read(path);
      if (text === undefined) continue;
      const holder = parse(text);
      if (holder !== undefined && lives(holder)) {
        throw new Error(
          `The data folder ${dataDir} is in use by process ${holder.pid}: stop that one first, or name another folder in HIVE_DATA_DIR.`,
        );
      }
      // Only the lock that was judged is removed; a newer one, taken meanwhile, is met again by the next attempt.
      if (read(path) === text) rmSync(path, { force: true });
    }
    throw new Error(`The lock ${path} could not be taken: several processes want it at once; start one of them again.`);
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value)) return undefined;
    const pid = Number(value.pid);
    const started = 'started' in value && typeof value.started === 'string' ? value.started : undefined;
    return Number.isInteger(pid) && pid > 0 ? { pid, started } : undefined;
  } catch {
    // Half-written by a process that died: as good as stale.
    return undefined;
  }
}

function lives(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const started = startOf(holder.pid);
  return holder.started === undefined || started === undefined || started === holder.started;
}

/** Field 22 of /proc/PID/stat (proc(5)): ticks since boot. Undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    // macOS has no /proc; the pid alone decides then.
    return undefined;
  }
}
