import { isDeepStrictEqual } from 'node:util';
import { type Asking, type Hand, handAfter, stretchOf } from '../limits/listening-round.ts';
import { StoreBusy } from '../publication/errors.ts';
import type { ObserveTools } from './observe-tools.ts';

const minute = 60_000;

export interface DueAccount {
  readonly account: string;
  /** The hand of the round came by; else its own time has come. */
  readonly byRound: boolean;
}

export interface DueAccounts {
  /** Those with a time of their own and those of the round by turns, so that many of one kind keep none of the other waiting. */
  readonly accounts: readonly DueAccount[];
  /**
   * Moves the hand of the round on, as far as everybody was asked. Only then: a run that dies leaves it where it was, and the next one asks anew.
   * Where another run was faster, or the store is busy, it stays too.
   */
  moveHand(asking: Asking): Promise<void>;
}

/** The accounts of one platform and transport that are to be asked now, at most `limit` of them. */
export async function dueAccounts(tools: ObserveTools, limit: number): Promise<DueAccounts> {
  const { traits, transport, clock, listening, log } = tools;
  const now = clock.now();
  const [hand, { interactions }, due] = await Promise.all([
    listening.readHand(traits.id, transport),
    tools.configOf(),
    listening.due(traits.id, transport, now, limit),
  ]);
  const stretch = stretchOf(hand, now, interactions.maximumPollMinutes * minute);
  const passed = stretch.places === 0 ? [] : await listening.passed(traits.id, transport, stretch, limit);
  const left = hand?.left ?? [];
  const ofRound = [...new Set([...left, ...passed.map(({ account }) => account)])];
  return {
    accounts: byTurns(due, ofRound).slice(0, limit),

    async moveHand(asking) {
      const next = handAfter(left, stretch, passed, passed.length < limit, asking);
      // Where nobody was in the way the hand need not move: the next stretch is the longer.
      if (passed.length === 0 && next.left.length === left.length) return;
      if (isSame(hand, next)) return;
      try {
        await listening.writeHand(traits.id, transport, hand, next);
      } catch (error) {
        if (!(error instanceof StoreBusy)) throw error;
        log.warn('round.again', { platform: traits.id, reason: error.message });
      }
    },
  };
}

function isSame(before: Hand | undefined, { place, at, left }: Omit<Hand, 'revision'>): boolean {
  return before?.place === place && before.at === at && isDeepStrictEqual(before.left, left);
}

/** One of each by turns. Who is named twice comes once: its item says what it is asked by, and the round's name lets it be either. */
function byTurns(due: readonly string[], ofRound: readonly string[]): readonly DueAccount[] {
  const round = new Set(ofRound);
  const timed = due.filter((account) => !round.has(account));
  const turns: DueAccount[] = [];
  for (let index = 0; index < Math.max(timed.length, ofRound.length); index += 1) {
    const [one, other] = [timed[index], ofRound[index]];
    if (one !== undefined) turns.push({ account: one, byRound: false });
    if (other !== undefined) turns.push({ account: other, byRound: true });
  }
  return turns;
}
