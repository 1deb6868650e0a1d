import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces a file in one step: whoever reads it, even after a power cut, finds the old content or the new, never a part. Readable by its
 * owner alone.
 *
 * @throws Error with one sentence when the disk refuses
 */
export function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.new`;
  let begun = false;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(temporary, 'w', 0o600);
    begun = true;
    try {
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    const folder = openSync(dirname(path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch (error) {
    if (begun) rmSync(temporary, { force: true });
    throw new Error(
      `${path} cannot be written (${(error as Error).message}): free some space or mend the folder's rights.`,
      { cause: error },
    );
  }
}
