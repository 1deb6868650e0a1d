import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Names in the data folder, the older one first. */
export const logFiles = ['logs.old.jsonl', 'logs.jsonl'] as const;

/** A file is put aside when it is so large; the one that was put aside before is dropped. */
const turnOverBytes = 8 * 1024 * 1024;

/** Keeps the last events that functions logged, 8 to 16 MB of them, for whoever asks later. */
export interface LogFile {
  /** Lines without an event, such as metrics, are not kept. Never throws: the hive does not stop for a full disk, it says so once. */
  append(line: Readonly<Record<string, unknown>>): void;
}

/** The log of a data folder; what is there already is gone on with. */
export function openLogFile(
  dataDir: string,
  mostBytes: number = turnOverBytes,
  complain: (text: string) => void = console.error,
): LogFile {
  const [old, current] = logFiles.map((name) => join(dataDir, name)) as [string, string];
  const file = openTurningFile(old, current, mostBytes, complain);
  return {
    append(line) {
      if (typeof line.event === 'string') file.append(line);
    },
  };
}

/** One JSON document a line, in a file that is put aside (as `old`, which is dropped) before it is larger than so many bytes. Never throws. */
export function openTurningFile(
  old: string,
  current: string,
  mostBytes: number,
  complain: (text: string) => void = console.error,
): LogFile {
  let size = statSync(current, { throwIfNoEntry: false })?.size ?? 0;
  let broken = false;
  const write = (text: string): void => {
    const bytes = Buffer.byteLength(text);
    if (size > 0 && size + bytes > mostBytes) {
      renameSync(current, old);
      size = 0;
    }
    appendFileSync(current, text);
    size += bytes;
  };
  return {
    append(line) {
      try {
        write(`${JSON.stringify(line)}\n`);
        broken = false;
      } catch (error) {
        if (!broken)
          complain(`The log ${current} cannot be written: ${(error as Error).message}; lines are lost from here on.`);
        broken = true;
      }
    },
  };
}
