import { createHash } from 'node:crypto';

/** How finely a round is divided. A place is a share of the round, whatever its length: another length moves nobody. */
export const placesOfRound = 10_000;
/** Clocks differ by less, milliseconds: a hand that stands further ahead is of another calendar. */
const aheadMs = 2 * 60_000;
/** Accounts that may stay behind the hand; the next one holds it up. */
const mostLeft = 100;

/** Where the round of one platform and transport stands. */
export interface Hand {
  /** The place that is next, 0 to 9999: whoever is before it was asked when the hand came by. */
  readonly place: number;
  /** When the hand came there, epoch milliseconds. */
  readonly at: number;
  /** Accounts that it passed and that could not be asked: every tick tries again. */
  readonly left: readonly string[];
  /** +1 with each write; guards the next one. */
  readonly revision: number;
}

/** What the hand has to pass now: so many places from one on, over the end of the round where it comes there. */
export interface Stretch {
  readonly from: number;
  /** At most the whole round. */
  readonly places: number;
  /** When the hand stood at `from`, epoch milliseconds. */
  readonly at: number;
  /** Time of one place, milliseconds. */
  readonly stepMs: number;
}

/** An account in the round, and where. */
export interface PlacedAccount {
  readonly account: string;
  readonly place: number;
}

/** The place of an account in the round, 0 to 9999: the same for ever, and all of them spread evenly. Pure. */
export function placeOf(platform: string, account: string): number {
  return createHash('sha256').update(`${platform}#${account}`).digest().readUInt32BE(0) % placesOfRound;
}

/**
 * What the hand has to pass until now, so that it goes round once in `roundMs`. It goes on from where it stands at the pace of the present length:
 * between two visits of an account there is never more than the longest length of that time. The whole round, once, where nobody knows where
 * it stands, where it stood still for longer, or where the clock was put back. Pure.
 */
export function stretchOf(hand: Pick<Hand, 'place' | 'at'> | undefined, now: number, roundMs: number): Stretch {
  const stepMs = roundMs / placesOfRound;
  const whole = { from: hand?.place ?? 0, places: placesOfRound, at: now - roundMs, stepMs };
  if (hand === undefined || hand.at > now + aheadMs) return whole;
  const places = Math.max(0, Math.floor((now - hand.at) / stepMs));
  return places >= placesOfRound ? whole : { from: hand.place, places, at: hand.at, stepMs };
}

/** How far behind the beginning of the stretch a place is. Pure. */
export function distanceIn({ from }: Pick<Stretch, 'from'>, place: number): number {
  return (place - from + placesOfRound) % placesOfRound;
}

/** What came of the accounts of a stretch and of those that were left behind before. Names in neither were not begun. */
export interface Asking {
  readonly asked: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
}

/**
 * The hand after a run. It goes no further than everybody was asked: what a run did not begin is the next one's. One that could not be asked holds
 * nobody up, but is remembered. Pure.
 * @param passed the accounts of the stretch in the order of the hand
 * @param complete false where there may be more of them, from the place of the last one on
 */
export function handAfter(
  left: readonly string[],
  stretch: Stretch,
  passed: readonly PlacedAccount[],
  complete: boolean,
  { asked, failed }: Asking,
): Omit<Hand, 'revision'> {
  const behind = new Set(left.filter((account) => !asked.has(account)));
  const last = passed.at(-1);
  let places = complete || last === undefined ? stretch.places : distanceIn(stretch, last.place);
  for (const { account, place } of passed) {
    if (asked.has(account) || behind.has(account)) continue;
    if (failed.has(account) && behind.size < mostLeft) {
      behind.add(account);
      continue;
    }
    places = Math.min(places, distanceIn(stretch, place));
    break;
  }
  return {
    place: (stretch.from + places) % placesOfRound,
    at: Math.floor(stretch.at + places * stretch.stepMs),
    left: [...behind],
  };
}
