import { type Listening, outOfRound } from './listening.ts';
import {
  isTight,
  prune,
  type RemoteWindow,
  remoteFree,
  type WindowEntry,
  type WindowLimits,
  windowAnswer,
} from './rate-limiter.ts';

export const accountStatuses = ['active', 'cooling', 'needs-login', 'suspended', 'paused'] as const;
export type AccountStatus = (typeof accountStatuses)[number];

export interface AccountLease {
  readonly publication: string;
  readonly fence: number;
  readonly until: number;
}

/** What came of asking the platform who the account is, at an operator's wish. */
export interface AccountCheck {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Names the question that this answers. */
  readonly nonce: string;
  /**
   * `works`: the platform knows it. `blocked`: it wants a person, or there are no credentials. `unreachable`: nobody could tell. `not-asked`:
   * the account is to leave the platform alone for now.
   */
  readonly outcome: 'works' | 'blocked' | 'unreachable' | 'not-asked';
  /** As the platform knows it. */
  readonly id?: string;
  readonly handle?: string;
  /** What the account says of itself there, cut short; absent where the platform does not tell. */
  readonly about?: string;
  /** Why it does not work, for people. */
  readonly reason?: string;
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
  /** The platform's own window, remembered while it is tight. */
  readonly remote?: RemoteWindow;
  /** When its last post got through, epoch milliseconds. */
  readonly lastPostAt?: number;
  /** Posts of its present owner that got through; absent: none. */
  readonly posts?: number;
  /** Topics used last, newest last. */
  readonly topics: readonly string[];
  /** Whether credentials were met or missed by a function. */
  readonly credentials: 'unknown' | 'present' | 'missing';
  /** When an operator stored credentials or a session for it last, epoch milliseconds. */
  readonly credentialsAt?: number;
  /** The newest answer of the platform to who it is. */
  readonly check?: AccountCheck;
  /** When the platform was asked last how people took the account's posts, epoch milliseconds. */
  readonly engagementAt?: number;
  /** How it listens to people; absent: it does not. */
  readonly listening?: Listening;
  /** +1 with each write; guards the next one. */
  readonly revision: number;
}

export interface AccountStore {
  /** Strongly consistent, unless a moment old will do: every write is guarded by the revision that was read. */
  read(
    platform: string,
    account: string,
    options?: { readonly eventually?: boolean },
  ): Promise<AccountState | undefined>;
  /**
   * Writes `next` where the stored revision is `before`'s (absent when `before` is); answers what is stored then, undefined when somebody
   * was faster.
   */
  write(before: AccountState | undefined, next: Omit<AccountState, 'revision'>): Promise<AccountState | undefined>;
}

type Next = Omit<AccountState, 'revision'>;

const rememberedTopics = 64;

/** An account nobody has used. */
export function newAccount(platform: string, account: string): Next {
  return { platform, account, status: 'active', entries: [], topics: [], credentials: 'unknown' };
}

/** Why nothing may be sent through the account now, if so; `until` where it ends by itself, `paused` where an operator ends it. */
export function accountStop(
  state: Next | undefined,
  now: number,
): { readonly reason: string; readonly until?: number; readonly paused?: true } | undefined {
  if (state === undefined || state.status === 'active') return undefined;
  if (state.status === 'cooling' && state.statusUntil !== undefined && state.statusUntil <= now) return undefined;
  const why = state.statusReason === undefined ? '' : `: ${state.statusReason}`;
  const reason = `account ${state.account} is ${state.status}${why}`;
  return state.status === 'paused' ? { reason, paused: true } : { reason, until: state.statusUntil };
}

/**
 * From when on it is to be asked what people say, epoch milliseconds, or that it is asked with the round; undefined where it does not listen, or
 * rests until a person ends that.
 */
export function askedFrom({
  status,
  statusUntil,
  listening,
}: Pick<AccountState, 'status' | 'statusUntil' | 'listening'>): number | 'round' | undefined {
  if (listening === undefined) return undefined;
  if (status === 'active') return listening.inRound === true ? 'round' : listening.nextAt;
  // Cooling ends by itself, and nobody writes that down: an account that posts rarely would be deaf until its next post.
  return status === 'cooling' && statusUntil !== undefined ? Math.max(listening.nextAt, statusUntil) : undefined;
}

