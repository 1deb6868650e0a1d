export type AccountStatus = 'active' | 'cooling' | 'needs-login' | 'suspended' | 'paused';

/** One sending that counts in the windows. Times are epoch milliseconds. */
export interface WindowEntry {
  /** Publication and part. */
  readonly key: string;
  readonly action: string;
  /** When it was admitted. */
  readonly at: number;
  /** It counts until one full window after this: the lease's end while its outcome is open, the answer afterwards. */
  readonly until: number;
  /** Hash of the normalised text while its outcome is open. */
  readonly open?: string;
}

export interface AccountLease {
  readonly publication: string;
  readonly fence: number;
  readonly until: number;
}

/** One account of a platform: status, windows, lease and remote limits share the item, so that admission is one read and one write. */
export interface AccountState {
  readonly platform: string;
  readonly account: string;
  readonly owner?: string;
  readonly status: AccountStatus;
  /** Why it is not active, for people. */
  readonly statusReason?: string;
  /** End of cooling. */
  readonly statusUntil?: number;
  readonly entries: readonly WindowEntry[];
  readonly lease?: AccountLease;
  /** The platform's own word: nothing before that time. */
  readonly remoteUntil?: number;
  /** Topics used last, newest last. */
  readonly topics: readonly string[];
  /** Whether credentials were met or missed by a function. */
  readonly credentials: 'unknown' | 'present' | 'missing';
  /** +1 with each write; guards the next one. */
  readonly revision: number;
}

export interface AccountStore {
  /** Strongly consistent. */
  read(platform: string, account: string): Promise<AccountState | undefined>;
  /** Writes `next` where the stored revision is `before`'s (absent when `before` is); answers what is stored then, undefined when somebody was faster. */
  write(before: AccountState | undefined, next: Omit<AccountState, 'revision'>): Promise<AccountState | undefined>;
}
