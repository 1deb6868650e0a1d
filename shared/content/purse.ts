import {
  type BudgetCaps,
  type BudgetState,
  type BudgetStore,
  type MicroUsd,
  microUsd,
  newBudget,
  reserve,
} from '../limits/budget.ts';
import type { Clock } from '../monitoring/log.ts';
import { reservedUntil } from '../publication/cost.ts';
import { StoreBusy } from '../publication/errors.ts';
import type { Publication } from '../publication/publication.ts';

const tries = 8;

export interface PurseOptions {
  readonly publication: Publication;
  readonly caps: BudgetCaps;
  /** What was read of the budget a moment ago. */
  readonly known: BudgetState | undefined;
  readonly budgets: BudgetStore;
  readonly clock: Clock;
}

/** Money for one publication while it is written: set aside before each call of the model, together with what the platform bills. */
export class Purse {
  readonly #options: PurseOptions;
  #known: BudgetState | undefined;
  /** What earlier calls cost at most, and the call that is set aside and not paid yet. */
  #sunk: MicroUsd = 0;
  #model: MicroUsd = 0;
  #platform: MicroUsd = 0;
  #refund: MicroUsd = 0;

  constructor(options: PurseOptions) {
    this.#options = options;
    this.#known = options.known;
  }

  /**
   * Sets aside what the next call of the model and the posts cost at most, USD. Answers the reason where the budget does not allow it;
   * then nothing may be paid. Throws StoreBusy where others are faster every time.
   */
  async reserve(modelUsd: number, platformUsd: number): Promise<string | undefined> {
    const { publication, caps, budgets, clock } = this.#options;
    const [model, platform] = [microUsd(modelUsd), microUsd(platformUsd)];
    let fresh = false;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const now = clock.now();
      const answer = reserve(
        this.#known ?? newBudget(publication.personality, now),
        { publication: publication.id, model, platform, refund: this.#refund, until: reservedUntil(publication), caps },
        now,
      );
      // What was read may have been late: a refusal is worth a second look.
      if (!answer.reserved && fresh) return answer.reason;
      const written = answer.reserved ? await budgets.write(this.#known, answer.next) : undefined;
      if (answer.reserved && written !== undefined) {
        this.#known = written;
        this.#sunk = answer.sunk;
        this.#model = model;
        this.#platform = platform;
        this.#refund = 0;
        return undefined;
      }
      this.#known = await budgets.read(publication.personality, { consistent: true });
      fresh = true;
    }
    throw new StoreBusy(
      `The budget of ${publication.personality} was changed by others ${tries} times in a row; the message comes again.`,
    );
  }

  /** The call that was set aside cost so much, USD. */
  paid(usd: number): void {
    const cost = microUsd(usd);
    // Below nothing where the call was dearer than anybody could foresee.
    this.#refund += this.#model - cost;
    this.#sunk += cost;
    this.#model = 0;
  }

  /** The call that was set aside was not made: the next run finds nothing that may be paid. */
  async release(): Promise<void> {
    this.paid(0);
    await this.reserve(0, 0);
  }

  /** Posts cost no more than is set aside for them. */
  covers(platformUsd: number): boolean {
    return microUsd(platformUsd) <= this.#platform;
  }

  /** What the model cost so far, USD; at most, where an earlier run died after it paid. */
  get modelCostUsd(): number {
    return (this.#sunk + this.#model) / 1_000_000;
  }
}
