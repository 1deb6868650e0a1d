import { describe, expect, it } from 'vitest';
import { accountStop, blockAccount, newAccount } from '../../../shared/limits/account.ts';
import { withNewCredentials } from '../../../shared/limits/new-credentials.ts';

const now = Date.parse('2026-11-23T10:00:00Z');
const stored = (state: Parameters<typeof withNewCredentials>[0]) => ({
  ...withNewCredentials(state, now),
  revision: 1,
});

describe('an account that got new credentials', () => {
  it('is marked, and otherwise as it was', () => {
    expect(stored(newAccount('twitter', 'ada'))).toEqual({
      ...newAccount('twitter', 'ada'),
      credentials: 'present',
      revision: 1,
    });
  });

  it('is free again by itself where it waited for them', () => {
    const blocked = blockAccount(newAccount('twitter', 'ada'), 'needs-login', 'token revoked', 'missing');
    const after = stored(blocked);
    expect(accountStop(after, now - 1)).toEqual({ reason: expect.stringContaining('new credentials'), until: now });
    expect(accountStop(after, now)).toBeUndefined();
    expect(after.credentials).toBe('present');
  });

  it('stays suspended or paused: credentials do not mend that', () => {
    const suspended = blockAccount(newAccount('twitter', 'ada'), 'suspended', 'locked by the platform');
    expect(accountStop(stored(suspended), now)?.reason).toContain('suspended: locked');
    expect(accountStop(stored({ ...newAccount('twitter', 'ada'), status: 'paused' }), now)?.reason).toContain('paused');
  });
});
