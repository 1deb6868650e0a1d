/** What people do to a hive. */
export const deeds = [
  'approved',
  'rejected',
  'edited',
  'posted',
  'retried',
  'removed',
  'uploaded',
  'rolled back',
  'paused',
  'resumed',
  'stored',
  'imported',
  'exported',
  'checked',
  'redriven',
  'discarded',
  'opted out',
  'opted in',
] as const;
export type DeedKind = (typeof deeds)[number];

/** One deed of a person, as it is kept. Nothing in it is ever a secret, nor words that were put where a secret belongs. */
export interface AuditEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The caller's identity. */
  readonly who: string;
  readonly what: DeedKind;
  /** The id of a publication, or what else it was done to: `hive`, `personality ada`, `credentials of PLATFORM/ada`. */
  readonly on: string;
  /** Of the words or the file that the deed was about: approved, uploaded, or put in the place of others. */
  readonly hash?: string;
  /** The reason that the person gave, or what else tells this deed from others of its kind. */
  readonly why?: string;
}

/** Deeds are added, never changed. */
export interface Audit {
  append(entry: AuditEntry): Promise<void>;
  /** All of one day of UTC, `2026-11-25`, oldest first. */
  of(day: string): Promise<readonly AuditEntry[]>;
}
