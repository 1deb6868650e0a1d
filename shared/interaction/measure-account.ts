import type { AccountState } from '../limits/account.ts';
import { askedAt, type Listening } from '../limits/listening.ts';
import { personalityOf } from './bill-reads.ts';
import { type EngagementResult, engagementStep } from './engagement.ts';
import { watchedForMs } from './engagement-figures.ts';
import { putListening } from './listening-writes.ts';
import type { ObserveTools, Reader } from './observe-tools.ts';

const hour = 60 * 60_000;
const day = 24 * hour;

/** Asks how people took its posts, and nothing else; whoever was silent for long enough costs one read and one write of the item. */
export async function measureAccount(
  known: AccountState,
  before: Listening,
  tools: ObserveTools,
): Promise<'asked' | 'not-due'> {
  const now = tools.clock.now();
  const { figuresEveryHours } = (await tools.configOf()).interactions;
  const next = askedAt(before, now + (figuresEveryHours === 0 ? day : hour));
  if (figuresEveryHours === 0 || now - (known.lastPostAt ?? 0) > watchedForMs + day) {
    await putListening(known, next, tools);
    return 'not-due';
  }
  // The mark of the hour carries the time of the next question along.
  const { account, outcome } = await takeFigures(
    { ...known, listening: next },
    await tools.connect(known.account),
    tools,
  );
  if (account.revision === known.revision) await putListening(known, next, tools);
  return outcome === 'asked' ? 'asked' : 'not-due';
}

/** How people took the account's posts, once an hour; the account as it is stored then. */
export function takeFigures(account: AccountState, client: Reader, tools: ObserveTools): Promise<EngagementResult> {
  return engagementStep(account, client, {
    ...tools,
    everyHours: async () => (await tools.configOf()).interactions.figuresEveryHours,
    capsOf: async (personality) => (await tools.configOf(undefined, await personalityOf(personality, tools))).budget,
  });
}
