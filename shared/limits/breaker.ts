import type { AccountBlockKind } from '../publication/errors.ts';
import type { AccountStatus } from './account.ts';

/** Which status an account gets when the platform wants a person. */
export function statusOf(kind: AccountBlockKind): Extract<AccountStatus, 'needs-login' | 'suspended'> {
  return kind === 'suspended' || kind === 'locked' || kind === 'flagged' ? 'suspended' : 'needs-login';
}

/** Waiting time before the next try of something known not to be sent: doubles from half a minute to a quarter of an hour, with jitter. */
export function backoffMs(attempts: number, random: () => number): number {
  const full = Math.min(30_000 * 2 ** Math.min(attempts, 10), 15 * 60_000);
  return Math.round(full * (0.75 + 0.5 * random()));
}
