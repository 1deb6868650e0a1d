import { type AccountState, type AccountStore, askedFrom, newAccount, ownedBy } from '../../limits/account.ts';
import { placeOf } from '../../limits/listening-round.ts';
import type { AccountOwners } from '../../personality/ports.ts';
import { StoreBusy } from '../../publication/errors.ts';
import { accountKey, attentionKeys, type Item, listenKeys, roundKeys } from './keys.ts';
import { putRevised } from './revised.ts';
import { storedAccount } from './stored-items.ts';
import type { Table } from './table.ts';

/** What one item per account offers: the state with its guard, the owner, and the mark of its credentials. */
export interface Accounts extends AccountStore, AccountOwners {
  /** Notes that a function met or missed the account's credentials, or that an operator stored them. */
  markCredentials(platform: string, account: string, mark: 'present' | 'missing'): Promise<void>;
}

type Next = Omit<AccountState, 'revision'>;

const changesInARow = 8;

/** The accounts over the one table: one item each, every write guarded by its revision. */
export function dynamoAccounts(table: Table): Accounts {
  const read: Accounts['read'] = async (platform, account, options) =>
    stateOf(await table.get(accountKey(platform, account), options));

  const write: Accounts['write'] = async (before, next) => {
    if (before !== undefined && (before.platform !== next.platform || before.account !== next.account)) {
      throw new TypeError(`The state of ${before.account} cannot be written over with that of ${next.account}.`);
    }
    const attention = attentionKeys('account', `${next.platform}#${next.account}`);
    // One that an operator switched off needs nobody.
    const needsAPerson = next.status === 'active' || next.status === 'paused' ? {} : attention;
    const keys = { ...needsAPerson, ...askedKeys(next) };
    return stateOf(await putRevised(table, accountKey(next.platform, next.account), before, { ...keys, ...next }));
  };

  /** Reads, alters and writes until nobody was faster; `alter` answers undefined where nothing is to be written. */
  const change = async (
    platform: string,
    account: string,
    alter: (before: AccountState | undefined) => Next | undefined,
  ): Promise<AccountState | undefined> => {
    for (let attempt = 0; attempt < changesInARow; attempt += 1) {
      const before = await read(platform, account);
      const next = alter(before);
      if (next === undefined) return before;
      const after = await write(before, next);
      if (after !== undefined) return after;
    }
    throw new StoreBusy(
      `Account ${account} on ${platform} changed ${changesInARow} times while it was to be written; the message comes again by itself.`,
    );
  };

  return {
    read,
    write,

    async ownerOf(platform, account) {
      return (await read(platform, account))?.owner;
    },

    async claim(platform, account, personality, instead) {
      const after = await change(platform, account, (before) => {
        const free = before?.owner === undefined || before.owner === instead;
        if (before?.owner === personality || !free) return undefined;
        return ownedBy(before ?? newAccount(platform, account), personality);
      });
      return after?.owner ?? personality;
    },

    async free(platform, account, personality) {
      await change(platform, account, (before) => {
        if (before?.owner !== personality) return undefined;
        const { owner: _owner, listening: _listening, ...rest } = before;
        return rest;
      });
    },

    async markCredentials(platform, account, mark) {
      await change(platform, account, (before) =>
        before?.credentials === mark ? undefined : { ...(before ?? newAccount(platform, account)), credentials: mark },
      );
    },
  };
}

/** Where the index has it for whoever asks what people say: by its time, or by its place in the round. */
function askedKeys(state: Next) {
  const { platform, account, listening } = state;
  const asked = askedFrom(state);
  if (listening === undefined || asked === undefined) return {};
  const { transport } = listening;
  return asked === 'round'
    ? roundKeys(state, transport, placeOf(platform, account))
    : listenKeys(state, { transport, nextAt: asked });
}

function stateOf(item: Item | undefined): AccountState | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, gsi2pk: _3, gsi2sk: _4, write: _write, ...state } = item;
  return storedAccount(state);
}
