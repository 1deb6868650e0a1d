import { StoreBusy } from '../publication/errors.ts';
import { dueAccounts } from './due-accounts.ts';
import { type ObservedAccount, observeAccount } from './observe-account.ts';
import type { ObserveTools } from './observe-tools.ts';

/** Accounts that a run is at together, where its transport does not say. */
const usuallyAtOnce = 8;
/** Accounts of one run, if its time lasts: the tick comes again in a minute. Quiet ones are asked once an hour, so it serves 100,000. */
const mostAccounts = 2000;

export interface Observed {
  /** Accounts whose platform was asked. */
  readonly asked: number;
  readonly stopped: number;
  readonly failed: number;
  readonly answered: number;
  readonly declined: number;
  readonly unfinished: number;
}

/**
 * One tick of a platform and transport: asks for all accounts whose time has come what people said to them, some at once. What goes wrong
 * with one stops no other; bugs are thrown together in the end, when everybody was asked.
 * @param until no further account is begun after this time of the monotonic clock, milliseconds
 */
export async function observe(tools: ObserveTools, until: number): Promise<Observed> {
  const { traits, transport, clock } = tools;
  const { everybody } = await tools.pausedByOperator();
  // What is paused asks nothing; what people say meanwhile is heard afterwards, as far as it is not too old.
  const due = everybody ? undefined : await dueAccounts(tools, mostAccounts);
  const waiting = [...(due?.accounts ?? [])];
  const count = waiting.length;
  const asked = new Set<string>();
  const unasked = new Set<string>();
  const results: ObservedAccount[] = [];
  const errors: unknown[] = [];
  let busy = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (clock.monotonic() > until) return;
      const { account, byRound } = next;
      try {
        const result = await observeAccount(account, byRound, tools);
        asked.add(account);
        results.push(result);
        if (result.error !== undefined) errors.push(result.error);
      } catch (error) {
        unasked.add(account);
        if (!(error instanceof StoreBusy)) errors.push(error);
        else {
          // It is still due: the next tick asks for it.
          busy += 1;
          tools.log.warn('account.again', { platform: traits.id, account, reason: error.message });
        }
      }
    }
  };
  const { runtime } = traits.transports.find(({ id }) => id === transport) ?? {};
  const atOnce = Math.min(runtime?.askedAtOnce ?? usuallyAtOnce, count);
  await Promise.all(Array.from({ length: atOnce }, work));
  await due?.moveHand({ asked, failed: unasked });
  const times = (outcome: ObservedAccount['outcome']) => results.filter((one) => one.outcome === outcome).length;
  const sum = (of: 'answered' | 'declined' | 'unfinished') => results.reduce((total, one) => total + one[of], 0);
  const observed = {
    asked: times('asked'),
    stopped: times('stopped'),
    failed: times('failed') + busy,
    answered: sum('answered'),
    declined: sum('declined'),
    unfinished: sum('unfinished'),
  };
  if (errors.length > 0) {
    const reasons = errors.map((error) => (error instanceof Error ? error.message : String(error)));
    throw new AggregateError(errors, `${errors.length} of ${count} accounts failed: ${reasons.join(' ')}`);
  }
  return observed;
}
