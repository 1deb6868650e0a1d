import { answered, type Changes, ImpossibleMove, type Move, move, safetyNetMs } from './moves.ts';
import { nextPart, openWish, type Publication, partsStanding, type Wish } from './publication.ts';

const minute = 60_000;

/** A wish that nothing came of for so long is given up, with an answer, milliseconds. */
export const wishLimitMs = 7 * 24 * 60 * minute;
/**
 * What is to be taken down has to be gone within a day of the wish (the rules of the platforms for automation, 2026): where it still
 * stands after so long, a person hears of it while there is time, milliseconds.
 */
export const removalOverdueMs = 20 * 60 * minute;
/** From then on it is looked at so often, whatever it waits for. */
const overdueLookMs = 60 * minute;
/** The message that goes with a wish may get lost: sweep looks at it a moment later. */
const firstLookMs = minute;

/** The state in which a wish can be granted. */
const stateOf = { retry: 'failed', remove: 'published' } as const;

function open(publication: Publication): Wish {
  const wish = openWish(publication);
  if (wish === undefined) throw new ImpossibleMove(publication, publication.state, 'nobody wishes anything of it');
  return wish;
}

/** failed or published, and stays so: a person wishes something of the publish function. */
export function ask(publication: Publication, wish: Wish, now: number): Move {
  const state = stateOf[wish.kind];
  if (openWish(publication) !== undefined) {
    throw new ImpossibleMove(publication, publication.state, 'an earlier wish has no answer yet');
  }
  return move(publication, [state], state, now, { wish, wakeAt: now + firstLookMs, attempts: 0 });
}

/** Another run may have answered it since it was read. */
const stillOpen = { wishOpen: true } as const;

/** Stays where it is: the wish has its answer. One that another run gave meanwhile stands. */
export function answer(publication: Publication, words: string, now: number): Move {
  const wish = open(publication);
  const set: Changes = { wish: answered(wish, words, false) };
  return move(publication, [stateOf[wish.kind]], publication.state, now, set, [], stillOpen);
}

/** The wish waits until `wakeAt`, and says what for. One that was answered meanwhile waits no more. */
export function postpone(publication: Publication, waits: string, wakeAt: number, now: number): Move {
  const wish = open(publication);
  const set: Changes = {
    wish: { ...wish, waits },
    wakeAt: Math.min(wakeAt, latestLook(wish, now), wish.at + wishLimitMs + 1),
    attempts: publication.attempts + 1,
  };
  return move(publication, [stateOf[wish.kind]], publication.state, now, set, [], stillOpen);
}

/** Whether something is still to be taken down though its day is nearly over. */
export function isOverdue(wish: Pick<Wish, 'kind' | 'at'>, now: number): boolean {
  return wish.kind === 'remove' && now >= wish.at + removalOverdueMs;
}

function latestLook(wish: Wish, now: number): number {
  if (wish.kind !== 'remove') return Number.POSITIVE_INFINITY;
  return isOverdue(wish, now) ? now + overdueLookMs : wish.at + removalOverdueMs;
}

/** sweep's own: pushes wakeAt ahead before it sends the id. A wish that waited, and has come to the end of it, is no revival. */
export function reviveWish(publication: Publication, wakeAt: number, now: number): Move {
  const { waits, ...wish } = open(publication);
  const revivals = waits === undefined ? publication.revivals + 1 : publication.revivals;
  return move(
    publication,
    [stateOf[wish.kind]],
    publication.state,
    now,
    { wakeAt, revivals, wish },
    [],
    publication.wakeAt === undefined ? {} : { wakeAt: publication.wakeAt },
  );
}

