import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { logFiles } from '../local/log-file.ts';

/** The lines of a hive on this machine, oldest first. */
export interface LogTail {
  /** All that are kept at the first call, later those that came since; a line that is being written comes with the next call. */
  next(): string[];
}

/** Follows the log in a data folder, over the moment at which a full file is put aside too. */
export function logTail(dataDir: string): LogTail {
  const [old, current] = logFiles.map((name) => join(dataDir, name)) as [string, string];
  let first = true;
  let place: number | undefined;
  let offset = 0;
  let rest = '';
  const take = (text: string): string[] => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    return lines;
  };
  return {
    next() {
      const lines: string[] = [];
      if (first && existsSync(old)) lines.push(...take(readFileSync(old, 'utf8')));
      first = false;
      const found = statSync(current, { throwIfNoEntry: false });
      if (found === undefined) return lines;
      if (place !== undefined && found.ino !== place) {
        // It was put aside: what was not read of it yet is at the end of the older file.
        lines.push(...take(readFrom(old, offset)));
        offset = 0;
      }
      place = found.ino;
      const text = readFrom(current, offset);
      offset += Buffer.byteLength(text);
      lines.push(...take(text));
      return lines;
    },
  };
}

function readFrom(file: string, offset: number): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= offset) return '';
  const buffer = Buffer.alloc(size - offset);
  const handle = openSync(file, 'r');
  try {
    const bytes = readSync(handle, buffer, 0, buffer.length, offset);
    // Up to the last whole line, so that no letter is cut in two.
    const end = buffer.subarray(0, bytes).lastIndexOf(0x0a) + 1;
    return buffer.subarray(0, end).toString('utf8');
  } finally {
    closeSync(handle);
  }
}
