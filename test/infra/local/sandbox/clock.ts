import type { SandboxClock } from '../../../../infra/local/sandbox/types.ts';

/** A calendar for tests: stands where it is put, and counts who holds it. */
export interface TestClock extends SandboxClock {
  time: number;
  readonly held: () => number;
  readonly holds: () => number;
}

export function testClock(time = Date.now()): TestClock {
  let held = 0;
  let holds = 0;
  return {
    time,
    now() {
      return this.time;
    },
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
