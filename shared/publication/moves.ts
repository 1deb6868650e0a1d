import {
  type Answering,
  dueTime,
  isTerminal,
  nextPart,
  openWish,
  type Part,
  type PartEvidence,
  type Publication,
  type PublicationState,
  partsOut,
  type Wish,
} from './publication.ts';
import { textHash } from './text-hash.ts';

const minute = 60_000;

/** Nobody acts on a lease until so long after its end: clocks may differ by half of it, milliseconds. */
export const leaseMarginMs = minute;
/** What is unconfirmed for so long has failed and needs a person, milliseconds from sentAt. */
export const unconfirmedLimitMs = 24 * 60 * minute;
/** Safety net: sweep looks at a publication that nobody moved for so long, milliseconds. */
export const safetyNetMs = 15 * minute;
/** A publication whose absence is proved is sent again so many times. */
export const maximumResends = 2;

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
    | 'notAfter'
    | 'wakeAt'
    | 'wait'
    | 'revivals'
    | 'attempts'
    | 'topic'
    | 'answering'
    | 'textHash'
    | 'approvalRequired'
    | 'approvedHash'
    | 'approvedBy'
    | 'approvedAt'
    | 'labelled'
    | 'run'
    | 'modelCostUsd'
    | 'postCostUsd'
    | 'leaseUntil'
    | 'sentAt'
    | 'resends'
    | 'duplicateRefused'
    | 'wish'
    | 'gone'
    | 'missing'
    | 'retries'
  > & { readonly parts: readonly Part[] }
>;

/** What must be true of the stored publication for a move to happen. */
export interface Guard {
  readonly state: PublicationState;
  readonly fence: number;
  readonly revision?: number;
  /** The stored wakeAt is still this one. */
  readonly wakeAt?: number;
  /** The stored wish has this nonce; null: none was ever stored. */
  readonly wish?: string | null;
  /** The stored wish has no answer yet. */
  readonly wishOpen?: true;
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
  /** Evidence that goes in with the same write; the guard names its part as one without. */
  readonly evidence?: { readonly part: number; readonly evidence: PartEvidence };
}

/**
 * The table: from each state, where a publication may go. Staying in a state (a wait, a revival, a part's id) is no move between states
 * and is allowed where the row names the state itself.
 */
export const mayBecome: Readonly<Record<PublicationState, readonly PublicationState[]>> = {
  planned: ['planned', 'drafted', 'held', 'skipped', 'rejected', 'expired', 'failed'],
  held: ['held', 'drafted', 'rejected', 'expired', 'skipped', 'published'],
  drafted: ['drafted', 'publishing', 'expired', 'skipped', 'rejected', 'published'],
  publishing: ['publishing', 'published', 'drafted', 'rejected', 'unconfirmed'],
  unconfirmed: ['unconfirmed', 'published', 'drafted', 'expired', 'failed'],
  published: ['published', 'removed'],
  failed: ['failed', 'drafted', 'published'],
  skipped: ['published'],
  rejected: ['published'],
  expired: ['published'],
  removed: [],
};

/** A move that the table does not hold is a bug of ours, never an answer to an operator. */
export class ImpossibleMove extends Error {
  constructor(publication: Publication, to: PublicationState, why: string) {
    super(`Publication ${publication.id} cannot go from ${publication.state} to ${to}: ${why}.`);
    this.name = 'ImpossibleMove';
  }
}

/** One move of the table; wish-moves.ts has more of them. Throws ImpossibleMove where the table does not hold it. */
export function move(
  publication: Publication,
  from: readonly PublicationState[],
  to: PublicationState,
  now: number,
  set: Changes,
  remove: readonly (keyof Changes)[] = [],
  guard: Partial<Guard> = {},
): Move {
  if (!from.includes(publication.state) || !mayBecome[publication.state].includes(to)) {
    throw new ImpossibleMove(publication, to, `this move starts from ${from.join(' or ')}`);
  }
  const entered: Changes = to === publication.state ? {} : { state: to, stateSince: now };
  const removed = new Set<keyof Changes>(remove);
  if (to !== publication.state && set.wait === undefined) removed.add('wait');
  if (isTerminal(to)) removed.add('wakeAt').add('wait');
  // A wish raises no fence: whoever moves what may have one names the one that was seen.
  const mayHaveWish = publication.state === 'failed' || publication.state === 'published';
  const seen: Partial<Guard> = mayHaveWish ? { wish: publication.wish?.nonce ?? null } : {};
  const progress: Changes = set.revivals === undefined && publication.revivals !== 0 ? { revivals: 0 } : {};
  const merged: Changes = { ...entered, ...progress, ...set };
  return {
    guard: { state: publication.state, fence: publication.fence, ...seen, ...guard },
    set: merged,
    // A wait may have been written since the publication was read, for it raises no fence: it goes whether it was seen or not.
    remove: [...removed].filter((key) => !(key in merged) && (key === 'wait' || publication[key] !== undefined)),
  };
}

