/** A run of sync that is at work. */
export interface SyncRun {
  /** What had ended, and what had gone astray, when it began. */
  readonly ended: number;
  readonly strays: number;
}

/** Which runs of sync met each other, and whether what they wrote can still be theirs who wrote last. */
export class SyncRuns {
  /** Runs that began so far. */
  began = 0;
  /**
   * A run died or failed while others were at it, or after one that began later had ended: what it wrote last may be older than what they
   * agreed on, and its retry finds nothing to do. The hourly tick mends that.
   */
  astray = false;
  #ended = 0;
  #strays = 0;
  readonly #atWork = new Set<SyncRun>();

  begin(): SyncRun {
    this.began += 1;
    const run = { ended: this.#ended, strays: this.#strays };
    this.#atWork.add(run);
    return run;
  }

  /** @param everything it looked at all there is, as the hourly tick does: that mends what went astray before it began. */
  end(run: SyncRun, everything: boolean): void {
    this.#atWork.delete(run);
    this.#ended += 1;
    if (everything && run.strays === this.#strays) this.astray = false;
  }

  /** It came to no good end. */
  broke(run: SyncRun): void {
    if (!this.#atWork.delete(run)) return;
    if (run.ended === this.#ended && this.#atWork.size === 0) return;
    this.astray = true;
    this.#strays += 1;
  }
}
