import type { Interaction } from './interaction.ts';

/** What people look through, not functions: everything that was said to accounts. */
export interface HeardStore {
  /**
   * Ids of what was said to an account, newest first, read page by page as they are asked for. From an index: may be some moments late.
   * `from` and `to` (epoch milliseconds, when it was said) are both included.
   */
  of(
    platform: string,
    account: string,
    within?: { readonly from?: number; readonly to?: number },
  ): AsyncGenerator<string>;
  read(name: Pick<Interaction, 'platform' | 'account' | 'id'>): Promise<Interaction | undefined>;
}
