import { StoreBusy } from '../../shared/publication/errors.ts';
import type { Random } from './random.ts';

/** A warm machine of one function: it works on one job at a time and lives until the world stops it. */
export interface Worker {
  readonly name: string;
  readonly number: number;
  /** How far its clock is off, milliseconds. */
  readonly skew: number;
  /** The part of its work it is in: effects are counted under it. */
  phase: string;
  job: string;
  startedAt: number;
  /** What its monotonic clock did not see of this job: time in which the machine stood still. */
  frozenMs: number;
  busy: boolean;
  dead: boolean;
  /** Effects of it that wait for their turn. */
  waiting: number;
}

/** What may happen around an effect, each with its probability. */
export interface Dangers {
  /** Each of the three: crash before, crash after, answer lost. */
  readonly each: number;
  readonly pause: number;
  /** Added where an effect is rare, shared out over the times it happened: what is rare is as dangerous as the rest. */
  readonly rare: number;
}

export const dangerKinds = ['before', 'after', 'answer lost'] as const;
/** Of one effect: how often each danger came. */
export type Hits = [before: number, after: number, lost: number];

export interface EffectOptions {
  /** Counted under this part instead of the worker's present one. */
  readonly phase?: string;
  /** Nothing lies between the line before it and it but a short moment. */
  readonly short?: boolean;
  /** What the caller hears when the answer is lost. */
  readonly lost?: () => Error;
}