/** failed -> drafted: a person says again, and its absence is proved. Nothing of the time before counts any more but its model's price. */
export function retry(publication: Publication, now: number): Move {
  const wish = open(publication);
  const part = nextPart(publication);
  if (wish.notAfter === undefined || part === undefined) {
    throw new ImpossibleMove(publication, 'drafted', 'no time was given, or there is nothing left to send');
  }
  return move(
    publication,
    ['failed'],
    'drafted',
    now,
    {
      notAfter: wish.notAfter,
      wakeAt: now + safetyNetMs,
      resends: 0,
      attempts: 0,
      retries: (publication.retries ?? 0) + 1,
      wish: answered(wish, 'it is sent again', true),
    },
    ['reason', 'sentAt'],
    { partWithoutId: part },
  );
}

/**
 * A part is taken down: published still while people can see others, or while nobody knows whether one more is out; removed with the last
 * one. Evidence that comes in meanwhile refuses it, for then one more stands; so does an answer of another run while parts are left, see
 * `takenDownUnasked`.
 * @param part undefined where none was left to be taken down
 * @param settled whether it is known that no part without an id is out
 */
export function takenDown(publication: Publication, part: number | undefined, settled: boolean, now: number): Move {
  const wish = open(publication);
  const gone = part === undefined ? (publication.gone ?? {}) : { ...publication.gone, [String(part)]: now };
  const missing = nextPart(publication);
  const guard = missing === undefined ? {} : { partWithoutId: missing };
  const left = partsStanding({ ids: publication.ids, gone });
  if (left.length === 0 && settled) {
    return move(publication, ['published'], 'removed', now, { gone, ...removedFor(wish) }, [], guard);
  }
  if (wish.part === undefined) {
    const set: Changes = { gone, wakeAt: publication.wakeAt ?? now };
    return move(publication, ['published'], 'published', now, set, [], { ...guard, ...stillOpen });
  }
  const set: Changes = { gone, wish: answered(wish, `part ${wish.part + 1} is taken down`, true) };
  return move(publication, ['published'], 'published', now, set, [], guard);
}

function removedFor(wish: Wish): Changes {
  const why = wish.why === undefined ? '' : `: ${wish.why}`;
  return { reason: `${wish.by} had it taken down${why}`, wish: answered(wish, 'it is taken down', true) };
}

/**
 * A part was taken down, and meanwhile another run answered the wish, because the platform refused it there: what happened is remembered, and
 * where nothing is left to be seen it is removed after all.
 */
export function takenDownUnasked(publication: Publication, part: number, now: number): Move {
  const gone = { ...publication.gone, [String(part)]: now };
  const left = partsStanding({ ids: publication.ids, gone });
  const guard = { revision: publication.revision };
  if (left.length > 0 || nextPart(publication) !== undefined) {
    return move(publication, ['published'], 'published', now, { gone }, [], guard);
  }
  const { wish } = publication;
  if (wish === undefined) throw new ImpossibleMove(publication, 'removed', 'nobody wished it');
  return move(publication, ['published'], 'removed', now, { gone, ...removedFor(wish) }, [], guard);
}

/**
 * published, and stays so: the platform has a part no more, and it was not us who took it down. Its owner may have, or the platform; nobody
 * here knows, so nothing is said of that.
 * @param since when it was first seen to be gone
 */
export function seenGone(publication: Publication, part: number, since: number, now: number): Move {
  const { wakeAt } = publication;
  const missing = { ...publication.missing, [String(part)]: since };
  const set: Changes = { missing, ...(wakeAt === undefined ? {} : { wakeAt }) };
  return move(publication, ['published'], 'published', now, set);
}

/** failed -> published in part: a person named some of its posts, so people can see it. A retry is answered by that. */
export function cutShort(publication: Publication, reason: string, now: number): Move {
  if (partsStanding(publication).length === 0) {
    throw new ImpossibleMove(publication, 'published', 'none of its parts is out');
  }
  const wish = openWish(publication);
  const set: Changes = {
    partial: true,
    reason,
    ...(wish === undefined ? {} : { wish: answered(wish, 'its posts were named', true) }),
  };
  return move(publication, ['failed'], 'published', now, set);
}
