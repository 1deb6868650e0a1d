import { type Random, seededRandom } from '../chaos/random.ts';

interface Pending {
  readonly worker: number;
  readonly latest: number;
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Many workers on one thread: each awaited effect of each waits here, and a seed decides whose happens next. By the seed, too, either all
 * go at about the same speed, or they overtake one another: one that is ahead does all its work while the others stand still.
 */
export class Interleaving {
  readonly random: Random;
  /** The calendar that all share, epoch milliseconds; it goes on a little with each effect. */
  time: number;
  /** Effects that happened. */
  count = 0;
  #pending: Pending[] = [];
  readonly #even: boolean;
  readonly #ranks = new Map<number, number>();
  readonly #longestTickMs: number;

  constructor(seed: number, start: number, longestTickMs: number) {
    this.random = seededRandom(seed);
    this.time = start;
    this.#longestTickMs = longestTickMs;
    this.#even = this.random.chance(0.5);
  }

  /** Does something when it is the worker's turn, and before `withinMs` of the calendar have passed. */
  effect<T>(worker: number, run: () => Promise<T> | T, withinMs = Number.POSITIVE_INFINITY): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const latest = this.time + withinMs - this.#longestTickMs;
      this.#pending.push({ worker, latest, run, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** A port whose calls are effects of that worker. */
  watch<T extends object>(worker: number, port: T): T {
    return new Proxy(port, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== 'function') return member;
        return (...values: unknown[]) => this.effect(worker, () => Reflect.apply(member, target, values) as unknown);
      },
    });
  }

  /** Lets everything happen that the workers wait for, until none waits any more. */
  async run(): Promise<void> {
    await turn();
    while (this.#pending.length > 0) {
      const [next] = this.#pending.splice(this.#choose(), 1);
      if (next === undefined) throw new TypeError('An effect was chosen that is not there.');
      this.count += 1;
      this.time += this.random.below(this.#longestTickMs);
      try {
        next.resolve(await next.run());
      } catch (error) {
        next.reject(error);
      }
      // What follows, up to the worker's next effect, happens before anybody else's turn.
      await turn();
    }
  }

  #choose(): number {
    const late = this.#pending.findIndex(({ latest }) => latest <= this.time);
    if (late !== -1) return late;
    if (this.#even) return this.random.below(this.#pending.length);
    let first = 0;
    for (let index = 1; index < this.#pending.length; index += 1) {
      if (this.#rank(index) < this.#rank(first)) first = index;
    }
    // Now and then the one that is ahead falls behind, wherever it is in its work.
    if (this.random.chance(0.05)) this.#ranks.set(this.#pending[first]!.worker, 1 + this.random.next());
    return first;
  }

  #rank(index: number): number {
    const { worker } = this.#pending[index]!;
    const rank = this.#ranks.get(worker) ?? this.random.next();
    this.#ranks.set(worker, rank);
    return rank;
  }
}

function turn(): Promise<void> {
  return new Promise<void>((resolve) => setImmediate(resolve));
}
