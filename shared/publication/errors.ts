/**
 * The errors of the system: whoever sees a raw answer of a platform, a model or a store turns it into one of these, and nobody
 * above reads status codes. Anything else that is thrown is a bug of ours.
 */
export abstract class HiveError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Known not to be sent; may be sent again from `retryAt` (epoch milliseconds) on. */
export class RateLimited extends HiveError {
  readonly retryAt: number;
  constructor(message: string, retryAt: number, options?: ErrorOptions) {
    super(message, options);
    this.retryAt = retryAt;
  }
}

/** Known not to be sent: refused connection, name not found, aborted before sending. */
export class NotSent extends HiveError {}

/** The token or session is old and somebody renews it, or must; known not to be sent. */
export class AuthExpired extends HiveError {}

export type AccountBlockKind =
  | 'locked'
  | 'suspended'
  | 'flagged'
  | 'challenge'
  | 'credentials'
  | 'permission'
  | 'payment';

/** The platform wants a person: never retried by the machine. Known not to be sent. */
export class AccountBlocked extends HiveError {
  readonly kind: AccountBlockKind;
  constructor(kind: AccountBlockKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** A firm no to this content or this action; the next one goes on. */
export class Rejected extends HiveError {}

/** The request may have got through: only reconcile can tell. */
export class OutcomeUnknown extends HiveError {}

/** The platform says that it has this text already: evidence for reconcile, not a verdict. */
export class DuplicateRefused extends OutcomeUnknown {}

/** The model cannot answer now; ask again from `retryAt` (epoch milliseconds) on. */
export class ModelUnavailable extends HiveError {
  readonly retryAt: number;
  /** True where the call may be billed although no answer came: it was on its way when it was given up. */
  readonly mayBePaid: boolean;
  constructor(message: string, retryAt: number, options: ErrorOptions & { readonly mayBePaid?: boolean } = {}) {
    super(message, options);
    this.retryAt = retryAt;
    this.mayBePaid = options.mayBePaid ?? false;
  }
}

/** What a model call used, also when it did not give a text. */
export interface ModelUsage {
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
}

/** The model refused, was cut off or filtered: asked again with feedback, then rejected. */
export class ModelRefused extends HiveError {
  readonly kind: 'refusal' | 'truncated' | 'content-filter' | 'unreadable';
  readonly usage: ModelUsage;
  constructor(kind: ModelRefused['kind'], message: string, usage: ModelUsage, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.usage = usage;
  }
}

/** The model's account is at fault (bad key, empty quota): every draft waits until a person mends it. */
export class ModelAccount extends HiveError {
  readonly kind: 'bad-key' | 'empty-quota';
  constructor(kind: ModelAccount['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** The store is throttled or contended; the message comes again. */
export class StoreBusy extends HiveError {}

/** A file or setting of the operator is wrong; the last good one stays. */
export class ConfigInvalid extends HiveError {}

/** An item of the table is not as the hive writes it: somebody edited it, or another release did. A person mends it. */
export class ItemInvalid extends HiveError {}
