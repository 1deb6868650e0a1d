import * as moves from './moves.ts';
import { dueTime, isTerminal, type Publication } from './publication.ts';

/** Clocks agree within half of it, milliseconds. */
const clockMarginMs = 60_000;

/** When a backup was made and when it is restored, epoch milliseconds of the hive's calendar. */
export interface Restore {
  /** Everything in the backup was read at this moment or later. */
  readonly madeAt: number;
  readonly now: number;
}

/**
 * What a publication out of a backup may be after the restore, so that nothing is posted twice: between backup and restore the hive may have
 * gone on, and nobody remembers it.
 *
 * - Ended ones stay as they are, and so do those that are not due yet: nothing is ever sent before its time.
 * - Planned and held ones that were due are expired: which words they were given, and whether those went out, cannot be told.
 * - What had fixed words and one part to go is unconfirmed: before anything is sent, the account's own listing has to prove it absent,
 *   counted from the restore. Where the listing can prove nothing any more (a day after the backup) it expires.
 * - A thread with several parts to go ends: finding one of its parts proves nothing about the next. Where a request was under way when the
 *   backup was made it fails, so that a person looks; else it expires, or ends as published in part.
 *
 * The same publication comes back where nothing has to change. Pure.
 */
export function afterRestore(publication: Publication, { madeAt, now }: Restore): Publication {
  const sending = publication.state === 'publishing' || publication.state === 'unconfirmed';
  if (isTerminal(publication.state)) return publication;
  if (!sending && dueTime(publication) > now + clockMarginMs) return publication;
  const unsure = `the hive was restored from a backup of ${iso(madeAt)}, and whether it was sent after that cannot be told`;
  const lost = (one: Publication, to: 'expired' | 'failed') => moved(one, moves.end(one, to, unsure, now));
  const oneToGo = publication.parts.filter((_, part) => publication.ids[String(part)] === undefined).length === 1;
  if (sending) {
    const open = moved(publication, uncertain(publication, now));
    return oneToGo ? open : lost(open, 'failed');
  }
  if (publication.state !== 'drafted') return lost(publication, 'expired');
  // No worker can ever have claimed it: words that nobody approved are not sent.
  if (publication.approvalRequired && publication.approvedHash !== publication.textHash) return publication;
  if (!oneToGo || now > madeAt + moves.unconfirmedLimitMs) return lost(publication, 'expired');
  // As if a worker had claimed it the moment after it was read, and was lost just now.
  const claimed = moved(publication, moves.claim(publication, madeAt, now));
  return moved(claimed, uncertain(claimed, now));
}

/** Whatever was known of its lease ended before the restore; the platform's grace time counts from there. */
function uncertain(publication: Publication, now: number): moves.Move {
  const why = 'the hive was restored from a backup; the account has to show whether it was sent';
  const leaseUntil = Math.max(now, publication.leaseUntil ?? now);
  const set = { leaseUntil, fence: publication.fence + 1 };
  const move =
    publication.state === 'publishing'
      ? moves.unconfirm(publication, why, now, now)
      : moves.wait(publication, why, now, now);
  return { ...move, set: { ...move.set, ...set } };
}

function moved(publication: Publication, { set, remove }: moves.Move): Publication {
  const gone = new Set<string>(remove);
  const kept = Object.entries(publication).filter(([name]) => !gone.has(name));
  return { ...(Object.fromEntries(kept) as unknown as Publication), ...set };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