/** Cooling that is over is active again. */
export function afterCooling(state: Next, now: number): Next {
  if (state.status !== 'cooling' || accountStop(state, now) !== undefined) return state;
  const { statusReason: _reason, statusUntil: _until, ...rest } = state;
  return { ...rest, status: 'active' };
}

export interface AdmissionRequest {
  readonly publication: string;
  /** Publication and part. */
  readonly key: string;
  readonly action: string;
  /** Hash of the normalised text. */
  readonly textHash: string;
  readonly topic?: string;
  /** The fence the claim will have. */
  readonly fence: number;
  readonly leaseUntil: number;
  readonly limits: WindowLimits;
  readonly leaseMarginMs: number;
}

export type Admission =
  | { readonly admitted: true; readonly next: Next }
  | {
      readonly admitted: false;
      readonly why: 'status' | 'paused' | 'lease' | 'platform' | 'window';
      readonly until: number | undefined;
      readonly reason: string;
    };

/**
 * Admission to send one part: status, lease of the account, the platform's own word and the windows, in this order. Admitted, the part has
 * its entry and the account its lease; both still have to be written.
 */
export function admit(
  before: AccountState | undefined,
  fresh: Next,
  request: AdmissionRequest,
  now: number,
): Admission {
  const state: Next = before ?? fresh;
  const stop = accountStop(before, now);
  if (stop !== undefined) {
    return { admitted: false, why: stop.paused ? 'paused' : 'status', until: stop.until, reason: stop.reason };
  }
  const lease = state.lease;
  const taken = lease !== undefined && (lease.publication !== request.publication || lease.fence >= request.fence);
  if (taken && now <= lease.until + request.leaseMarginMs) {
    return {
      admitted: false,
      why: 'lease',
      until: lease.until + request.leaseMarginMs,
      reason: `account ${state.account} is sending another one`,
    };
  }
  if (state.remoteUntil !== undefined && state.remoteUntil > now) {
    return {
      admitted: false,
      why: 'platform',
      until: state.remoteUntil,
      reason: `the platform wants account ${state.account} to wait`,
    };
  }
  const spaced = state.remote === undefined ? undefined : remoteFree(state.remote);
  if (spaced !== undefined && spaced > now) {
    const { remaining, limit } = state.remote!;
    const why = `the platform allows account ${state.account} ${Math.max(0, remaining)} more of ${limit}, which are spread over the time left`;
    return { admitted: false, why: 'platform', until: spaced, reason: why };
  }
  const earlier = state.entries.find((entry) => entry.key === request.key);
  if (earlier !== undefined && earlier.open === undefined && earlier.fence >= request.fence) {
    // Another claim of this very publication was settled since the asker read it.
    return { admitted: false, why: 'lease', until: now, reason: `this part was sent by another worker` };
  }
  const others = prune(state.entries, now).filter((entry) => entry.key !== request.key);
  const answer = windowAnswer(
    others.filter((entry) => entry.action === request.action),
    request.publication,
    request.limits,
    now,
  );
  if (!answer.free)
    return {
      admitted: false,
      why: 'window',
      until: answer.until,
      reason: `${answer.reason} for account ${state.account}`,
    };
  return {
    admitted: true,
    next: {
      ...withoutStatus(state, now),
      entries: [
        ...others,
        {
          key: request.key,
          action: request.action,
          fence: request.fence,
          at: now,
          // A request of an earlier claim may be out: its time counts on.
          until: Math.max(request.leaseUntil, earlier?.until ?? 0),
          open: request.textHash,
        },
      ],
      lease: { publication: request.publication, fence: request.fence, until: request.leaseUntil },
      // What is admitted again because it was not sent is no second post about the same.
      topics:
        request.topic === undefined || request.topic === state.topics.at(-1)
          ? state.topics
          : [...state.topics, request.topic].slice(-rememberedTopics),
    },
  };
}

