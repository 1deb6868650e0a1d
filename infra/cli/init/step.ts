/** What a step of `hive init` came to. */
export interface StepReport {
  /** `.env`, `the model's key`. */
  readonly step: string;
  /** `there`: as it was. `done`: just now. `open`: not done, and `said` says what it would be. */
  readonly state: 'there' | 'done' | 'open';
  readonly said: string;
  /** Commands that come next because of it. */
  readonly next?: readonly string[];
}

export const there = (step: string, said: string): StepReport => ({ step, state: 'there', said });
export const done = (step: string, said: string, next: readonly string[] = []): StepReport => ({
  step,
  state: 'done',
  said,
  next,
});
export const open = (step: string, said: string, next: readonly string[] = []): StepReport => ({
  step,
  state: 'open',
  said,
  next,
});

/** How far a step may go by itself. */
export type Manner =
  /** A person answers. */
  | 'ask'
  /** --yes: whatever has a default is done, the rest stays open. */
  | 'defaults'
  /** Nobody can be asked: it only says what it would do. */
  | 'tell';
