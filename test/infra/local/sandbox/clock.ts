import { vi } from 'vitest';
import type { SandboxClock } from '../../../../infra/local/sandbox/types.ts';

/** A calendar for tests: stands where it is put, `Date` with it, and counts who holds it. */
export interface TestClock extends SandboxClock {
  readonly time: number;
  advance(milliseconds: number): void;
  readonly held: () => number;
  readonly holds: () => number;
}

/** Replaces `Date` until vi.useRealTimers(). */
export function testClock(start = Date.UTC(2026, 10, 22, 9)): TestClock {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  let time = start;
  let held = 0;
  let holds = 0;
  return {
    get time() {
      return time;
    },
    advance: (milliseconds) => {
      time += milliseconds;
      vi.setSystemTime(time);
    },
    now: () => time,
    hold() {
      held++;
      holds++;
      let released = false;
      return () => {
        if (!released) held--;
        released = true;
      };
    },
    held: () => held,
    holds: () => holds,
  };
}
