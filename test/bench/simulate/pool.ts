import type { Calendar } from './calendar.ts';

/** A warm function: its ports are made once, with the caches that are its own, then it takes one job after the other. */
export type Warm<Job> = (job: Job) => Promise<void>;

export interface PoolOptions<Job> {
  readonly name: string;
  /** How long a run takes, seconds of the calendar. */
  readonly seconds: number;
  /** Runs at once, at most. */
  readonly atMost: number;
  readonly make: () => Warm<Job>;
}

/** All machines of one function: a job goes to the one that was used last and is free, as Lambda does it, or to a new one. */
export class Pool<Job> {
  readonly name: string;
  readonly seconds: number;
  runs = 0;
  readonly peak = { at: 0, busy: 0 };
  /** The longest that a job stood in the queue, seconds, and the most that stood there. */
  longestWait = 0;
  longestQueue = 0;
  readonly #options: PoolOptions<Job>;
  readonly #calendar: Calendar<() => Promise<void>>;
  readonly #now: () => number;
  readonly #free: Warm<Job>[] = [];
  readonly #waiting: { readonly job: Job; readonly since: number }[] = [];
  #head = 0;
  #busy = 0;

  constructor(options: PoolOptions<Job>, calendar: Calendar<() => Promise<void>>, now: () => number) {
    this.name = options.name;
    this.seconds = options.seconds;
    this.#options = options;
    this.#calendar = calendar;
    this.#now = now;
  }

  get busy(): number {
    return this.#busy;
  }

  add(job: Job): void {
    this.#waiting.push({ job, since: this.#now() });
    this.longestQueue = Math.max(this.longestQueue, this.#waiting.length - this.#head);
    this.#calendar.add(this.#now(), () => this.#work());
  }

  async #work(): Promise<void> {
    if (this.#busy >= this.#options.atMost || this.#head >= this.#waiting.length) return;
    const { job, since } = this.#waiting[this.#head]!;
    this.#head += 1;
    // What is done is let go, now and then.
    if (this.#head > 1000 && this.#head * 2 > this.#waiting.length) {
      this.#waiting.splice(0, this.#head);
      this.#head = 0;
    }
    const now = this.#now();
    this.longestWait = Math.max(this.longestWait, (now - since) / 1000);
    this.#busy += 1;
    this.runs += 1;
    if (this.#busy > this.peak.busy) Object.assign(this.peak, { at: now, busy: this.#busy });
    const warm = this.#free.pop() ?? this.#options.make();
    this.#calendar.add(now + this.#options.seconds * 1000, async () => {
      this.#busy -= 1;
      this.#free.push(warm);
      await this.#work();
    });
    await warm(job);
  }
}
