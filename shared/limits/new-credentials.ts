import type { AccountState } from './account.ts';

type State = Omit<AccountState, 'revision'>;

/**
 * The account after a person stored credentials for it: marked, and where it waited for just that, free again by itself at `takenUpAt`
 * (epoch milliseconds), when no warm function holds the old ones any more. Sooner, one that does would only block it again.
 * @param storedAt when it did, epoch milliseconds
 */
export function withNewCredentials(state: State, takenUpAt: number, storedAt?: number): State {
  const marked: State = {
    ...state,
    credentials: 'present',
    ...(storedAt === undefined ? {} : { credentialsAt: storedAt }),
  };
  if (state.status !== 'needs-login') return marked;
  return {
    ...marked,
    status: 'cooling',
    statusReason: 'new credentials were stored, and functions that run take them up within minutes',
    statusUntil: takenUpAt,
  };
}
