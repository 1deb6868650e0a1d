import type { Listening } from '../limits/listening.ts';
import type { FetchOptions, InteractionsPage } from './platform-reads.ts';

/** Places that could not be read are asked for again so often, milliseconds: who made a mistake in a name has to mend it, not we. */
const lookEveryMs = 24 * 60 * 60_000;

type Asked = Pick<Listening, 'newPostsIn' | 'places'>;

/** The places to be asked for now: all of them once a day, each by itself, and else those that could be read. Pure. */
export function placesToAsk(
  { newPostsIn, places }: Asked,
  now: number,
): Pick<FetchOptions, 'newPostsIn' | 'lookAtPlaces'> {
  if (newPostsIn.length === 0 || places === undefined || now - places.at >= lookEveryMs) {
    return { newPostsIn, lookAtPlaces: newPostsIn.length > 0 };
  }
  const refused = places.refused.map(({ name }) => name);
  return { newPostsIn: newPostsIn.filter((name) => !refused.includes(name)), lookAtPlaces: false };
}

export interface PlacesNow {
  /** What is known of the places from now on. */
  readonly places: Listening['places'];
  /** Those that cannot be read and could before, as far as anybody knew. */
  readonly shut: NonNullable<Listening['places']>['refused'];
  /** Names of those that can be read again. */
  readonly open: readonly string[];
}

/** What an answer says of the places. Pure. */
export function placesAfter(
  { newPostsIn, places: before }: Asked,
  asked: Pick<FetchOptions, 'lookAtPlaces'>,
  { refusedPlaces }: Pick<InteractionsPage, 'refusedPlaces'>,
  now: number,
): PlacesNow {
  if (newPostsIn.length === 0) return { places: undefined, shut: [], open: [] };
  if (refusedPlaces === undefined && asked.lookAtPlaces !== true) return { places: before, shut: [], open: [] };
  const known = (before?.refused ?? []).filter(({ name }) => newPostsIn.includes(name));
  const found = refusedPlaces ?? [];
  const left = asked.lookAtPlaces === true ? [] : known;
  const refused = [...left, ...found].map(({ name, why }) => ({ name, why: why.slice(0, longestReason) }));
  return {
    places: { at: now, refused },
    shut: found.filter(({ name }) => !known.some((one) => one.name === name)),
    open: known.map(({ name }) => name).filter((name) => !refused.some((one) => one.name === name)),
  };
}

/** The item of the account stays small, characters. */
const longestReason = 200;
