import type { Ledger } from '../../shared/publication/ports.ts';
import type { Publication } from '../../shared/publication/publication.ts';

interface Change {
  readonly id: string;
  /** Undefined where the row goes. */
  readonly wakeAt: number | undefined;
  readonly shownAt: number;
}

/**
 * The ledger with an index that follows late: a row shows up some time after its item was written, and stays as long after the item has
 * moved. Changes of one item come in their order.
 * @param lagMs how late the next change shows, milliseconds
 */
export class LateIndex {
  readonly ledger: Ledger;
  /** Named by `due` although its item is not due (any more), so far. */
  named = 0;
  /** Due by its item and not named yet, so far. */
  missed = 0;
  readonly #rows = new Map<string, number>();
  #coming: Change[] = [];
  readonly #lastShown = new Map<string, number>();
  readonly #truth = new Map<string, number>();
  readonly #now: () => number;
  readonly #lagMs: () => number;

  constructor(ledger: Ledger, now: () => number, lagMs: () => number) {
    this.#now = now;
    this.#lagMs = lagMs;
    const follow = (publication: Publication | undefined) => {
      if (publication !== undefined) this.#follow(publication);
      return publication;
    };
    this.ledger = {
      ...ledger,
      create: async (publication) => {
        const created = await ledger.create(publication);
        if (created) this.#follow(publication);
        return created;
      },
      apply: async (id, move) => follow(await ledger.apply(id, move)),
      due: async (now, limit) => this.#due(now, limit),
    };
  }

  /** The earliest wakeAt of an item or of a row; infinite where nothing waits. */
  nextWake(): number {
    return Math.min(...this.#truth.values(), ...this.#rows.values(), ...this.#coming.map(({ shownAt }) => shownAt));
  }

  #follow({ id, wakeAt }: Publication): void {
    if (wakeAt === this.#truth.get(id)) return;
    if (wakeAt === undefined) this.#truth.delete(id);
    else this.#truth.set(id, wakeAt);
    const shownAt = Math.max(this.#now() + this.#lagMs(), this.#lastShown.get(id) ?? 0);
    this.#lastShown.set(id, shownAt);
    this.#coming.push({ id, wakeAt, shownAt });
  }

  #due(now: number, limit: number): readonly string[] {
    const world = this.#now();
    const later: Change[] = [];
    for (const change of this.#coming) {
      if (change.shownAt > world) later.push(change);
      else if (change.wakeAt === undefined) this.#rows.delete(change.id);
      else this.#rows.set(change.id, change.wakeAt);
    }
    this.#coming = later;
    const due = [...this.#rows].filter(([, wakeAt]) => wakeAt <= now);
    this.named += due.filter(([id]) => (this.#truth.get(id) ?? Number.POSITIVE_INFINITY) > now).length;
    for (const [id, wakeAt] of this.#truth)
      if (wakeAt <= now && !((this.#rows.get(id) ?? now + 1) <= now)) this.missed += 1;
    return due
      .sort(([a, first], [b, second]) => first - second || (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([id]) => id);
  }
}
