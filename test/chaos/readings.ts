import type { Charge } from './money.ts';
import type { Worker } from './turns.ts';

interface Reading extends Charge {
  readonly worker: Worker;
  readonly stormy: boolean;
  noted: boolean;
}

/** What platforms billed for reading, and which of it the runs that read took note of. */
export class Readings {
  readonly #all: Reading[] = [];

  /** The platform answers, whoever hears it. */
  bill(worker: Worker, reading: Omit<Charge, 'what'>, stormy: boolean): void {
    this.#all.push({ ...reading, what: 'reading', worker, stormy, noted: false });
  }

  /** A run says what it was billed, right after the answer: one before it with the same bill may have been lost. */
  note(worker: Worker, usd: number): void {
    const reading = this.#all.findLast((one) => one.worker === worker && !one.noted && Math.abs(one.usd - usd) < 1e-9);
    if (reading !== undefined) reading.noted = true;
  }

  /**
   * The money that the hive can know of. An answer that got lost in the storm, or whose run died before it wrote it down, is on the
   * platform's bill alone; in the calm there is no excuse.
   */
  charges(): readonly Charge[] {
    return this.#all.filter(({ noted, stormy }) => noted || !stormy);
  }

  /** Answers of the calm that nobody took note of. */
  get forgotten(): number {
    return this.#all.filter(({ noted, stormy }) => !noted && !stormy).length;
  }
}
