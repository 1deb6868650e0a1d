import { StoreBusy } from '../publication/errors.ts';
import { type ObservedAccount, observeAccount } from './observe-account.ts';
import type { ObserveTools } from './observe-tools.ts';

const atOnce = 8;
/** Accounts of one run: the tick comes again in a minute. Ten thousand that hear something once a day are due 215 times a minute. */
const mostAccounts = 400;

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
  const { traits, transport, clock, listening } = tools;
  const { everybody } = await tools.pausedByOperator();
  // What is paused asks nothing; what people say meanwhile is heard afterwards, as far as it is not too old.
  const due = everybody ? [] : await listening.due(traits.id, transport, clock.now(), mostAccounts);
  const waiting = [...due];
  const results: ObservedAccount[] = [];
  const errors: unknown[] = [];
  let busy = 0;
  const work = async (): Promise<void> => {
    for (let account = waiting.shift(); account !== undefined; account = waiting.shift()) {
      if (clock.monotonic() > until) return;
      try {
        const result = await observeAccount(account, tools);
        results.push(result);
        if (result.error !== undefined) errors.push(result.error);
      } catch (error) {
        if (!(error instanceof StoreBusy)) errors.push(error);
        else {
          // It is still due: the next tick asks for it.
          busy += 1;
          tools.log.warn('account.again', { platform: traits.id, account, reason: error.message });
        }
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, due.length) }, work));
  const count = (outcome: ObservedAccount['outcome']) => results.filter((one) => one.outcome === outcome).length;
  const sum = (of: 'answered' | 'declined' | 'unfinished') => results.reduce((total, one) => total + one[of], 0);
  const observed = {
    asked: count('asked'),
    stopped: count('stopped'),
    failed: count('failed') + busy,
    answered: sum('answered'),
    declined: sum('declined'),
    unfinished: sum('unfinished'),
  };
  if (errors.length > 0) {
    const reasons = errors.map((error) => (error instanceof Error ? error.message : String(error)));
    throw new AggregateError(errors, `${errors.length} of ${due.length} accounts failed: ${reasons.join(' ')}`);
  }
  return observed;
}
