import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { writeAtomically } from './atomic-file.ts';

/** Any JSON object; what it means is its owner's business. */
export type Entry = Record<string, unknown>;

const MIN_ENTRIES_TO_COMPACT = 2_000;

/**
 * A file of JSON lines to which changes are added, and which is written anew when it has become much longer than what it describes. What
 * was added survives the death of the process at any moment; only a power cut can take the last lines.
 */
export class ScheduleJournal {
  private readonly path: string;
  private readonly snapshot: () => Entry[];
  private file: number;
  private length: number;
  private entries = 0;
  private limit = MIN_ENTRIES_TO_COMPACT;

  /**
   * Reads the journal at `path` into `apply`, oldest entry first. A last line that was cut off is dropped.
   *
   * @throws Error with one sentence when the file cannot be read or is damaged
   */
  constructor(path: string, apply: (entry: Entry) => void, snapshot: () => Entry[]) {
    this.path = path;
    this.snapshot = snapshot;
    if (!existsSync(path)) writeAtomically(path, '');
    let whole: string;
    try {
      const text = readFileSync(path, 'utf8');
      whole = text.slice(0, text.lastIndexOf('\n') + 1);
      this.file = openSync(path, 'a', 0o600);
    } catch (error) {
      throw new Error(`The schedules in ${path} cannot be read (${(error as Error).message}).`, { cause: error });
    }
    this.length = Buffer.byteLength(whole);
    if (fstatSync(this.file).size !== this.length) ftruncateSync(this.file, this.length);
    for (const line of whole.split('\n')) {
      if (line !== '') apply(this.parse(line));
    }
    this.limit = Math.max(MIN_ENTRIES_TO_COMPACT, 3 * snapshot().length);
  }

  /** @throws Error with one sentence when the disk refuses; the journal is then as it was before */
  add(entry: Entry): void {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    try {
      for (let written = 0; written < line.length; ) written += writeSync(this.file, line, written);
    } catch (error) {
      ftruncateSync(this.file, this.length);
      throw new Error(`${this.path} cannot be written (${(error as Error).message}): free some space.`, {
        cause: error,
      });
    }
    this.length += line.length;
    this.entries += 1;
  }

  /** To be called when the entries added so far have taken effect. */
  compactIfLong(): void {
    if (this.entries < this.limit) return;
    const entries = this.snapshot();
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    try {
      writeAtomically(this.path, text);
    } catch (error) {
      // What was added is safe; a shorter file can wait until the disk has room.
      this.limit = this.entries + MIN_ENTRIES_TO_COMPACT;
      console.error((error as Error).message);
      return;
    }
    closeSync(this.file);
    this.file = openSync(this.path, 'a', 0o600);
    this.length = Buffer.byteLength(text);
    this.entries = entries.length;
    this.limit = Math.max(MIN_ENTRIES_TO_COMPACT, 3 * entries.length);
  }

  close(): void {
    closeSync(this.file);
  }

  private parse(line: string): Entry {
    this.entries += 1;
    try {
      return JSON.parse(line) as Entry;
    } catch (error) {
      throw new Error(`The schedules in ${this.path} are damaged in line ${this.entries}: start with --fresh.`, {
        cause: error,
      });
    }
  }
}
