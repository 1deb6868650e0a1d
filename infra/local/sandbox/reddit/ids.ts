/** Midnight of 1 January 2026 UTC: ids of later instants are larger. */
const epoch = Date.UTC(2026, 0, 1);

/**
 * Ids as Reddit makes them: base 36, each larger than the one before, even when the clock stands still. They grow with the calendar too, so
 * that a sandbox begun afresh does not give the ids of yesterday's run again.
 */
export class Base36Ids {
  readonly #now: () => number;
  readonly #first: number;
  #last = 0;

  /** @param first the id of the first instant. */
  constructor(now: () => number, first: string) {
    this.#now = now;
    this.#first = Number.parseInt(first, 36);
  }

  next(): string {
    const wanted = this.#first + Math.max(0, Math.floor((this.#now() - epoch) / 1000));
    this.#last = Math.max(this.#last + 1, wanted);
    return this.#last.toString(36);
  }

  /** Keeps later ids above one that is given out already. */
  passed(id: string): void {
    this.#last = Math.max(this.#last, Number.parseInt(id, 36));
  }
}

/** Compares two ids by age. */
export function compareIds(a: string, b: string): number {
  return Number.parseInt(a, 36) - Number.parseInt(b, 36);
}
