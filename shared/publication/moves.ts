import type { Part, Publication, PublicationState } from './publication.ts';

/** The attributes a move may set; ids have a door of their own (Ledger.addEvidence). */
export type Changes = Partial<
  Pick<
    Publication,
    | 'state'
    | 'stateSince'
    | 'reason'
    | 'partial'
    | 'fence'
    | 'revision'
    | 'wakeAt'
    | 'wait'
    | 'revivals'
    | 'attempts'
    | 'topic'
    | 'textHash'
    | 'approvedHash'
    | 'labelled'
    | 'run'
    | 'modelCostUsd'
    | 'leaseUntil'
    | 'sentAt'
    | 'resends'
    | 'duplicateRefused'
  > & { readonly parts: readonly Part[] }
>;

/** What must be true of the stored publication for a move to happen. */
export interface Guard {
  readonly state: PublicationState;
  readonly fence: number;
  readonly revision?: number;
  /** The stored wakeAt is still this one. */
  readonly wakeAt?: number;
  /** This part has no evidence yet. */
  readonly partWithoutId?: number;
  /** All parts up to this number have evidence. */
  readonly partsWithId?: number;
}

/** One conditional write. */
export interface Move {
  readonly guard: Guard;
  readonly set: Changes;
  readonly remove: readonly (keyof Changes)[];
}