export interface DraftedWords {
  readonly parts: readonly Part[];
  readonly labelled: boolean;
  readonly topic?: string;
  readonly run?: string;
  readonly modelCostUsd?: number;
  readonly postCostUsd?: number;
  /** Whom it answers, where its plan does not say so. */
  readonly answering?: Answering;
}

function words(draft: DraftedWords): Changes {
  return {
    parts: draft.parts,
    textHash: textHash(draft.parts),
    labelled: draft.labelled,
    ...(draft.topic === undefined ? {} : { topic: draft.topic }),
    ...(draft.run === undefined ? {} : { run: draft.run }),
    ...(draft.modelCostUsd === undefined ? {} : { modelCostUsd: draft.modelCostUsd }),
    ...(draft.postCostUsd === undefined || draft.postCostUsd === 0 ? {} : { postCostUsd: draft.postCostUsd }),
    ...(draft.answering === undefined ? {} : { answering: draft.answering }),
  };
}

/** planned -> drafted: from here the text never changes. The safety net set at plan stays, so the index row is not touched. */
export function draft(publication: Publication, text: DraftedWords, now: number): Move {
  if (text.parts.length === 0) throw new ImpossibleMove(publication, 'drafted', 'it has no words');
  return move(publication, ['planned'], 'drafted', now, { ...words(text), attempts: 0 }, ['reason']);
}

/** planned -> held: a person decides. Sweep looks at it a moment later, to count it among what needs a person, then at the end of its time. */
export function hold(publication: Publication, text: DraftedWords, reason: string, now: number): Move {
  if (text.parts.length === 0) throw new ImpossibleMove(publication, 'held', 'it has no words');
  const wakeAt = Math.min(now + minute, publication.notAfter);
  return move(publication, ['planned'], 'held', now, { ...words(text), reason, approvalRequired: true, wakeAt });
}

/** held -> held with other words: the revision goes up, an approval of the old words is void. */
export function edit(publication: Publication, text: DraftedWords, now: number): Move {
  return move(
    publication,
    ['held'],
    'held',
    now,
    { ...words(text), revision: publication.revision + 1 },
    ['approvedHash', 'approvedBy', 'approvedAt'],
    {
      revision: publication.revision,
    },
  );
}

/**
 * held -> drafted: the approval names the hash of the words that were read, and whose it is. What is approved before it is due waits for
 * its time.
 */
export function approve(publication: Publication, textHash: string, by: string, now: number): Move {
  if (publication.textHash !== textHash) {
    throw new ImpossibleMove(publication, 'drafted', 'the approval names other words than the draft has now');
  }
  const due = dueTime(publication);
  const waits = due > now ? { wait: { reason: notDue }, wakeAt: due } : { wakeAt: now + safetyNetMs };
  return move(
    publication,
    ['held'],
    'drafted',
    now,
    { approvedHash: textHash, approvedBy: by, approvedAt: now, ...waits },
    ['reason'],
    { revision: publication.revision },
  );
}

/** What an approved publication waits for until it is due. */
export const notDue = 'it is approved, and its time has not come';

/** Stays where it is until `wakeAt`, and says what it waits for. */
export function wait(publication: Publication, reason: string, wakeAt: number, now: number): Move {
  const from: readonly PublicationState[] = ['planned', 'drafted', 'unconfirmed'];
  return move(publication, from, publication.state, now, { wait: { reason }, wakeAt });
}

/**
 * drafted -> publishing: one worker owns it until leaseUntil.
 * Refused where a part has nobody's permission: the words must be the approved ones where approval is asked.
 */
export function claim(publication: Publication, now: number, leaseUntil: number): Move {
  const part = nextPart(publication);
  if (part === undefined) throw new ImpossibleMove(publication, 'publishing', 'all its parts are out');
  if (publication.approvalRequired && publication.approvedHash !== publication.textHash) {
    throw new ImpossibleMove(publication, 'publishing', 'its words are not the approved ones');
  }
  return move(
    publication,
    ['drafted'],
    'publishing',
    now,
    { fence: publication.fence + 1, leaseUntil, sentAt: publication.sentAt ?? now },
    ['reason'],
    { partWithoutId: part },
  );
}

/** publishing -> drafted: the request is known not to be sent; it says so again at `wakeAt`. */
export function giveBack(publication: Publication, reason: string, wakeAt: number, now: number): Move {
  return move(
    publication,
    ['publishing'],
    'drafted',
    now,
    { wait: { reason }, wakeAt, attempts: publication.attempts + 1 },
    // A request of an earlier claim that was only proved absent keeps its time: a late find must still match it.
    publication.resends === 0 ? ['sentAt'] : [],
  );
}

