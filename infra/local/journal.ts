import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';

/** What is to be invoked asynchronously, as it stands in the file. */
export interface JournalEntry {
  /** `group/schedule@2026-11-22T09:00:00Z` for a firing, the event's id otherwise: the same thing is never taken twice. */
  id: string;
  kind: 'firing' | 'event';
  /** ARN of the target. */
  targetArn: string;
  /** JSON text handed to the function. */
  payload: string;
  /** Calendar, epoch milliseconds. */
  queuedAt: number;
  /** A firing's slot, epoch milliseconds. */
  slot?: number;
  /** Of a schedule of the template (a tick): not kept once done. */
  tick?: boolean;
  /** Where a delivery that is impossible goes (a Scheduler's or a rule's own dead-letter queue). */
  deliveryDeadLetterArn?: string;
}

export type Outcome = 'succeeded' | 'failed' | 'undelivered';

export interface FiringRecord {
  id: string;
  payload: string;
  /** Calendar, epoch milliseconds. */
  firedAt: number;
  slot?: number;
  outcome?: Outcome;
}

/**
 * Firings and asynchronous invocations between "it is to happen" and "it happened", in one file of JSON lines. What add() returned
 * from survives a kill of the process: each line is handed to the system before (not to the disk itself: the stores beside it do
 * not wait for that either).
 */
export interface Journal {
  /** Takes an entry; false when it is known already, done or not. @throws when it cannot be written: then nothing was taken. */
  add(entry: JournalEntry): boolean;
  /** Whether an entry with this id was added; ticks and events are forgotten once done. */
  knows(id: string): boolean;
  /** One more attempt failed. */
  failed(id: string): void;
  done(id: string, outcome: Outcome): void;
  /** What was taken and is not done, in the order it came, with the attempts that failed so far. */
  open(): { entry: JournalEntry; failures: number }[];
  /** Every firing of a schedule made at run time, over restarts; no tick of the template, for those are nobody's slot. */
  firings(): FiringRecord[];
  /** The latest queuedAt, undefined for an empty journal. */
  readonly latest: number | undefined;
  close(): void;
}

type Line =
  | { type: 'added'; entry: JournalEntry }
  | { type: 'failed'; id: string }
  | { type: 'done'; id: string; outcome: Outcome };

interface Kept {
  entry: JournalEntry;
  failures: number;
  outcome?: Outcome;
}

/** The file is rewritten when it has this many lines more than needed. */
const SLACK = 4000;

/**
 * Opens the journal and reads what is there. A last line cut off by a kill is dropped: nobody was told that it was taken.
 * @throws one sentence when a line inside the file is damaged.
 */
export function openJournal(file: string): Journal {
  const kept = new Map<string, Kept>();
  let lines = 0;
  let latest: number | undefined;

  const isTick = ({ entry }: Kept): boolean => entry.kind === 'event' || entry.tick === true;

  const apply = (line: Line): void => {
    lines += 1;
    if (line.type === 'added') {
      kept.set(line.entry.id, { entry: line.entry, failures: 0 });
      latest = Math.max(latest ?? 0, line.entry.queuedAt);
      return;
    }
    const found = kept.get(line.id);
    if (found === undefined) return;
    if (line.type === 'failed') found.failures += 1;
    else if (isTick(found)) kept.delete(line.id);
    else found.outcome = line.outcome;
  };

  let descriptor = openSync(file, existsSync(file) ? 'r+' : 'w+');
  let end = 0;
  const text = readFileSync(descriptor, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  for (const [index, line] of whole.split('\n').entries()) {
    if (line === '') continue;
    apply(parseLine(file, index + 1, line));
  }
  end = Buffer.byteLength(whole);
  ftruncateSync(descriptor, end);

  const append = (line: Line): void => {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      let done = 0;
      while (done < bytes.length) done += writeSync(descriptor, bytes, done, bytes.length - done, end + done);
    } catch (error) {
      if (fstatSync(descriptor).size > end) ftruncateSync(descriptor, end);
      throw new Error(`The journal ${file} cannot be written (${(error as Error).message}): free some disk space.`, {
        cause: error,
      });
    }
    end += bytes.length;
    apply(line);
    if (lines > SLACK + 3 * kept.size) compact();
  };

  const compact = (): void => {
    const lean: Line[] = [];
    for (const { entry, failures, outcome } of kept.values()) {
      lean.push({ type: 'added', entry });
      for (let count = 0; count < failures && outcome === undefined; count += 1)
        lean.push({ type: 'failed', id: entry.id });
      if (outcome !== undefined) lean.push({ type: 'done', id: entry.id, outcome });
    }
    const bytes = Buffer.from(lean.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const draft = `${file}.new`;
    const next = openSync(draft, 'w+');
    let done = 0;
    while (done < bytes.length) done += writeSync(next, bytes, done, bytes.length - done, done);
    renameSync(draft, file);
    closeSync(descriptor);
    descriptor = next;
    end = bytes.length;
    lines = lean.length;
  };

  return {
    add(entry) {
      if (kept.has(entry.id)) return false;
      append({ type: 'added', entry });
      return true;
    },
    knows: (id) => kept.has(id),
    failed(id) {
      append({ type: 'failed', id });
    },
    done(id, outcome) {
      append({ type: 'done', id, outcome });
    },
    open: () =>
      [...kept.values()]
        .filter(({ outcome }) => outcome === undefined)
        .map(({ entry, failures }) => ({ entry, failures })),
    firings: () =>
      [...kept.values()]
        .filter(({ entry }) => entry.kind === 'firing' && entry.tick !== true)
        .map(({ entry, outcome }) => ({
          id: entry.id,
          payload: entry.payload,
          firedAt: entry.queuedAt,
          ...(entry.slot === undefined ? {} : { slot: entry.slot }),
          ...(outcome === undefined ? {} : { outcome }),
        })),
    get latest() {
      return latest;
    },
    close() {
      closeSync(descriptor);
    },
  };
}

function parseLine(file: string, number: number, text: string): Line {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'type' in value) return value as Line;
  } catch {
    // Answered by the error below, which names the line.
  }
  throw new Error(
    `Line ${number} of the journal ${file} is damaged ("${text.slice(0, 40)}"): restore the file, or begin anew with --fresh.`,
  );
}