/** Cooling that is over is active again, a window of the platform that is over is forgotten. */
function withoutStatus(state: Next, now: number): Next {
  const { status: _status, statusReason: _reason, statusUntil: _until, remoteUntil: _remote, remote, ...rest } = state;
  const kept = remote !== undefined && remote.resetAt > now ? { remote } : {};
  // Who asks has connected with the account's credentials.
  return { ...rest, ...kept, status: 'active', credentials: 'present' };
}

/** Names the claim that is settled: entries and leases of later claims are left alone. */
export interface SettledClaim {
  readonly publication: string;
  /** Publication and part. */
  readonly key: string;
  readonly fence: number;
}

function release(state: Next, claim: SettledClaim): Next {
  if (state.lease?.publication !== claim.publication || state.lease.fence > claim.fence) return state;
  const { lease: _lease, ...rest } = state;
  return rest;
}

/** The part is known to be out, at the latest at `at`; the account is free for the next one. */
export function settleSent(before: Next, claim: SettledClaim, at: number, said?: RemoteWindow): Next {
  const { remote: _earlier, ...state } = before;
  const remote = said === undefined ? before.remote : isTight(said) ? said : undefined;
  const entries = state.entries.map(({ open, ...entry }) => {
    if (entry.key !== claim.key) return open === undefined ? entry : { ...entry, open };
    return { ...entry, until: Math.min(entry.until, at) };
  });
  return {
    ...release(state, claim),
    entries,
    lastPostAt: Math.max(at, before.lastPostAt ?? 0),
    ...(firstTold(before, claim) ? { posts: (before.posts ?? 0) + 1 } : {}),
    ...(remote === undefined ? {} : { remote }),
  };
}

/** Whether a post is heard of for the first time: by its first part, whose entry is open until then. */
function firstTold({ entries }: Next, { publication, key }: SettledClaim): boolean {
  return key === `${publication}/0` && entries.some((entry) => entry.key === key && entry.open !== undefined);
}

/** Another owner begins anew: what the one before posted says nothing about it. */
export function ownedBy(state: Next, owner: string): Next {
  const { posts: _posts, listening: _listening, ...rest } = state;
  return { ...rest, owner };
}

/** The part is known not to be out: its entry goes; the platform's word on when to come back stays. */
export function settleUnsent(state: Next, claim: SettledClaim, remoteUntil?: number): Next {
  return {
    ...release(state, claim),
    entries: state.entries.filter((entry) => entry.key !== claim.key || entry.fence > claim.fence),
    ...(remoteUntil === undefined ? {} : { remoteUntil: Math.max(remoteUntil, state.remoteUntil ?? 0) }),
  };
}

/** Nobody knows whether the part is out: its entry stays open, the account is free for the next one. */
export function settleOpen(state: Next, claim: SettledClaim): Next {
  return release(state, claim);
}

/** The breaker opens: a person must look. */
export function blockAccount(
  state: Next,
  status: 'needs-login' | 'suspended',
  reason: string,
  credentials?: AccountState['credentials'],
): Next {
  return { ...state, status, statusReason: reason, ...(credentials === undefined ? {} : { credentials }) };
}

/** Switched off by an operator until an operator switches it on again. Cooling goes on meanwhile. */
export function pauseAccount(state: Next): Next {
  return { ...state, status: 'paused', statusReason: 'an operator switched it off' };
}

/** Free again, whatever kept it: where that lasts, the next attempt meets it. Only cooling is waited for to its end. */
export function resumeAccount(state: Next, now: number): Next {
  const { statusReason: _reason, statusUntil, listening, ...others } = state;
  // People wait to see it go on: it is not to wait for the round.
  const rest = listening === undefined ? others : { ...others, listening: outOfRound(listening, now) };
  return statusUntil !== undefined && statusUntil > now
    ? { ...rest, status: 'cooling', statusReason: 'it was cooling before', statusUntil }
    : { ...rest, status: 'active' };
}

/**
 * Parts of other publications with the same words whose outcome the account does not know, as keys. The ledger may know it: whoever settles
 * the account can die before it does.
 */
export function sameTextOpen(
  state: AccountState | undefined,
  publication: string,
  textHash: string,
): readonly string[] {
  return (state?.entries ?? [])
    .filter((entry) => entry.open === textHash && !entry.key.startsWith(`${publication}/`))
    .map(({ key }) => key);
}
