import { isDeepStrictEqual } from 'node:util';
import { type AccountState, afterCooling } from '../limits/account.ts';
import type { Listening } from '../limits/listening.ts';
import { changeAccount } from '../publication/accounts.ts';
import type { ObserveTools } from './observe-tools.ts';

/** The same, asked next at that time. Pure. */
export function later(listening: Listening, nextAt: number): Listening {
  return { ...listening, nextAt };
}

/** Writes how the account goes on listening. Where another run moved its cursor meanwhile, that stays: what both heard is stored once. */
export async function putListening(
  known: AccountState,
  next: Listening,
  tools: Pick<ObserveTools, 'accounts' | 'clock'>,
): Promise<void> {
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
        return unfinished.length === 0 ? state : { ...state, listening: { ...now, unfinished } };
      }
      // Whoever was told to wait longer, for money's sake say, is not overruled by a run that knows nothing of it.
      const nextAt = now.nextAt === known.listening?.nextAt ? next.nextAt : Math.max(now.nextAt, next.nextAt);
      const { transport, newPostsIn } = now;
      const cursor = isDeepStrictEqual(now.cursor, known.listening?.cursor) ? next.cursor : now.cursor;
      const { unfinished: _unfinished, cursor: _cursor, places, ...rest } = next;
      // Of other places nothing was seen.
      const seen = places !== undefined && isDeepStrictEqual(newPostsIn, next.newPostsIn) ? { places } : {};
      return {
        ...afterCooling(state, tools.clock.now()),
        listening: {
          ...rest,
          ...seen,
          nextAt,
          transport,
          newPostsIn,
          ...(cursor === undefined ? {} : { cursor }),
          ...(unfinished.length === 0 ? {} : { unfinished }),
        },
      };
    },
    known,
  );
}
