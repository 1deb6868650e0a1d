import type { Move } from './moves.ts';
import type { PartEvidence, Publication } from './publication.ts';

/** The publications' store. Every write is one conditional write on a single item; no lock, no transaction. */
export interface Ledger {
  /** Stores a new publication; false when its id exists (then nothing changes). */
  create(publication: Publication): Promise<boolean>;
  /** Strongly consistent. */
  read(id: string): Promise<Publication | undefined>;
  /** Applies the move where its guard holds and answers the publication after it; undefined when the guard did not hold. */
  apply(id: string, move: Move): Promise<Publication | undefined>;
  /** Stores evidence on a part that has none, whatever state and fence are; answers the publication after it. */
  addEvidence(id: string, part: number, evidence: PartEvidence): Promise<Publication | undefined>;
  /** Makes the publication the owner of an external id where nobody is; answers the owner after the call. */
  claimExternal(platform: string, externalId: string, publicationId: string): Promise<string>;
  externalOwner(platform: string, externalId: string): Promise<string | undefined>;
  /** Ids whose wakeAt is not after `now`, oldest first, at most `limit`. Comes from an index: may be late, may name moved ones. */
  due(now: number, limit: number): Promise<readonly string[]>;
}

/** Ids go into the queues; the table carries the words. */
export interface Jobs {
  draft(publicationId: string): Promise<void>;
  publish(platform: string, transport: string, publicationId: string): Promise<void>;
}

/** The question to a platform who an account is; its answer comes on the account's item. */
export interface CheckRequest {
  readonly platform: string;
  readonly account: string;
  /** Names the question: lower-case letters and digits. */
  readonly nonce: string;
}

/** Questions go into the queue of the account's way to the platform: the functions behind it alone may read credentials. */
export interface CheckJobs {
  check(transport: string, request: CheckRequest): Promise<void>;
}

/** The switches an operator can throw; read with a cache of at most 30 s. */
export interface Switches {
  read(personality: string): Promise<SwitchPositions>;
}

export interface SwitchPositions {
  readonly hivePaused: boolean;
  readonly pausedPlatforms: readonly string[];
  readonly personality: 'active' | 'paused' | 'deleted' | 'unknown';
  /** The writer's account is at fault until then (epoch milliseconds). */
  readonly writerBlockedUntil?: number;
}
