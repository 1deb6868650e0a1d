import type { AccountState } from './account.ts';
import type { HiveLimitState } from './hive-limits.ts';
import { hourMs, type WindowEntry, type WindowLimits } from './rate-limiter.ts';

const stepMs = 5 * 60_000;

/**
 * At most so many sendings fit in a time that nobody remembers, as far as they can still count in a window after it. The smallest gap does
 * not help: parts of a thread keep none. Milliseconds.
 */
export function mostSent(limits: Pick<WindowLimits, 'perHour' | 'perDay'>, length: number): number {
  if (length <= 0) return 0;
  const byHour = limits.perHour * (Math.floor(length / hourMs) + 1);
  // More than a day's worth shuts the window no longer than a day's worth does.
  return Math.min(byHour, limits.perDay);
}

/**
 * The account with entries for everything it may have sent between `from` and `to`, each as late as can be, so that its windows hold
 * whatever happened. Entries of earlier sendings stay. The account itself where that is nothing. Pure.
 * @param actions each has windows of its own
 */
export function withUnknownSendings(
  account: AccountState,
  limits: WindowLimits,
  actions: readonly string[],
  from: number,
  to: number,
): AccountState {
  const most = mostSent(limits, to - from);
  if (most === 0) return account;
  const unknown = actions.flatMap((action) =>
    Array.from({ length: most }, (_, index): WindowEntry => {
      return { key: `restored.${to}.${index}/0`, action, fence: 0, at: to, until: to };
    }),
  );
  return { ...account, entries: [...account.entries, ...unknown] };
}

/** The same for all accounts of a platform together. */
export function withUnknownHiveSendings(
  state: HiveLimitState,
  caps: { readonly perHour?: number; readonly perDay?: number },
  from: number,
  to: number,
): HiveLimitState {
  const { perHour = Number.POSITIVE_INFINITY, perDay = Number.POSITIVE_INFINITY } = caps;
  const most = mostSent({ perHour, perDay }, to - from);
  if (most === 0 || !Number.isFinite(most)) return state;
  const end = String(Math.ceil(to / stepMs) * stepMs);
  return { ...state, sent: { ...state.sent, [end]: (state.sent[end] ?? 0) + most } };
}
