import { beforeEach, describe, expect, it } from 'vitest';
import type { Accounts } from '../../../shared/aws/dynamodb/accounts.ts';
import type { AccountState } from '../../../shared/limits/account.ts';

const slot = Date.UTC(2026, 10, 22, 9, 0);
let count = 0;

/** What every store of accounts promises; each test uses an account of its own. */
export function accountSuite(name: string, make: () => Promise<Accounts>): void {
  describe(`the accounts: ${name}`, () => {
    let accounts: Accounts;
    let account = '';
    beforeEach(async () => {
      count += 1;
      account = `ada${count}`;
      accounts = await make();
    });
    const fresh = (changes: Partial<AccountState> = {}): Omit<AccountState, 'revision'> => ({
      platform: 'twitter',
      account,
      status: 'active',
      entries: [],
      topics: [],
      credentials: 'unknown',
      ...changes,
    });

    it('gives back what was written', async () => {
      expect(await accounts.read('twitter', account)).toBeUndefined();
      const next = fresh({
        owner: 'ada',
        status: 'cooling',
        statusReason: 'asked to slow down',
        statusUntil: slot + 60_000,
        entries: [{ key: 'p/0', action: 'post', fence: 2, at: slot, until: slot + 1, open: 'cafe' }],
        lease: { publication: 'p', fence: 2, until: slot + 1 },
        remoteUntil: slot + 5,
        topics: ['bees', 'steam'],
        credentials: 'present',
      });
      const stored = await accounts.write(undefined, next);
      expect(stored).toEqual({ ...next, revision: 1 });
      expect(await accounts.read('twitter', account)).toEqual(stored);
      expect(await accounts.read('reddit', account)).toBeUndefined();
    });

    it('drops what the next state no longer has', async () => {
      const first = await accounts.write(undefined, fresh({ lease: { publication: 'p', fence: 1, until: slot } }));
      const second = await accounts.write(first, fresh());
      expect(second).toEqual({ ...fresh(), revision: 2 });
      expect((await accounts.read('twitter', account))?.lease).toBeUndefined();
    });

    it('lets one of many writers through, at the start and later', async () => {
      const topics = ['a', 'b', 'c', 'd'];
      const race = (before: AccountState | undefined) =>
        Promise.all(topics.map((topic) => accounts.write(before, fresh({ topics: [topic] }))));
      const first = (await race(undefined)).filter((answer) => answer !== undefined);
      expect(first).toHaveLength(1);
      const second = (await race(first[0])).filter((answer) => answer !== undefined);
      expect(second).toHaveLength(1);
      expect(second[0]?.revision).toBe(2);
      expect(await accounts.read('twitter', account)).toEqual(second[0]);
      expect(await accounts.write(first[0], fresh())).toBeUndefined();
    });

    it('refuses to write one account over another', async () => {
      const first = await accounts.write(undefined, fresh());
      await expect(accounts.write(first, fresh({ account: 'eve' }))).rejects.toThrow(/eve/);
    });

    it('gives an account to one personality', async () => {
      expect(await accounts.ownerOf('twitter', account)).toBeUndefined();
      const answers = await Promise.all(['ada', 'bob'].map((each) => accounts.claim('twitter', account, each)));
      const owner = await accounts.ownerOf('twitter', account);
      expect(['ada', 'bob']).toContain(owner);
      expect(answers).toEqual([owner, owner]);
      expect(await accounts.claim('twitter', account, owner ?? '')).toBe(owner);
      expect(await accounts.claim('twitter', account, 'eve')).toBe(owner);
    });

    it('gives it on instead of a named owner only', async () => {
      await accounts.claim('twitter', account, 'ada');
      expect(await accounts.claim('twitter', account, 'bob', 'carl')).toBe('ada');
      expect(await accounts.claim('twitter', account, 'bob', 'ada')).toBe('bob');
      expect(await accounts.ownerOf('twitter', account)).toBe('bob');
    });

    it('frees it for its owner only, and keeps what happened', async () => {
      const entries = [{ key: 'p/0', action: 'post', fence: 2, at: slot, until: slot + 1 }];
      await accounts.write(undefined, fresh({ owner: 'ada', entries }));
      await accounts.free('twitter', account, 'bob');
      expect(await accounts.ownerOf('twitter', account)).toBe('ada');
      await accounts.free('twitter', account, 'ada');
      expect(await accounts.ownerOf('twitter', account)).toBeUndefined();
      expect((await accounts.read('twitter', account))?.entries).toEqual(entries);
      await accounts.free('twitter', `${account}-unknown`, 'ada');
      expect(await accounts.read('twitter', `${account}-unknown`)).toBeUndefined();
    });

    it('reads as an active account with nothing on it once it is claimed or marked', async () => {
      await accounts.claim('twitter', account, 'ada');
      expect(await accounts.read('twitter', account)).toEqual({ ...fresh({ owner: 'ada' }), revision: 1 });
      await accounts.markCredentials('twitter', account, 'present');
      expect(await accounts.read('twitter', account)).toEqual({
        ...fresh({ owner: 'ada', credentials: 'present' }),
        revision: 2,
      });
      await accounts.markCredentials('reddit', account, 'missing');
      expect((await accounts.read('reddit', account))?.credentials).toBe('missing');
    });

    it('makes a write of an older state fail when owner or mark changed in between', async () => {
      const first = await accounts.write(undefined, fresh());
      await accounts.claim('twitter', account, 'ada');
      expect(await accounts.write(first, fresh())).toBeUndefined();
      const second = await accounts.read('twitter', account);
      await accounts.markCredentials('twitter', account, 'missing');
      expect(await accounts.write(second, fresh({ owner: 'ada' }))).toBeUndefined();
      expect(await accounts.read('twitter', account)).toMatchObject({ owner: 'ada', credentials: 'missing' });
    });

    it('writes nothing for a mark or a claim that says what is there', async () => {
      await accounts.claim('twitter', account, 'ada');
      await accounts.markCredentials('twitter', account, 'present');
      const before = await accounts.read('twitter', account);
      await accounts.claim('twitter', account, 'ada');
      await accounts.markCredentials('twitter', account, 'present');
      expect(await accounts.read('twitter', account)).toEqual(before);
    });
  });
}
