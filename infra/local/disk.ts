import { statfsSync } from 'node:fs';

/** What a start needs, and what a running hive must not come below: its stores end in the middle of a write otherwise. */
export const roomToStart = 32 * 1024 * 1024;
const roomToGoOn = 4 * 1024 * 1024;
const lookEveryMs = 2000;

/** Bytes that are free for this user on the disk of a folder. */
function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** One sentence where a disk has less room than is needed; undefined where it has enough. */
export function fullDisk(
  folder: string,
  needed: number,
  free: (folder: string) => number = freeBytes,
): string | undefined {
  const left = free(folder);
  if (left >= needed) return undefined;
  const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
  return `The disk of ${folder} has ${megabytes(left)} MB left, and a hive needs at least ${megabytes(needed)}: free some space, then start it again; it goes on where it was.`;
}

/** Looks at the disk while the hive runs, and says once that it is full. */
export function watchDisk(folder: string, onFull: (error: Error) => void, free = freeBytes): { stop(): void } {
  const timer = setInterval(() => {
    const fault = fullDisk(folder, roomToGoOn, free);
    if (fault === undefined) return;
    clearInterval(timer);
    onFull(new Error(fault));
  }, lookEveryMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