/** publishing -> unconfirmed: a request may have got through. */
export function unconfirm(
  publication: Publication,
  reason: string,
  wakeAt: number,
  now: number,
  duplicateRefused = false,
): Move {
  return move(publication, ['publishing'], 'unconfirmed', now, {
    reason,
    wait: { reason },
    wakeAt,
    ...(duplicateRefused ? { duplicateRefused: true } : {}),
  });
}

/** publishing with a dead lease -> unconfirmed; the fence goes up, so the lost worker can move nothing any more. */
export function recover(publication: Publication, now: number): Move {
  if (publication.leaseUntil === undefined || now <= publication.leaseUntil + leaseMarginMs) {
    throw new ImpossibleMove(publication, 'unconfirmed', 'its lease is not dead yet');
  }
  return move(publication, ['publishing'], 'unconfirmed', now, {
    fence: publication.fence + 1,
    reason: 'the worker that was sending it never answered',
    wakeAt: now + safetyNetMs,
  });
}

/** unconfirmed -> drafted: its absence is proved. */
export function sendAgain(publication: Publication, now: number): Move {
  if (publication.resends >= maximumResends) {
    throw new ImpossibleMove(publication, 'drafted', `it was sent again ${maximumResends} times already`);
  }
  return move(
    publication,
    ['unconfirmed'],
    'drafted',
    now,
    { resends: publication.resends + 1, wakeAt: now + safetyNetMs },
    ['reason'],
  );
}

/** A part of a thread is out and another one is to come: back to drafted, where the next part gets a claim of its own. */
export function continueThread(publication: Publication, now: number): Move {
  const part = nextPart(publication);
  if (part === undefined || part === 0)
    throw new ImpossibleMove(publication, 'drafted', 'no further part is to be sent');
  return move(
    publication,
    ['publishing', 'unconfirmed'],
    'drafted',
    now,
    { wakeAt: now + safetyNetMs, attempts: 0, resends: 0 },
    ['reason', 'sentAt', 'duplicateRefused'],
    {
      partsWithId: part,
    },
  );
}

/** The last part's evidence and the end in one write, for the worker that still owns the claim; undefined while other parts are missing. */
export function completeWith(
  publication: Publication,
  part: number,
  evidence: PartEvidence,
  now: number,
): Move | undefined {
  const whole = { ...publication, ids: { ...publication.ids, [String(part)]: evidence } };
  if (part !== publication.parts.length - 1 || nextPart(whole) !== undefined) return undefined;
  const move = complete(whole, now);
  return {
    ...move,
    guard: { ...move.guard, partWithoutId: part, partsWithId: part },
    evidence: { part, evidence },
  };
}

/** Any state but removed -> published, once all parts have ids. A retry is answered by that, a removal goes on. */
export function complete(publication: Publication, now: number): Move {
  if (publication.parts.length === 0 || nextPart(publication) !== undefined) {
    throw new ImpossibleMove(publication, 'published', 'not all of its parts have ids');
  }
  const wish = openWish(publication);
  const retry = wish?.kind === 'retry' ? { wish: answered(wish, 'it is on the platform', true) } : {};
  const removal = wish?.kind === 'remove' ? { wakeAt: publication.wakeAt ?? now } : {};
  const set = { ...retry, ...removal };
  return move(publication, [publication.state], 'published', now, set, ['reason', 'partial'], {
    partsWithId: publication.parts.length,
  });
}

/** The wish with what came of it. */
export function answered({ waits: _waits, ...wish }: Wish, answer: string, granted: boolean): Wish {
  return { ...wish, answer, granted };
}

const endsFrom: Readonly<Record<'expired' | 'skipped' | 'rejected' | 'failed', readonly PublicationState[]>> = {
  expired: ['planned', 'held', 'drafted', 'unconfirmed'],
  skipped: ['planned', 'held', 'drafted'],
  rejected: ['planned', 'held', 'drafted', 'publishing'],
  failed: ['planned', 'unconfirmed'],
};

/**
 * Ends it with a reason. With a part out it ends as published (partial): what people can see is never called failed.
 */
export function end(
  publication: Publication,
  to: 'expired' | 'skipped' | 'rejected' | 'failed',
  reason: string,
  now: number,
): Move {
  if (partsOut(publication) > 0) return move(publication, endsFrom[to], 'published', now, { partial: true, reason });
  return move(publication, endsFrom[to], to, now, { reason });
}

/**
 * sweep's own: pushes wakeAt ahead before it sends the id. A wait that has come to its end is no revival; a publication that nobody moved
 * since the last time is.
 */
export function revive(publication: Publication, wakeAt: number, now: number): Move {
  if (publication.wakeAt === undefined)
    throw new ImpossibleMove(publication, publication.state, 'it waits for nothing');
  const waited = publication.wait !== undefined;
  return move(
    publication,
    ['planned', 'held', 'drafted', 'publishing', 'unconfirmed'],
    publication.state,
    now,
    { wakeAt, revivals: waited ? publication.revivals : publication.revivals + 1 },
    waited ? ['wait'] : [],
    { wakeAt: publication.wakeAt },
  );
}
