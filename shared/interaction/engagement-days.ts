import type { AccountState } from '../limits/account.ts';
import { dayOf } from '../limits/budget.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import { ItemInvalid } from '../publication/errors.ts';
import type { Ledger } from '../publication/ports.ts';
import { isTerminal, type Publication } from '../publication/publication.ts';
import { type EngagementDay, type PostFigures, watchedForMs } from './engagement-figures.ts';
import type { EngagementStore, RecentPublications } from './engagement-ports.ts';

const hour = 60 * 60_000;
const day = 24 * hour;
/** A publication may be found published so long after its slot: what is unconfirmed is settled within a day. */
const settledWithinMs = 26 * hour;
/** A thread gets its later parts within that time of its slot; afterwards what is known of it is whole. */
const wholeAfterMs = 3 * hour;

export interface DaysTools {
  readonly engagement: EngagementStore;
  readonly recent: RecentPublications;
  readonly ledger: Pick<Ledger, 'read'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** So often the older days are read too, milliseconds: their posts are looked at once a day, and each read of all days costs nine items. */
const wholeLookMs = 6 * hour;

/** Whether all days are looked at now that were looked at last then, if ever. Pure. */
export function isWholeLook(last: number | undefined, now: number): boolean {
  return last === undefined || Math.floor(last / wholeLookMs) !== Math.floor(now / wholeLookMs);
}

/**
 * The stored days of the watched time, with the posts that went out since the last look put in; nothing of it is written yet. Between two whole
 * looks only the days in which a post may be young, or may have gone out since.
 */
export async function watchedDays(
  { platform, account }: AccountState,
  last: number | undefined,
  { engagement, recent, ledger, clock, log }: DaysTools,
): Promise<ReadonlyMap<string, EngagementDay>> {
  const now = clock.now();
  const oldest = now - watchedForMs - day;
  const first = isWholeLook(last, now) ? oldest : Math.max(oldest, now - wholeLookMs - settledWithinMs);
  const names: string[] = [];
  const earliest = dayOf(first);
  for (let [time, name] = [now, dayOf(now)]; name >= earliest; time -= day, name = dayOf(time)) names.push(name);
  const stored = await engagement.read(platform, account, names);
  const days = new Map(stored.map((one) => [one.day, one]));
  const known = new Set(stored.flatMap(({ posts }) => Object.values(posts).map(({ publication }) => publication)));

  const from = last === undefined ? oldest : Math.max(oldest, last - settledWithinMs);
  const fresh: string[] = [];
  for await (const id of recent.of(platform, account, { from, to: now })) fresh.push(id);
  const read = await Promise.all(fresh.map((id) => readOr(id, ledger, log)));
  for (const publication of read) {
    if (publication === undefined) continue;
    const whole = isTerminal(publication.state) && now - publication.slot > wholeAfterMs;
    if (known.has(publication.id) && whole) continue;
    const name = dayOf(publication.slot);
    const before = days.get(name) ?? { platform, account, day: name, posts: {}, revision: 0 };
    days.set(name, { ...before, posts: { ...postsOf(publication), ...before.posts } });
  }
  return days;
}

export async function readOr(id: string, ledger: Pick<Ledger, 'read'>, log: Log): Promise<Publication | undefined> {
  try {
    return await ledger.read(id);
  } catch (error) {
    // sweep puts it aside and a person mends it; the others have their figures meanwhile.
    if (!(error instanceof ItemInvalid)) throw error;
    log.warn('engagement.unreadable', { publication: id, reason: error.message });
    return undefined;
  }
}

/** The posts of a publication that people can see, nothing known of them. */
function postsOf({ id, kind, ids, gone = {} }: Publication): Record<string, PostFigures> {
  const seen = Object.entries(ids).filter(([part]) => gone[part] === undefined);
  return Object.fromEntries(
    seen.map(([part, evidence]) => [
      evidence.id,
      {
        publication: id,
        part: Number(part),
        kind,
        at: evidence.at,
        askedAt: 0,
        likes: 0,
        replies: 0,
        reposts: 0,
      },
    ]),
  );
}
