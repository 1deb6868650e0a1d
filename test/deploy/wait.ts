import { setTimeout as sleep } from 'node:timers/promises';

/** Asks twice a second until there is an answer. @throws one sentence that names what did not happen. */
export async function until<Answer>(
  what: string | (() => string),
  atMostSeconds: number,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const deadline = Date.now() + atMostSeconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() >= deadline)
      throw new Error(`Waited ${atMostSeconds} s in vain: ${typeof what === 'string' ? what : what()}.`);
    await sleep(500);
  }
}
