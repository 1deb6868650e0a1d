import * as z from 'zod/mini';
import type { Cursor } from '../../interaction/platform-reads.ts';
import { lastIdBefore, timeOf } from './snowflake.ts';

/**
 * So late X may list a post among the mentions, milliseconds after it was made: meanwhile younger ones stand there already, and whoever goes
 * on after the youngest misses it for good (github.com/valory-xyz/IEKit/issues/307, 2025-09, and the threads it names). As long as a post of
 * one's own may take to be listed.
 */
export const listedLateMs = 10 * 60_000;

const field = z.catch(z.optional(z.string().check(z.regex(/^\d{1,19}$/))), undefined);
/**
 * How far the mentions were read. Everything up to `since` was listed; the listing is newest first, so where a page was cut off, `until` is the
 * oldest that was listed and `newest` what `since` becomes once the gap is closed.
 *
 * Between `settled` and `since` X may still put a post in: that part is looked at a second time. Absent: there is no such part. Where a page
 * of the second look was cut off, `late` is the oldest that was listed and `lateTo` what `settled` becomes after the last one.
 */
const schema = z.object({
  since: field,
  until: field,
  newest: field,
  settled: field,
  late: field,
  lateTo: field,
});
export type Where = Readonly<Partial<Record<keyof z.infer<typeof schema>, string>>>;

/** The cursor as far as it is one. */
export function whereOf(cursor: Cursor | undefined): Where {
  return compact(schema.parse(cursor ?? {}));
}

/** A part of the listing: ids above `from` and below `until`. */
export interface SecondLook {
  readonly from: string;
  readonly until: string;
  /** Everything up to there is settled afterwards. */
  readonly to: string;
}

/**
 * The part of the listing that is to be looked at again by now; undefined where there is none. Pure. Each post is listed twice at most, and one
 * that nobody else spoke beside not even that: where X was quiet for that long afterwards, the look ends before the youngest post that is
 * known. Where people speak without a pause, a look comes every `listedLateMs`.
 */
export function secondLook({ since, settled, late, lateTo }: Where, now: number): SecondLook | undefined {
  if (since === undefined || settled === undefined || !isLater(since, settled)) return undefined;
  if (late !== undefined && lateTo !== undefined) return { from: settled, until: late, to: lateTo };
  const bound = now - listedLateMs;
  if (timeOf(since, undefined) <= bound) return { from: settled, until: since, to: since };
  if (timeOf(settled, undefined) > bound - listedLateMs) return undefined;
  const to = lastIdBefore(bound);
  return isLater(to, settled) ? { from: settled, until: String(BigInt(to) + 1n), to } : undefined;
}

/** What was read of the listing this time. */
export interface MentionsRead {
  /** The youngest post. */
  readonly newest: string | undefined;
  /** The oldest one of a page that was cut off. */
  readonly cutAt?: string | undefined;
  /** The second look, where there was one, and where it was cut off. */
  readonly look?: SecondLook | undefined;
  readonly lookCutAt?: string | undefined;
}

/** Where the reading goes on. Pure. */
export function whereAfter(before: Where, read: MentionsRead, now: number): Where {
  const { since, settled, late, lateTo } = before;
  const newest = younger(before.newest ?? since, read.newest);
  if (read.cutAt !== undefined) return compact({ since, until: read.cutAt, newest, settled, late, lateTo });
  if (read.look !== undefined && read.lookCutAt !== undefined) {
    return compact({ since: newest, settled, late: read.lookCutAt, lateTo: read.look.to });
  }
  const next = settledAfter(before, newest, read.look, now);
  return compact({ since: newest, ...(next === newest ? {} : { settled: next }) });
}

/** Up to where nothing can come any more: `newest` where that is everything. */
function settledAfter(
  { since, until, settled }: Where,
  newest: string | undefined,
  look: SecondLook | undefined,
  now: number,
): string | undefined {
  const low = look?.to ?? settled ?? since;
  // What was left over is looked at first.
  if (low !== since || newest === since || newest === undefined) return low;
  // The pages of a row were read one after another: who is to say which of them was early.
  if (until === undefined && timeOf(newest, undefined) <= now - listedLateMs) return newest;
  return younger(since, lastIdBefore(timeOf(newest, undefined) - listedLateMs));
}

function compact(where: z.infer<typeof schema>): Where {
  return Object.fromEntries(Object.entries(where).filter(([, value]) => value !== undefined));
}

/** Whether the first id is the younger one. */
export function isLater(a: string, b: string): boolean {
  return BigInt(a) > BigInt(b);
}

/** The younger of two ids. */
export function younger(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return isLater(a, b) ? a : b;
}
