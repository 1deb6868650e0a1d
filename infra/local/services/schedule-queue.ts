/** Keys in the order of their moments: a binary heap in which each key has one place. */
export class ScheduleQueue {
  private readonly heap: { key: string; at: number }[] = [];
  private readonly places = new Map<string, number>();

  /** Puts a key at a moment, moves it there, or takes it out (undefined). Logarithmic. */
  set(key: string, at: number | undefined): void {
    const place = this.places.get(key);
    if (at === undefined) {
      if (place !== undefined) this.takeOut(place);
    } else if (place === undefined) {
      this.heap.push({ key, at });
      this.places.set(key, this.heap.length - 1);
      this.rise(this.heap.length - 1);
    } else {
      this.place({ key, at }, place);
      this.settle(place);
    }
  }

  /** The earliest moment. */
  first(): number | undefined {
    return this.heap[0]?.at;
  }

  /** All keys whose moment is not after `limit`, in no order. Costs as much as it finds. */
  until(limit: number): string[] {
    const found: string[] = [];
    const open = [0];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const entry = this.heap[place];
      if (entry === undefined || entry.at > limit) continue;
      found.push(entry.key);
      open.push(2 * place + 1, 2 * place + 2);
    }
    return found;
  }

  private takeOut(place: number): void {
    const gone = this.heap[place];
    const last = this.heap.pop();
    if (gone === undefined || last === undefined) return;
    this.places.delete(gone.key);
    if (last !== gone) {
      this.place(last, place);
      this.settle(place);
    }
  }

  private settle(place: number): void {
    this.rise(place);
    this.sink(place);
  }

  private rise(from: number): void {
    for (let place = from; place > 0; ) {
      const parent = (place - 1) >> 1;
      if (!this.before(place, parent)) return;
      this.swap(place, parent);
      place = parent;
    }
  }

  private sink(from: number): void {
    for (let place = from; ; ) {
      let least = place;
      for (const child of [2 * place + 1, 2 * place + 2]) {
        if (child < this.heap.length && this.before(child, least)) least = child;
      }
      if (least === place) return;
      this.swap(place, least);
      place = least;
    }
  }

  private before(a: number, b: number): boolean {
    return (this.heap[a]?.at ?? 0) < (this.heap[b]?.at ?? 0);
  }

  private swap(a: number, b: number): void {
    const first = this.heap[a];
    const second = this.heap[b];
    if (first === undefined || second === undefined) return;
    this.place(first, b);
    this.place(second, a);
  }

  private place(entry: { key: string; at: number }, place: number): void {
    this.heap[place] = entry;
    this.places.set(entry.key, place);
  }
}
