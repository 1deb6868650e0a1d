import { closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Events of a sandbox, one JSON document a line. A line is handed to the operating system before `append` returns, so a killed process
 * loses nothing it answered for; a line cut short by a crash is dropped at the next start.
 */
export class AppendFile<Event> {
  #file: number | undefined;

  /**
   * Opens the file, creating it where it is missing, and replays what it holds. Without a path the events stay in memory.
   * Throws one sentence when a line in the middle cannot be read.
   */
  constructor(path: string | undefined, replay: (event: Event) => void) {
    if (path === undefined) return;
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, 'a');
    const content = readFileSync(path);
    const whole = content.lastIndexOf(0x0a) + 1;
    if (whole < content.length) truncateSync(path, whole);
    const lines = content.subarray(0, whole).toString('utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      if (line === '') continue;
      let event: Event;
      try {
        event = JSON.parse(line) as Event;
      } catch (error) {
        throw new Error(
          `Line ${index + 1} of ${path} is no JSON document; remove the file to start the sandbox afresh.`,
          {
            cause: error,
          },
        );
      }
      replay(event);
    }
  }

  append(event: Event): void {
    if (this.#file === undefined) return;
    const line = Buffer.from(`${JSON.stringify(event)}\n`);
    for (let written = 0; written < line.length; ) written += writeSync(this.#file, line, written);
  }

  close(): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
  }
}
