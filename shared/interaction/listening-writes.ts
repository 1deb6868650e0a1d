import { isDeepStrictEqual } from 'node:util';
import { type AccountState, afterCooling } from '../limits/account.ts';
import { askedAt, type Listening, outOfRound } from '../limits/listening.ts';
import { changeAccount } from '../publication/accounts.ts';
import { isWholeLook } from './engagement-days.ts';
import type { ObserveTools } from './observe-tools.ts';

/**
 * Writes how the account goes on listening. Where another run moved its cursor meanwhile, that stays: what both heard is stored once. Where there is
 * nothing to say nothing is written: an account in the round to which nobody speaks costs no write.
 * @param known the account as it is to be written over, with marks that are not stored yet
 * @param stored the account as it was read, where that is another
 */
export async function putListening(
  known: AccountState,
  next: Listening,
  tools: Pick<ObserveTools, 'accounts' | 'clock'>,
  stored: AccountState = known,
): Promise<void> {
  if (known.status === 'active' && same(known.listening, next) && !hasNews(stored, known)) return;
  await changeAccount(
    tools.accounts,
    known.platform,
    known.account,
    (state) => {
      const now = state.listening;
      if (now === undefined || state.owner !== known.owner) return state;
      // It began anew meanwhile: nothing of before counts.
      if (now.figuresOnly !== next.figuresOnly || now.since !== next.since) return state;
      const others = (now.unfinished ?? []).filter((id) => known.listening?.unfinished?.includes(id) !== true);
      const unfinished = [...new Set([...(next.unfinished ?? []), ...others])];
      if (now.transport !== next.transport) {
        // It is reached another way by now, which goes on by itself; what is stored is to be concluded all the same.
        const open = outOfRound({ ...now, unfinished }, tools.clock.now());
        return unfinished.length === 0 ? state : { ...state, listening: open };
      }
      const { transport, newPostsIn } = now;
      const cursor = isDeepStrictEqual(now.cursor, known.listening?.cursor) ? next.cursor : now.cursor;
      const { unfinished: _unfinished, cursor: _cursor, places, ...rest } = next;
      // Of other places nothing was seen.
      const seen = places !== undefined && isDeepStrictEqual(newPostsIn, next.newPostsIn) ? { places } : {};
      const goesOn: Listening = {
        ...rest,
        ...seen,
        transport,
        newPostsIn,
        ...(cursor === undefined ? {} : { cursor }),
        ...(unfinished.length === 0 ? {} : { unfinished }),
      };
      const unmoved = now.nextAt === known.listening?.nextAt && now.inRound === known.listening?.inRound;
      return {
        ...afterCooling(state, tools.clock.now()),
        listening: unmoved && others.length === 0 ? goesOn : askedWith(goesOn, now),
      };
    },
    known,
  );
}

/**
 * The one, asked when both want it. Whoever was told to wait longer, for money's sake say, is not overruled by a run that knows nothing of it; and
 * whoever has a time of its own is not left to the round.
 */
function askedWith(listening: Listening, other: Listening): Listening {
  const times = [listening, other].filter(({ inRound }) => inRound !== true).map(({ nextAt }) => nextAt);
  return times.length === 0 ? listening : askedAt(listening, Math.max(...times));
}

/** Whether both say the same; what is absent and what is undefined are the same. */
function same(before: Listening | undefined, next: Listening): boolean {
  const said = (of: object) => Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined));
  return before !== undefined && isDeepStrictEqual(said(before), said(next));
}

/** A look at figures that found nothing to ask about is worth remembering when it was one at all the days. */
function hasNews(stored: AccountState, { engagementAt, revision }: AccountState): boolean {
  if (revision !== stored.revision || engagementAt === undefined || engagementAt === stored.engagementAt) return false;
  return isWholeLook(stored.engagementAt, engagementAt);
}
