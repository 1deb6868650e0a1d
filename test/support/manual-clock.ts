import type { Clock } from '../../shared/monitoring/log.ts';

export interface ManualClock extends Clock {
  advance(milliseconds: number): void;
}

/** A clock that stands still until it is told. */
export function manualClock(start = Date.UTC(2026, 10, 22, 9, 0)): ManualClock {
  let now = start;
  return {
    now: () => now,
    monotonic: () => now - start,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
