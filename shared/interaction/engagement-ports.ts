import type { EngagementDay } from './engagement-figures.ts';

/** The figures of the posts, an item for each account and day. */
export interface EngagementStore {
  /** Those of these days (`2026-11-26`) that there are, in their order. Days that were written a moment ago may be missing. */
  read(platform: string, account: string, days: readonly string[]): Promise<readonly EngagementDay[]>;
  /** Writes `next` where the stored revision is `before`'s (absent when `before` is); undefined when somebody was faster. */
  write(before: EngagementDay | undefined, next: Omit<EngagementDay, 'revision'>): Promise<EngagementDay | undefined>;
}

/** An account's publications by the time they stand for, newest first; a moment late. Epoch milliseconds, both included. */
export interface RecentPublications {
  of(platform: string, account: string, within: { readonly from: number; readonly to: number }): AsyncIterable<string>;
}
