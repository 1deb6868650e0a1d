import type { Target } from './publication.ts';

/** A post that a dry run kept instead of sending it. */
export interface DryRunPost {
  readonly platform: string;
  readonly account: string;
  readonly id: string;
  readonly text: string;
  readonly title?: string;
  readonly target: Target;
  /** Epoch milliseconds of the hive's calendar; with the id it makes the post's key. */
  readonly createdAt: number;
}

/** What dry runs "posted": per account, sorted by time. */
export interface DryRunStore {
  /** Keeps one post; every id is new. */
  append(post: DryRunPost): Promise<void>;
  /** Every post of the account with `createdAt` not before `since`, newest first, strongly consistent. */
  listSince(platform: string, account: string, since: number): Promise<readonly DryRunPost[]>;
  /** One that is gone is no error. */
  remove(post: Pick<DryRunPost, 'platform' | 'account' | 'id' | 'createdAt'>): Promise<void>;
}
