/** What one partition of DynamoDB takes in a second; https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html, November 2026. */
export const partitionLimits = { write: 1000, read: 3000 } as const;

const second = 1000;
const minute = 60 * second;

interface Load {
  calls: number;
  read: number;
  write: number;
}

/** The busiest time of one partition key. */
export interface Hottest {
  readonly key: string;
  /** Beginning of that time, epoch milliseconds. */
  readonly at: number;
  readonly calls: number;
  readonly read: number;
  readonly write: number;
  /** Of what a partition takes in a second, the larger of reads and writes; of a minute: of sixty such seconds. */
  readonly share: number;
}

/** Spans of one length: what each key takes in them, and the hottest of each kind of keys so far. */
class Spans {
  readonly hottest = new Map<string, Hottest>();
  readonly #lengthMs: number;
  /** Open ones by their beginning: one, and those of a run that takes its time. */
  readonly #open = new Map<number, Map<string, Load>>();
  #closedAt = 0;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  /** @param now the calendar, which never goes back; `at` is the moment that the call stands for, not before it */
  add(now: number, at: number, key: string, read: number, write: number): void {
    if (now >= this.#closedAt + this.#lengthMs) {
      this.close(now);
      this.#closedAt = now - (now % this.#lengthMs);
    }
    const begin = at - (at % this.#lengthMs);
    let loads = this.#open.get(begin);
    if (loads === undefined) {
      loads = new Map();
      this.#open.set(begin, loads);
    }
    const load = loads.get(key);
    if (load === undefined) loads.set(key, { calls: 1, read, write });
    else {
      load.calls += 1;
      load.read += read;
      load.write += write;
    }
  }

  close(now = Number.POSITIVE_INFINITY): void {
    for (const [begin, loads] of this.#open) {
      if (begin + this.#lengthMs > now) continue;
      for (const [key, load] of loads) this.#rank(key, begin, load);
      this.#open.delete(begin);
    }
  }

  #rank(key: string, at: number, { calls, read, write }: Load): void {
    const seconds = this.#lengthMs / second;
    const share = Math.max(read / partitionLimits.read, write / partitionLimits.write) / seconds;
    const kind = kindOf(key);
    if (share > (this.hottest.get(kind)?.share ?? 0)) this.hottest.set(kind, { key, at, calls, read, write, share });
  }
}

/** `PUB` of `PUB#ada.twitter.20261126T0900Z`: the one key of all, where there is only one. */
function kindOf(key: string): string {
  const end = key.indexOf('#');
  return end === -1 ? key : key.slice(0, end);
}

export interface TableTotals {
  readonly calls: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** Every call of the table and its indexes, by partition key: units as DynamoDB charges them, and the hottest second and minute. */
export class Traffic {
  readonly #now: () => number;
  #seconds = new Spans(second);
  #minutes = new Spans(minute);
  /** How far into its run the function is that is at work: a run of many things is over in no time here. */
  aheadMs = 0;
  #calls = 0;
  #read = 0;
  #write = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param units 1 for 4 KB strongly consistent, 0.5 where it may be late */
  read(key: string, units: number): void {
    this.#calls += 1;
    this.#add(key, units, 0);
  }

  /** @param rows units of the indexes' rows that change with it, by their partitions */
  write(key: string, units: number, rows: readonly IndexRow[] = []): void {
    this.#calls += 1;
    this.#add(key, 0, units);
    for (const { partition, units: changed } of rows) this.#add(partition, 0, changed);
  }

  get totals(): TableTotals {
    return { calls: this.#calls, readUnits: this.#read, writeUnits: this.#write };
  }

  /** The hottest key of each kind, the hottest kind first. */
  hottest(per: 'second' | 'minute'): readonly Hottest[] {
    const spans = per === 'second' ? this.#seconds : this.#minutes;
    spans.close();
    return [...spans.hottest.values()].sort((a, b) => b.share - a.share);
  }

  /** Counts from nothing again. */
  reset(): void {
    this.#seconds = new Spans(second);
    this.#minutes = new Spans(minute);
    [this.#calls, this.#read, this.#write] = [0, 0, 0];
  }

  #add(key: string, read: number, write: number): void {
    this.#read += read;
    this.#write += write;
    const now = this.#now();
    this.#seconds.add(now, now + this.aheadMs, key, read, write);
    this.#minutes.add(now, now + this.aheadMs, key, read, write);
  }
}

export interface IndexRow {
  readonly partition: string;
  readonly units: number;
}

/** The row of an index whose key was `before` and is `after`: a unit when it comes or goes, two when it moves, none while it stays. */
export function rowMoved(partition: string, before: unknown, after: unknown): readonly IndexRow[] {
  if (before === after) return [];
  return [{ partition, units: before === undefined || after === undefined ? 1 : 2 }];
}

export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}

export function readUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 4096));
}
