/** Milliseconds of the first instant a snowflake can name: 2010-11-04T01:42:54.657Z. */
const epoch = 1_288_834_974_657n;

/**
 * Ids as X makes them: 41 bits of milliseconds, 10 bits of machine, 12 bits of sequence. Every id is larger than the one before, even when
 * the clock stands still.
 */
export class Snowflakes {
  #last = 0n;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  next(): string {
    const time = BigInt(Math.floor(this.#now())) - epoch;
    const wanted = (time > 0n ? time : 0n) << 22n;
    this.#last = wanted > this.#last ? wanted : this.#last + 1n;
    return this.#last.toString();
  }

  /** Keeps later ids above one that is given out already. */
  passed(id: string): void {
    const given = BigInt(id);
    if (given > this.#last) this.#last = given;
  }
}

/** Compares two ids by age. */
export function compareIds(a: string, b: string): number {
  return a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length;
}
