import type { WindowLimits } from '../limits/rate-limiter.ts';
import type { QuietHours } from '../personality/quiet.ts';

/** The states of a publication; the moves between them stand in moves.ts and nowhere else. */
export const publicationStates = [
  'planned',
  'held',
  'drafted',
  'publishing',
  'unconfirmed',
  'published',
  'failed',
  'skipped',
  'rejected',
  'expired',
  'removed',
] as const;
export type PublicationState = (typeof publicationStates)[number];

export const terminalStates: readonly PublicationState[] = [
  'published',
  'failed',
  'skipped',
  'rejected',
  'expired',
  'removed',
];

/** Nothing more happens to a publication in this state, but what a person asks for. */
export function isTerminal(state: PublicationState): boolean {
  return terminalStates.includes(state);
}

/** One platform post of a publication, as words: fixed when the publication becomes drafted. */
export interface Part {
  readonly text: string;
  /** Only where the platform's posts have a title. */
  readonly title?: string;
}

/** What the platform answered for a part: evidence, never overwritten. */
export interface PartEvidence {
  readonly id: string;
  readonly url: string;
  /** When we learnt of it, epoch milliseconds. */
  readonly at: number;
}

/** Where a publication goes: its own timeline when both are absent. */
export interface Target {
  /** A named place on the platform (a subreddit). */
  readonly place?: string;
  /** External id of the post it answers. */
  readonly replyTo?: string;
}

export type PublicationKind = 'post' | 'reply';

/** Whom a reply answers: the platform's id of the account, and its name, lower case, without a sign. */
export interface Answering {
  readonly id: string;
  readonly handle: string;
}

/** What a publication waits for; while it is set, a message that comes before wakeAt is acknowledged unread. */
export interface Wait {
  readonly reason: string;
}

/**
 * What a person asks of the publish function, which alone reaches the platform. Open until it has an answer; only failed ones have an open
 * retry, only published ones an open removal.
 */
export interface Wish {
  readonly kind: 'retry' | 'remove';
  /** Names the wish: a later one has another nonce. */
  readonly nonce: string;
  /** Who wishes it, as the audit names them, and since when. */
  readonly by: string;
  readonly at: number;
  /** Of a retry: how long it may be sent once its absence is proved. */
  readonly notAfter?: number;
  /** Of a removal: this part alone. */
  readonly part?: number;
  /** Of a removal: why, in the person's words. */
  readonly why?: string;
  /** What it waits for, while it waits until wakeAt. */
  readonly waits?: string;
  /** What came of it; absent while it is open. */
  readonly answer?: string;
  /** Whether it was granted; goes with the answer. */
  readonly granted?: boolean;
}

/** One thing to be said, with its history. All times are epoch milliseconds of the hive's calendar. */
export interface Publication {
  readonly id: string;
  readonly personality: string;
  /** The personality version that was current when it was planned. */
  readonly version: number;
  readonly platform: string;
  readonly transport: string;
  readonly account: string;
  readonly kind: PublicationKind;
  readonly target: Target;
  /** Of a reply: whoever opts out of answers before it is sent gets none. */
  readonly answering?: Answering;
  /** The wall-clock time it stands for. */
  readonly slot: number;
  /** When it is to be sent, where jitter moves it behind its slot. */
  readonly dueAt?: number;
  /** From then on it must not be sent any more. */
  readonly notAfter: number;
  readonly createdAt: number;
  /** The personality's own limits and platform settings, pinned with the version so that publishing needs no second read. */
  readonly limits: Partial<WindowLimits>;
  readonly settings: Readonly<Record<string, unknown>>;
  /** In these hours its sending does not begin; absent: at any time, as an operator's own post. */
  readonly quiet?: QuietHours;

