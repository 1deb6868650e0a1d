import type { Charge } from './money.ts';
import type { Worker } from './turns.ts';

/** One answer of a platform that it bills the reading of. */
export interface BilledAnswer {
  /** Who pays for it. */
  readonly personality: string;
  /** Who asked, on the platform. */
  readonly account: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** USD of each post. */
  readonly each: number;
  /** Of the posts in it. */
  readonly ids: readonly string[];
  /** What the account read before on the same day (UTC) is free. */
  readonly readOncePerDay: boolean;
}

interface Reading extends BilledAnswer {
  readonly worker: Worker;
  readonly stormy: boolean;
  noted: boolean;
}

/** What platforms billed for reading, and which of it the runs that read took note of. */
export class Readings {
  readonly #all: Reading[] = [];

  /** The platform answers, whoever hears it. */
  bill(worker: Worker, answer: BilledAnswer, stormy: boolean): void {
    this.#all.push({ ...answer, worker, stormy, noted: false });
  }

  /** A run says what it was billed, or less where it knew some of it, soon after the answer: one before it may have been lost. */
  note(worker: Worker, account: string, usd: number): void {
    const reading = this.#all.findLast(
      (one) =>
        one.worker === worker && one.account === account && !one.noted && usd <= one.each * one.ids.length + 1e-9,
    );
    if (reading !== undefined) reading.noted = true;
  }

  /**
   * The money that the hive can know of. An answer that got lost in the storm, or whose run died before it wrote it down, is on the
   * platform's bill alone; in the calm there is no excuse.
   */
  charges(): readonly Charge[] {
    const read = new Set<string>();
    return this.#all
      .filter(({ noted, stormy }) => noted || !stormy)
      .map((one) => ({
        personality: one.personality,
        what: 'reading',
        at: one.at,
        usd: one.each * unread(one, read).length,
      }));
  }

  /** Answers of the calm that nobody took note of, though something was in them that no other answer of the day had. */
  get forgotten(): number {
    const excused = new Set(this.#all.filter(({ noted, stormy }) => noted || stormy).flatMap(keysOf));
    const known = (one: Reading) => one.readOncePerDay && keysOf(one).every((key) => excused.has(key));
    return this.#all.filter((one) => !one.noted && !one.stormy && !known(one)).length;
  }
}

/** The posts of an answer that are billed, when those in `read` were; they join them. */
function unread(answer: BilledAnswer, read: Set<string>): readonly string[] {
  if (!answer.readOncePerDay) return answer.ids;
  return keysOf(answer).filter((key) => {
    if (read.has(key)) return false;
    read.add(key);
    return true;
  });
}

function keysOf({ account, at, ids }: BilledAnswer): readonly string[] {
  const day = new Date(at).toISOString().slice(0, 10);
  return ids.map((id) => `${account} ${day} ${id}`);
}
