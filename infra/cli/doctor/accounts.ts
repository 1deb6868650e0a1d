import type { Status } from '../status-view.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';
import { ofHive } from './ports.ts';

/** Pure: how each account stands by what the functions met. */
export function judgeAccounts(accounts: Status['accounts'], mode: string): readonly Finding[] {
  return accounts.map(({ platform, account, status, reason = 'no reason was told', credentials }) => {
    const check = `account ${platform}/${account}`;
    const put = `hive secret put ${platform} ${account}`;
    const resume = `hive resume --platform ${platform} --account ${account}`;
    switch (status) {
      case 'needs-login':
        return wrong(check, `it needs a login: ${reason}`, put);
      case 'suspended':
        return wrong(check, `it is suspended: ${reason}`, `settle it on the platform, then ${resume}`);
      case 'paused':
        return warning(check, 'an operator switched it off', resume);
      case 'cooling':
        return warning(check, `it is cooling: ${reason}`, 'wait; it goes on by itself');
    }
    if (credentials === 'missing' && mode === 'live') return wrong(check, 'a function met no credentials of it', put);
    return ok(
      check,
      credentials === 'present' ? 'active, and let in when it posted last' : 'active; it has not posted yet',
    );
  });
}

export const accountsCheck = ofHive('accounts', async ({ status, connection }) =>
  judgeAccounts(status.accounts, connection.stage.mode),
);
