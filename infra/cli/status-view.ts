import type { AccountState } from '../../shared/limits/account.ts';
import type { StaleHealth, SweepHealth } from '../../shared/publication/attention.ts';
import type { PublicationState } from '../../shared/publication/publication.ts';
import type { Member } from './roster.ts';

/** What `hive status` knows: everything as plain data, times as ISO texts. */
export interface Status {
  readonly target: {
    readonly kind: 'embedded' | 'aws';
    readonly stage: string;
    readonly mode: string;
    readonly where: string;
  };
  /** The hive's calendar. */
  readonly now: string;
  readonly paused: readonly string[];
  readonly pausedPlatforms: readonly string[];
  /** What sweep and the hourly tick saw last. */
  readonly health: {
    readonly sweep?: Omit<SweepHealth, 'at'> & { readonly at: string };
    readonly stale?: Omit<StaleHealth, 'at'> & { readonly at: string };
  };
  /** Alarms that ring; absent where nobody can tell. */
  readonly alarms?: readonly {
    readonly name: string;
    readonly since: string;
    readonly description: string;
    readonly reason: string;
  }[];
  readonly writer: { readonly blockedUntil?: string; readonly reason?: string };
  readonly personalities: readonly {
    readonly id: string;
    readonly name?: string;
    readonly state: Member['state'];
    readonly pausedBy: readonly string[];
    readonly version?: number;
    readonly platforms: readonly string[];
    readonly next?: string;
    readonly refused?: string;
  }[];
  readonly accounts: readonly {
    readonly platform: string;
    readonly account: string;
    readonly personality: string;
    readonly status: AccountState['status'];
    readonly reason?: string;
    readonly until?: string;
    readonly credentials: AccountState['credentials'];
  }[];
  readonly last24Hours: Readonly<Partial<Record<PublicationState, number>>>;
  readonly waiting: readonly {
    readonly id: string;
    readonly state: PublicationState;
    readonly until: string;
    readonly reason: string;
  }[];
  readonly needsAPerson: readonly Need[];
}

/** What only a person can settle, and how. */
export interface Need {
  readonly what: string;
  readonly why: string;
  readonly cure: string;
}
