import type { AccountName } from '../../shared/personality/accounts.ts';
import { mapInBatches } from './roster.ts';

export interface NewestQuestion<T> {
  readonly accounts: readonly AccountName[];
  readonly last: number;
  /** Ids that are read at once. */
  readonly size: number;
  /** Ids of one account, newest first. */
  ids(account: AccountName): AsyncIterable<string>;
  /** Those of them that fit. */
  read(account: AccountName, ids: readonly string[]): Promise<readonly T[]>;
  /** Epoch milliseconds by which they are told apart. */
  timeOf(found: T): number;
}

/** The newest of what stands in the timelines of accounts, at most `last`: each timeline is read until it has enough. */
export async function newestOf<T extends { readonly id: string }>(question: NewestQuestion<T>): Promise<T[]> {
  const { accounts, last, size, timeOf } = question;
  const perAccount = await mapInBatches(accounts, async (account) => {
    const found: T[] = [];
    let ids: string[] = [];
    const take = async (): Promise<void> => {
      found.push(...(await question.read(account, ids)));
      ids = [];
    };
    for await (const id of question.ids(account)) {
      ids.push(id);
      if (ids.length < size) continue;
      await take();
      if (found.length >= last) break;
    }
    await take();
    return found;
  });
  return perAccount
    .flat()
    .sort((a, b) => timeOf(b) - timeOf(a) || (a.id < b.id ? 1 : -1))
    .slice(0, last);
}
