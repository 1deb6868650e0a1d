import type { Log } from '../monitoring/log.ts';
import type { Publication } from './publication.ts';

/** Clocks that keep time differ by seconds; from here on one of them is wrong, milliseconds. */
const toleranceMs = 2 * 60_000;

/**
 * Whether this publication was moved later than `now`: then this clock is behind, or the mover's was ahead. Nothing is to be done with it
 * by such a clock; its wakeAt brings it again.
 */
export function clockDisagrees({ id, stateSince }: Publication, now: number, log: Log): boolean {
  if (stateSince <= now + toleranceMs) return false;
  log.error('clock.disagrees', { publication: id, aheadSeconds: Math.round((stateSince - now) / 1000) });
  return true;
}
