import { type AccountState, type AccountStore, newAccount } from '../limits/account.ts';
import { StoreBusy } from './errors.ts';

const tries = 8;

/**
 * Changes an account's item, reading it again where somebody was faster. `known` saves the first read when it is what is stored.
 * Throws StoreBusy when others are faster every time.
 */
export async function changeAccount(
  accounts: AccountStore,
  platform: string,
  account: string,
  change: (state: Omit<AccountState, 'revision'>) => Omit<AccountState, 'revision'>,
  known?: AccountState,
): Promise<AccountState> {
  let before = known ?? (await accounts.read(platform, account));
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const written = await accounts.write(before, change(before ?? newAccount(platform, account)));
    if (written !== undefined) return written;
    before = await accounts.read(platform, account);
  }
  throw new StoreBusy(
    `Account ${account} on ${platform} was changed by others ${tries} times in a row; the message comes again.`,
  );
}
