/** What happens at which time: a heap, earliest first, and of one time in the order in which it was added. */
export class Calendar<T> {
  readonly #times: number[] = [];
  readonly #orders: number[] = [];
  readonly #items: T[] = [];
  #count = 0;

  get size(): number {
    return this.#times.length;
  }

  /** Infinity where nothing is to come. */
  get nextAt(): number {
    return this.#times[0] ?? Number.POSITIVE_INFINITY;
  }

  get next(): T | undefined {
    return this.#items[0];
  }

  add(at: number, item: T): void {
    this.#count += 1;
    let hole = this.#times.length;
    this.#put(hole, at, this.#count, item);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!this.#before(hole, parent)) return;
      this.#swap(hole, parent);
      hole = parent;
    }
  }

  take(): T | undefined {
    const [first] = this.#items;
    const last = this.#times.length - 1;
    if (last < 0) return undefined;
    this.#swap(0, last);
    this.#times.pop();
    this.#orders.pop();
    this.#items.pop();
    this.#sink(last);
    return first;
  }

  #sink(length: number): void {
    let hole = 0;
    for (;;) {
      let least = hole;
      for (const child of [2 * hole + 1, 2 * hole + 2]) {
        if (child < length && this.#before(child, least)) least = child;
      }
      if (least === hole) return;
      this.#swap(hole, least);
      hole = least;
    }
  }

  #before(a: number, b: number): boolean {
    const [first, second] = [this.#times[a]!, this.#times[b]!];
    return first < second || (first === second && this.#orders[a]! < this.#orders[b]!);
  }

  #put(index: number, time: number, order: number, item: T): void {
    this.#times[index] = time;
    this.#orders[index] = order;
    this.#items[index] = item;
  }

  #swap(a: number, b: number): void {
    const [time, order, item] = [this.#times[a]!, this.#orders[a]!, this.#items[a]!];
    this.#put(a, this.#times[b]!, this.#orders[b]!, this.#items[b]!);
    this.#put(b, time, order, item);
  }
}

/** Names by the time at which each is due: what a range of a sorted index answers, without sorting everything each time. */
export class DueIndex {
  readonly #times = new Map<string, number>();
  readonly #calendar = new Calendar<string>();

  get size(): number {
    return this.#times.size;
  }

  timeOf(name: string): number | undefined {
    return this.#times.get(name);
  }

  /** Moves a name, takes it out where `at` is undefined. */
  set(name: string, at: number | undefined): void {
    if (at === undefined) {
      this.#times.delete(name);
      return;
    }
    if (this.#times.get(name) === at) return;
    this.#times.set(name, at);
    this.#calendar.add(at, name);
  }

  /** Infinity where nobody is due ever. */
  nextAt(): number {
    // What was moved since it was put here lies in another place.
    while (this.#calendar.size > 0 && this.#times.get(this.#calendar.next!) !== this.#calendar.nextAt) {
      this.#calendar.take();
    }
    return this.#calendar.nextAt;
  }

  /** The names that are due at `now`, the longest due first, at most `limit`; they stay where they are. */
  due(now: number, limit: number): string[] {
    const found = new Map<string, number>();
    while (found.size < limit && this.nextAt() <= now) {
      const at = this.#calendar.nextAt;
      // One that went away and came back to its time lies here twice: put back once.
      found.set(this.#calendar.take()!, at);
    }
    for (const [name, at] of found) this.#calendar.add(at, name);
    return [...found.keys()];
  }
}
