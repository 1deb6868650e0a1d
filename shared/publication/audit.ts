/** One deed of a person, as it is kept. */
export interface AuditEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The caller's identity. */
  readonly who: string;
  readonly what: 'approved' | 'rejected' | 'edited' | 'redriven' | 'resumed' | 'session-imported';
  readonly publication?: string;
  /** What it was about where that is no publication: an account as `platform/account`, or queues. */
  readonly about?: string;
  /** Of the words that the deed was about: approved, rejected, or put in the place of others. */
  readonly hash?: string;
  readonly why?: string;
}

/** Deeds are added, never changed. */
export interface Audit {
  append(entry: AuditEntry): Promise<void>;
  /** All of one day of UTC, `2026-11-25`, oldest first. */
  of(day: string): Promise<readonly AuditEntry[]>;
}
