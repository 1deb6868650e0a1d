import { setTimeout as sleep } from 'node:timers/promises';

/** Asks twice a second until there is an answer; undefined where there is none in time. */
export async function within<Answer>(
  seconds: number,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || Date.now() >= deadline) return answer;
    await sleep(500);
  }
}

/** As within. @throws one sentence that names what did not happen. */
export async function until<Answer>(
  what: string | (() => string),
  seconds: number,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const answer = await within(seconds, ask);
  if (answer !== undefined) return answer;
  throw new Error(`Waited ${seconds} s in vain: ${typeof what === 'string' ? what : what()}.`);
}
