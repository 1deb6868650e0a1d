const minute = 60_000;
export const hourMs = 60 * minute;
export const dayMs = 24 * hourMs;

/** Upper bounds of one account for one action. A window is exact: no more than `perHour` in any 60 minutes, wherever they begin. */
export interface WindowLimits {
  readonly perHour: number;
  readonly perDay: number;
  /** Smallest time between two, minutes. */
  readonly minimumGapMinutes: number;
}

/** One sending that counts in the windows. Times are epoch milliseconds. */
export interface WindowEntry {
  /** Publication and part. */
  readonly key: string;
  readonly action: string;
  /** Of the claim it was admitted for: a worker that lost its claim cannot take away the entry of the next one. */
  readonly fence: number;
  /** When it was admitted. */
  readonly at: number;
  /** It counts until one full window after this: the lease's end while its outcome is open, the answer afterwards. */
  readonly until: number;
  /** Hash of the normalised text while its outcome is open. */
  readonly open?: string;
}

export type WindowAnswer =
  | { readonly free: true }
  | { readonly free: false; readonly until: number; readonly reason: string };

/**
 * Whether one more may be sent from `now` on. An entry ages from the moment after which its request can arrive no more (`until`), so the
 * answer holds for every moment of the new request's lease too. Parts of the same publication keep no gap.
 * @param entries of this account and action, without the entry of the part that asks
 */
export function windowAnswer(
  entries: readonly WindowEntry[],
  publicationId: string,
  limits: WindowLimits,
  now: number,
): WindowAnswer {
  const answers = [
    fullWindow(entries, limits.perHour, hourMs, now, 'an hour'),
    fullWindow(entries, limits.perDay, dayMs, now, 'a day'),
    gap(entries, publicationId, limits.minimumGapMinutes * minute, now),
  ].filter((answer) => answer !== undefined);
  if (answers.length === 0) return { free: true };
  // The last one to open decides: before that moment at least one of them is shut.
  return answers.reduce((latest, answer) => (answer.until > latest.until ? answer : latest));
}

type Shut = Extract<WindowAnswer, { free: false }>;

function fullWindow(
  entries: readonly WindowEntry[],
  limit: number,
  windowMs: number,
  now: number,
  name: string,
): Shut | undefined {
  const ends = entries
    .map((entry) => entry.until + windowMs)
    .filter((end) => end > now)
    .sort((a, b) => a - b);
  if (ends.length < limit) return undefined;
  const until = ends[ends.length - limit]!;
  return { free: false, until, reason: `limit of ${limit} in ${name} is reached` };
}

function gap(entries: readonly WindowEntry[], publicationId: string, gapMs: number, now: number): Shut | undefined {
  const others = entries.filter((entry) => !entry.key.startsWith(`${publicationId}/`));
  const until = Math.max(0, ...others.map((entry) => entry.until + gapMs));
  if (gapMs === 0 || until <= now) return undefined;
  return { free: false, until, reason: `smallest gap of ${gapMs / minute} minutes is not over` };
}

/** Entries that can still count in the longest window. */
export function prune(entries: readonly WindowEntry[], now: number): readonly WindowEntry[] {
  return entries.filter((entry) => entry.until + dayMs > now);
}

/** What the platform said of its own window in an answer. Times are epoch milliseconds. */
export interface RemoteWindow {
  readonly remaining: number;
  readonly limit: number;
  readonly resetAt: number;
  /** When it said so. */
  readonly at: number;
}

/** Below this share of the limit the platform's window counts as tight and is remembered. */
const tightShare = 0.2;
/** What remains is spread over the time that is left, but a post never waits longer than that while something remains. */
const longestSpacingMs = 60 * minute;

/** Whether it has to be remembered for the next sending. */
export function isTight({ remaining, limit }: Pick<RemoteWindow, 'remaining' | 'limit'>): boolean {
  return remaining <= 0 || remaining <= limit * tightShare;
}

/**
 * From when on the platform's own window allows the next request: at its reset where nothing remains, else so that what remains lasts until
 * then. The smaller the remainder, the longer the way.
 */
export function remoteFree({ remaining, resetAt, at }: RemoteWindow): number {
  if (remaining <= 0) return resetAt;
  return Math.min(resetAt, at + Math.min((resetAt - at) / (remaining + 1), longestSpacingMs));
}
