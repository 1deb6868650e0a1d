import type { Target } from './publication.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Where the post of a slot goes: one of the places its personality posts in, or the account's own timeline where there are none. Pure, so
 * that a slot that fires twice decides alike. Each time of day moves on by one place a day, from a start of its own: a schedule with fixed
 * times uses all places equally often.
 */
export function targetOfSlot(places: readonly string[], personality: string, slot: number): Target {
  const start = hash(`${personality}/${Math.floor((slot % day) / minute)}`);
  const place = places[(Math.floor(slot / day) + start) % places.length];
  return place === undefined ? {} : { place };
}

/** FNV-1a with a last stir, for short texts that differ in little. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x45d9f3b);
  return (state ^ (state >>> 16)) >>> 0;
}
