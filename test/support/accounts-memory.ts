import type { Accounts } from '../../shared/aws/dynamodb/accounts.ts';
import { type AccountState, newAccount, ownedBy } from '../../shared/limits/account.ts';
import { frozenCopy } from './frozen.ts';

export interface MemoryAccounts extends Accounts {
  /** Everything it holds, for assertions. */
  all(): readonly AccountState[];
}

/** The accounts without a database: the same conditions, the same copies, passed by the same suite. */
export function memoryAccounts(): MemoryAccounts {
  const items = new Map<string, AccountState>();
  const keyOf = (platform: string, account: string) => `${platform}#${account}`;
  const put = (next: Omit<AccountState, 'revision'>, revision: number): AccountState => {
    const stored = frozenCopy({ ...next, revision });
    items.set(keyOf(next.platform, next.account), stored);
    return stored;
  };

  return {
    all: () => [...items.values()],

    async read(platform, account) {
      return items.get(keyOf(platform, account));
    },

    async write(before, next) {
      if (before !== undefined && (before.platform !== next.platform || before.account !== next.account)) {
        throw new TypeError(`The state of ${before.account} cannot be written over with that of ${next.account}.`);
      }
      const stored = items.get(keyOf(next.platform, next.account));
      if (stored?.revision !== before?.revision) return undefined;
      return put(next, (before?.revision ?? 0) + 1);
    },

    async ownerOf(platform, account) {
      return items.get(keyOf(platform, account))?.owner;
    },

    async claim(platform, account, personality, instead) {
      const stored = items.get(keyOf(platform, account));
      if (stored?.owner === personality) return personality;
      if (stored?.owner !== undefined && stored.owner !== instead) return stored.owner;
      put(ownedBy(stored ?? newAccount(platform, account), personality), (stored?.revision ?? 0) + 1);
      return personality;
    },

    async free(platform, account, personality) {
      const stored = items.get(keyOf(platform, account));
      if (stored?.owner !== personality) return;
      const { owner: _owner, listening: _listening, ...rest } = stored;
      put(rest, stored.revision + 1);
    },

    async markCredentials(platform, account, mark) {
      const stored = items.get(keyOf(platform, account));
      if (stored?.credentials === mark) return;
      put({ ...(stored ?? newAccount(platform, account)), credentials: mark }, (stored?.revision ?? 0) + 1);
    },
  };
}
