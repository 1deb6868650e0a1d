import type { Random } from './random.ts';

export type Queue = 'plan' | 'draft' | 'publish' | 'sync';

export interface Message {
  readonly queue: Queue;
  readonly body: string;
  /** Not handed out before. */
  at: number;
  receives: number;
}

const minute = 60_000;
/** How long a message hides while a worker has it: queues, and retries of asynchronous invocations. */
const hidesMs: Readonly<Record<Queue, number>> = {
  plan: minute,
  draft: 6 * minute,
  publish: 6 * minute,
  sync: 2 * minute,
};
const maximumReceives = 5;

/** The queues: at least once, late, out of order, in a storm sometimes not at all. */
export class Mail {
  storm = true;
  readonly deadLetters: Message[] = [];
  #messages: Message[] = [];
  #earliest = Number.POSITIVE_INFINITY;
  readonly #random: Random;
  readonly #now: () => number;

  constructor(random: Random, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  get size(): number {
    return this.#messages.length;
  }

  /** When the next message can be handed out; infinite where there is none. */
  nextAt(): number {
    return this.#earliest;
  }

  send(queue: Queue, body: string): void {
    if (this.storm && this.#random.chance(0.03)) return;
    const copies = this.storm && this.#random.chance(0.1) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const late = this.storm && this.#random.chance(0.1) ? 10 * minute : 2000;
      this.#add(queue, body, this.#random.below(late));
    }
  }

  /** A firing of a schedule: journaled by the scheduler, so it comes at least once, however late. */
  fire(body: string): void {
    this.#add('plan', body, this.#random.below(5000));
    if (this.storm && this.#random.chance(0.1)) this.#add('plan', body, this.#random.below(20 * minute));
  }

  /** Hands out one that is due, any of them; it comes again unless it is called done. */
  take(): Message | undefined {
    const now = this.#now();
    if (this.#earliest > now) return undefined;
    const due = this.#messages.filter(({ at }) => at <= now);
    const message = this.#random.pick(due);
    message.receives += 1;
    message.at = now + hidesMs[message.queue];
    const endless = message.queue === 'plan' || message.queue === 'sync';
    if (message.receives >= maximumReceives && !endless) {
      this.#messages = this.#messages.filter((other) => other !== message);
      this.deadLetters.push(message);
    }
    this.#look();
    return message;
  }

  done(message: Message): void {
    this.#messages = this.#messages.filter((other) => other !== message);
    this.#look();
  }

  #add(queue: Queue, body: string, lateMs: number): void {
    const at = this.#now() + lateMs;
    this.#messages.push({ queue, body, at, receives: 0 });
    if (at < this.#earliest) this.#earliest = at;
  }

  #look(): void {
    this.#earliest = this.#messages.reduce((earliest, { at }) => Math.min(earliest, at), Number.POSITIVE_INFINITY);
  }
}