interface Pending {
  readonly worker: Worker;
  readonly name: string;
  readonly readyAt: number;
  /** Its turn comes at the latest then. */
  readonly latest: number;
  readonly lost: () => Error;
  run(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Longest pause of a worker: longer than any lease. */
const longestPauseMs = 20 * 60_000;
/** Between the check and the request lies no more than 30 s, by the invariant's own condition: pause and wait for a turn together. */
const shortPauseMs = 15_000;
const shortWaitMs = 20_000;
/** More hops than any chain of our own promises has between two effects. */
const mostHops = 100;
const busy = () => new StoreBusy('the answer was lost');

/**
 * Takes turns: every awaited effect of every worker waits here, and one at a time is chosen by the seed and carried out. So a seed
 * decides the whole run: who goes first, who dies where, whose answer is lost.
 */
export class Turns {
  /** By effect, also those that never met a danger. */
  readonly hits = new Map<string, Hits>();
  /** Told of every effect: for the replay of one seed. */
  onEffect: ((worker: Worker, name: string, outcome: string) => void) | undefined;
  dangers: Dangers;
  /** Whose effect is carried out at this moment. */
  acting: Worker | undefined;
  #pending: Pending[] = [];
  readonly #seen = new Map<string, number>();
  readonly #names = new Map<string, Map<string, string>>();
  readonly #random: Random;
  readonly #now: () => number;

  constructor(random: Random, now: () => number, dangers: Dangers) {
    this.#random = random;
    this.#now = now;
    this.dangers = dangers;
  }

  /** The port with all its methods, each call an effect of the worker. */
  watch<T extends object>(worker: Worker, name: string, port: T, options: EffectOptions = {}): T {
    const watched: Record<string, unknown> = {};
    for (const [method, call] of methodsOf(port)) {
      const what = `${name}.${method}`;
      watched[method] = (...values: unknown[]) =>
        this.effect(worker, what, () => Reflect.apply(call, port, values), options);
    }
    return watched as T;
  }

  effect<T>(worker: Worker, what: string, run: () => Promise<T>, options: EffectOptions = {}): Promise<T> {
    // A dead worker's promise never settles: nothing of it runs any more.
    if (worker.dead) return new Promise<never>(() => undefined);
    const now = this.#now();
    const { short = false, lost = busy } = options;
    let pause = 0;
    if (this.dangers.pause > 0 && this.#random.chance(this.dangers.pause)) {
      pause = this.#random.below(short ? shortPauseMs : longestPauseMs);
      if (this.#random.chance(0.5)) worker.frozenMs += pause;
    }
    worker.waiting += 1;
    const name = this.#name(options.phase ?? worker.phase, what);
    return new Promise<T>((resolve, reject) => {
      const resolveAny = resolve as (value: unknown) => void;
      const latest = short ? now + shortWaitMs : Number.POSITIVE_INFINITY;
      this.#pending.push({ worker, name, readyAt: now + pause, latest, lost, run, resolve: resolveAny, reject });
    });
  }

  kill(worker: Worker): void {
    worker.dead = true;
    worker.waiting = 0;
    this.#pending = this.#pending.filter((pending) => pending.worker !== worker);
  }

  /** When the next effect can happen; infinite when none waits. */
  nextAt(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { readyAt } of this.#pending) if (readyAt < next) next = readyAt;
    return next;
  }

  /** Everything that needs no effect has run: for whoever moves the clock. */
  async rest(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }

  /** Carries out one effect that is ready; false when none is. */
  async step(): Promise<boolean> {
    const index = this.#choose();
    if (index === -1) return false;
    const chosen = this.#pending[index]!;
    this.#pending.splice(index, 1);
    const { worker, name } = chosen;
    worker.waiting -= 1;
    const danger = this.#danger(name);
    if (danger === 0) {
      this.onEffect?.(worker, name, 'crashed before');
      this.kill(worker);
      return true;
    }
    let answer: unknown;
    let failure: { readonly error: unknown } | undefined;
    this.acting = worker;
    try {
      answer = await chosen.run();
    } catch (error) {
      failure = { error };
    }
    this.acting = undefined;
    this.onEffect?.(
      worker,
      name,
      `${told(answer, failure)}${danger === 1 ? ', crashed after' : danger === 2 ? ', answer lost' : ''}`,
    );
    if (danger === 1) {
      this.kill(worker);
      return true;
    }
    if (danger === 2) chosen.reject(chosen.lost());
    else if (failure !== undefined) chosen.reject(failure.error);
    else chosen.resolve(answer);
    // What follows up to the worker's next effect runs before anybody else's turn; where it takes longer, rest() waits for it.
    for (let hop = 0; hop < mostHops && worker.waiting === 0 && worker.busy; hop += 1) await undefined;
    return true;
  }

  /** One that is ready, by chance; first of all one that must not wait any longer. */
  #choose(): number {
    const now = this.#now();
    let ready = 0;
    for (const [index, { readyAt, latest }] of this.#pending.entries()) {
      if (readyAt > now) continue;
      if (latest <= now) return index;
      ready += 1;
    }
    if (ready === 0) return -1;
    let left = this.#random.below(ready);
    return this.#pending.findIndex(({ readyAt }) => readyAt <= now && left-- === 0);
  }

  /** Which danger comes now (an index of dangerKinds); -1 for none. */
  #danger(name: string): number {
    let hits = this.hits.get(name);
    if (hits === undefined) {
      hits = [0, 0, 0];
      this.hits.set(name, hits);
    }
    const { each, rare } = this.dangers;
    if (each === 0) return -1;
    const times = (this.#seen.get(name) ?? 0) + 1;
    this.#seen.set(name, times);
    const kind = Math.floor(this.#random.next() / (each + rare / times));
    if (kind > 2) return -1;
    hits[kind]! += 1;
    return kind;
  }

  #name(phase: string, what: string): string {
    let names = this.#names.get(phase);
    if (names === undefined) {
      names = new Map();
      this.#names.set(phase, names);
    }
    let name = names.get(what);
    if (name === undefined) {
      name = `${phase}: ${what}`;
      names.set(what, name);
    }
    return name;
  }
}

function told(answer: unknown, failure: { readonly error: unknown } | undefined): string {
  if (failure !== undefined) return String(failure.error);
  const json = JSON.stringify(answer) ?? 'done';
  return json.length > 160 ? `${json.slice(0, 160)}...` : json;
}

type Method = (...values: unknown[]) => Promise<unknown>;

function methodsOf(port: object): ReadonlyMap<string, Method> {
  const methods = new Map<string, Method>();
  for (let level = port; level !== Object.prototype && level !== null; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) {
      const member: unknown = Reflect.get(port, name);
      if (name !== 'constructor' && typeof member === 'function') methods.set(name, member as Method);
    }
  }
  return methods;
}