  readonly state: PublicationState;
  readonly stateSince: number;
  /** Why it is in this state; always present in skipped, rejected, expired, failed and removed. */
  readonly reason?: string;
  /** True when a thread was cut short: some parts are out, the others never will be. */
  readonly partial?: boolean;
  /** Counted up by every claim, and whenever a lease that died is cleared away. */
  readonly fence: number;
  /** +1 per edit while held. */
  readonly revision: number;
  /** When sweep looks at it next; absent in terminal states without an open wish. */
  readonly wakeAt?: number;
  readonly wait?: Wait;
  /** Times sweep had to send it again without a move in between. */
  readonly revivals: number;
  /** Times in a row it was known not to be sent, for the backoff. */
  readonly attempts: number;

  readonly topic?: string;
  /** Fixed from drafted on; empty before. */
  readonly parts: readonly Part[];
  /** Evidence by part index ("0", "1", ...). */
  readonly ids: Readonly<Record<string, PartEvidence>>;
  /** SHA-256 of the parts, hexadecimal. */
  readonly textHash?: string;
  /** True when a person must name the text's hash before it is sent. */
  readonly approvalRequired: boolean;
  readonly approvedHash?: string;
  /** Who approved it, as the audit names them, and when. */
  readonly approvedBy?: string;
  readonly approvedAt?: number;
  /** The posts carry the platform's machine-readable label of generated text. */
  readonly labelled: boolean;
  /** Object key of the run that made the draft. */
  readonly run?: string;
  /** Money the model cost, USD; at most, where a run died after it paid. */
  readonly modelCostUsd?: number;
  /** What the platform bills for all its parts together, USD; absent where that is nothing. */
  readonly postCostUsd?: number;

  /** End of the last claim's lease; kept after the claim ends, for the grace time counts from it. */
  readonly leaseUntil?: number;
  /** Time of the earliest claim whose request is not proved unsent. */
  readonly sentAt?: number;
  /** Times it was drafted again after its absence was proved. */
  readonly resends: number;
  /** The platform refused it as a duplicate: settled by reconcile. */
  readonly duplicateRefused?: boolean;

  /** The newest wish of a person. */
  readonly wish?: Wish;
  /** Parts that were taken down, by their index, and when. */
  readonly gone?: Readonly<Record<string, number>>;
  /** Parts that the platform was seen not to have any more, though nobody here took them down, by their index; and since when. */
  readonly missing?: Readonly<Record<string, number>>;
  /** Times a person had it sent again after it had failed; absent: never. Its model is paid for since the first failure. */
  readonly retries?: number;
}

/** The wish that nothing came of yet. */
export function openWish({ wish }: Pick<Publication, 'wish'>): Wish | undefined {
  return wish?.answer === undefined ? wish : undefined;
}

/** Indexes of the parts that people can see: out and not taken down, first to last. */
export function partsStanding({ ids, gone = {} }: Pick<Publication, 'ids' | 'gone'>): readonly number[] {
  return Object.keys(ids)
    .filter((part) => gone[part] === undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

/** Index of the first part without evidence; undefined when all are out (or none is written). */
export function nextPart(publication: Publication): number | undefined {
  const index = publication.parts.findIndex((_, i) => publication.ids[String(i)] === undefined);
  return index === -1 ? undefined : index;
}

/** Before that it is not sent. */
export function dueTime({ slot, dueAt = slot }: Pick<Publication, 'slot' | 'dueAt'>): number {
  return dueAt;
}

/** How many of its parts the platform has given an id. */
export function partsOut(publication: Publication): number {
  return Object.keys(publication.ids).length;
}

/** Key of a window entry and of the account's memory of what is under way: one per part, so that a retry reuses it. */
export function partKey(publicationId: string, part: number): string {
  return `${publicationId}/${part}`;
}

/** What such a key names. */
export function partOfKey(key: string): { readonly publication: string; readonly part: number } {
  const end = key.lastIndexOf('/');
  return { publication: key.slice(0, end), part: Number(key.slice(end + 1)) };
}
