import { StoreBusy } from '../../shared/publication/errors.ts';
import type { Random } from './random.ts';

/** One run of a function: it lives until its work ends, its time is over, or the world stops it. */
export interface Worker {
  readonly name: string;
  readonly job: string;
  /** How far its clock is off, milliseconds. */
  readonly skew: number;
  readonly startedAt: number;
  /** What its monotonic clock did not see: time in which the machine stood still. */
  frozenMs: number;
  dead: boolean;
}

/** What may happen around an effect, each with its probability. */
export interface Dangers {
  readonly crashBefore: number;
  readonly crashAfter: number;
  /** The effect happens, the caller hears that it failed. */
  readonly answerLost: number;
  readonly pause: number;
}

interface Pending {
  readonly worker: Worker;
  readonly name: string;
  readonly readyAt: number;
  /** What the caller hears when the answer is lost. */
  readonly lost: Error;
  run(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Longest pause of a worker: longer than any lease. */
const longestPauseMs = 20 * 60_000;
/** Between the check and the request nothing pauses longer, by the invariant's own condition. */
const shortPauseMs = 25_000;

/**
 * Takes turns: every awaited effect of every worker waits here, and one at a time is chosen by the seed and carried out. So a seed
 * decides the whole run: who goes first, who dies where, whose answer is lost.
 */
export class Turns {
  readonly hits = new Map<string, number>();
  /** Told of every effect: for the replay of one seed. */
  onEffect: (worker: Worker, name: string, outcome: string) => void = () => undefined;
  #pending: Pending[] = [];
  readonly #random: Random;
  readonly #now: () => number;
  dangers: Dangers;

  constructor(random: Random, now: () => number, dangers: Dangers) {
    this.#random = random;
    this.#now = now;
    this.dangers = dangers;
  }

  /** Wraps all methods of a port: each call becomes an effect of the worker. */
  watch<T extends object>(worker: Worker, name: string, port: T): T {
    return new Proxy(port, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== 'function') return member;
        return (...values: unknown[]) =>
          this.effect(worker, `${worker.name}: ${name}.${String(property)}`, () =>
            Promise.resolve(Reflect.apply(member, target, values) as unknown),
          );
      },
    });
  }

  effect<T>(
    worker: Worker,
    name: string,
    run: () => Promise<T>,
    options: { readonly short?: boolean; readonly lost?: Error } = {},
  ): Promise<T> {
    // A dead worker's promise never settles: nothing of it runs any more.
    if (worker.dead) return new Promise<never>(() => undefined);
    const pause = this.#random.chance(this.dangers.pause)
      ? this.#random.below(options.short === true ? shortPauseMs : longestPauseMs)
      : 0;
    if (pause > 0 && this.#random.chance(0.5)) worker.frozenMs += pause;
    return new Promise<T>((resolve, reject) => {
      const resolveAny = resolve as (value: unknown) => void;
      const { lost = new StoreBusy('the answer was lost') } = options;
      this.#pending.push({ worker, name, readyAt: this.#now() + pause, lost, run, resolve: resolveAny, reject });
    });
  }

  kill(worker: Worker): void {
    worker.dead = true;
    this.#pending = this.#pending.filter((pending) => pending.worker !== worker);
  }

  /** When the next effect can happen; undefined when none waits. */
  nextAt(): number | undefined {
    if (this.#pending.length === 0) return undefined;
    return Math.min(...this.#pending.map(({ readyAt }) => readyAt));
  }

  /** Carries out one effect that is ready; false when none is. */
  async step(): Promise<boolean> {
    const ready = this.#pending.filter(({ readyAt }) => readyAt <= this.#now());
    if (ready.length === 0) return false;
    const chosen = this.#random.pick(ready);
    this.#pending.splice(this.#pending.indexOf(chosen), 1);
    const { worker, name } = chosen;
    if (this.#danger(name, 'before', this.dangers.crashBefore)) {
      this.onEffect(worker, name, 'crashed before');
      this.kill(worker);
      return true;
    }
    let answer: unknown;
    let failure: { readonly error: unknown } | undefined;
    try {
      answer = await chosen.run();
    } catch (error) {
      failure = { error };
    }
    const told = failure === undefined ? 'done' : String(failure.error);
    if (this.#danger(name, 'after', this.dangers.crashAfter)) {
      this.onEffect(worker, name, `${told}, crashed after`);
      this.kill(worker);
    } else if (this.#danger(name, 'answer lost', this.dangers.answerLost)) {
      this.onEffect(worker, name, `${told}, answer lost`);
      chosen.reject(chosen.lost);
    } else if (failure !== undefined) {
      this.onEffect(worker, name, told);
      chosen.reject(failure.error);
    } else {
      this.onEffect(worker, name, told);
      chosen.resolve(answer);
    }
    // What follows up to the next effect runs before anybody else's turn.
    await new Promise<void>((resolve) => setImmediate(resolve));
    return true;
  }

  #danger(name: string, kind: string, probability: number): boolean {
    const key = `${name} / ${kind}`;
    const happens = this.#random.chance(probability);
    this.hits.set(key, (this.hits.get(key) ?? 0) + (happens ? 1 : 0));
    return happens;
  }
}
