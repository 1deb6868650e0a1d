/**
 * What needs a person: a publication that failed, one whose outcome is open for long, one that waits for approval, one whose item cannot be
 * read, an account at rest.
 */
export const attentionKinds = ['failed', 'account', 'unconfirmed', 'held', 'broken'] as const;
export type AttentionKind = (typeof attentionKinds)[number];

export interface AttentionRow {
  readonly kind: AttentionKind;
  /** Of the publication, or `platform#account`. */
  readonly id: string;
}

/** Rows that say what needs a person. `failed` and `account` come and go with their items; the others are sweep's to mark and clear. */
export interface AttentionStore {
  /** From an index: may be late. At most `limit` rows of one kind. */
  list(kind: AttentionKind, limit: number): Promise<readonly AttentionRow[]>;
  /** Open for more than a quarter of an hour: a mark beside the publication. */
  markUnconfirmed(id: string): Promise<void>;
  clearUnconfirmed(id: string): Promise<void>;
  /** Waits for approval: a mark beside the publication. */
  markHeld(id: string): Promise<void>;
  clearHeld(id: string): Promise<void>;
  /** Takes an item that cannot be read out of sweep's way until somebody mended it. */
  markBroken(id: string): Promise<void>;
  /** Puts a mended one back among those that sweep looks at. */
  clearBroken(id: string, wakeAt: number | undefined): Promise<void>;
}

/** What one run of sweep saw: the hive's health in one document. Times are epoch milliseconds. */
export interface SweepHealth {
  readonly at: number;
  readonly due: number;
  readonly woken: number;
  readonly ended: number;
  /** Sent again three times without any move. */
  readonly stuck: number;
  /** How many need a person, by kind; counted up to `countedUpTo`. */
  readonly attention: Readonly<Record<AttentionKind, number>>;
  readonly countedUpTo: number;
}

/** What the hourly tick saw. */
export interface StaleHealth {
  readonly at: number;
  /** Personalities that have not posted within twice their interval. */
  readonly count: number;
  /** Some of them: personality and platform. */
  readonly some: readonly string[];
}

export interface Health {
  readonly sweep?: SweepHealth;
  readonly stale?: StaleHealth;
}

export interface HealthStore {
  read(): Promise<Health>;
  putSweep(sweep: SweepHealth): Promise<void>;
  putStale(stale: StaleHealth): Promise<void>;
}
