import { isDeepStrictEqual } from 'node:util';

/** How an account listens to people: it stands on the account's item, so that asking is one read and one write. */
export interface Listening {
  /** Whose function asks. */
  readonly transport: string;
  /** It answers nobody: it hears nothing, and is only asked how its posts were taken. */
  readonly figuresOnly?: true;
  /** Nothing older is answered, epoch milliseconds. */
  readonly since: number;
  /** Places whose new posts are wanted. */
  readonly newPostsIn: readonly string[];
  /** Which of those places cannot be read, and when that was looked at; absent: nobody looked yet. */
  readonly places?: {
    readonly at: number;
    readonly refused: readonly { readonly name: string; readonly why: string }[];
  };
  /** When it is to be asked next, epoch milliseconds; of one in the round, when it came into it. */
  readonly nextAt: number;
  /** Asked whenever the hand of the round comes by, and nothing is written meanwhile: nobody has spoken to it for long. */
  readonly inRound?: true;
  /** Time between this and the last asking, milliseconds: longer while nobody speaks. */
  readonly intervalMs: number;
  /** Where reading goes on; absent before the first answer. */
  readonly cursor?: Readonly<Record<string, string | number>>;
  /** Ids of interactions that are stored and not concluded, oldest first. */
  readonly unfinished?: readonly string[];
  /** The account as the platform knows it, and when that was asked. */
  readonly self?: { readonly id: string; readonly handle: string; readonly at: number };
}

interface Listener {
  readonly listening?: Listening;
}

/** The account listens through this transport from now on; what it heard before goes on where it did already. */
export function listenFrom<State extends Listener>(
  state: State,
  wanted: Pick<Listening, 'transport' | 'newPostsIn' | 'figuresOnly'>,
  now: number,
): State {
  const before = state.listening;
  const fresh: Listening = { ...wanted, since: now, nextAt: now, intervalMs: 0 };
  // Whoever begins to hear begins with what is said from then on.
  if (before === undefined || before.figuresOnly !== wanted.figuresOnly) return { ...state, listening: fresh };
  const { places, ...rest } = before;
  // Other places: each is looked at with the next question.
  const known = places !== undefined && isDeepStrictEqual(before.newPostsIn, wanted.newPostsIn) ? { places } : {};
  // The hand of another transport may have come by a moment ago.
  return { ...state, listening: outOfRound({ ...rest, ...wanted, ...known }, now) };
}

/** The same, asked next at that time. Pure. */
export function askedAt({ inRound: _inRound, ...listening }: Listening, nextAt: number): Listening {
  return { ...listening, nextAt };
}

/** The same, asked with the round from now on. Pure. */
export function intoRound(listening: Listening, now: number): Listening {
  return listening.inRound === true ? listening : { ...listening, inRound: true, nextAt: now };
}

/** The same, asked at once where it was in the round. Pure. */
export function outOfRound(listening: Listening, now: number): Listening {
  return listening.inRound === true ? askedAt(listening, now) : listening;
}

/** The account listens no more. Whoever lets it listen again begins anew. */
export function deaf<State extends Listener>(state: State): Omit<State, 'listening'> {
  const { listening: _listening, ...rest } = state;
  return rest;
}

/** The time until the next asking: the shortest after somebody spoke, half as long again each time nobody did. */
export function nextIntervalMs(
  before: number,
  spokenTo: boolean,
  {
    minimumPollMinutes,
    maximumPollMinutes,
  }: { readonly minimumPollMinutes: number; readonly maximumPollMinutes: number },
): number {
  const [least, most] = [minimumPollMinutes * 60_000, maximumPollMinutes * 60_000];
  return spokenTo ? least : Math.min(most, Math.max(least, Math.round(before * 1.5)));
}
