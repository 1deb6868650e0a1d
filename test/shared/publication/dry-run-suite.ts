import { beforeEach, describe, expect, it } from 'vitest';
import type { DryRunPost, DryRunStore } from '../../../shared/publication/dry-run-store.ts';

const start = Date.parse('2026-11-22T09:00:00Z');

/** What every store of dry runs promises. @param makeStore an empty one. */
export function dryRunSuite(name: string, makeStore: () => Promise<DryRunStore> | DryRunStore): void {
  describe(`dry runs ${name}`, () => {
    let store: DryRunStore;
    beforeEach(async () => {
      store = await makeStore();
    });

    const post = (id: string, minute: number, more: Partial<DryRunPost> = {}): DryRunPost => ({
      platform: 'twitter',
      account: 'ada',
      id,
      text: `Text of ${id} with ü, 漢 and 👍🏽`,
      target: {},
      createdAt: start + minute * 60_000,
      ...more,
    });
    const ids = async (since: number, account = 'ada', platform = 'twitter') =>
      (await store.listSince(platform, account, since)).map(({ id }) => id);

    it('gives back posts whole, newest first, those of one instant too', async () => {
      const reply = post('b', 2, { target: { replyTo: '17', place: 'there' }, title: 'A title' });
      for (const kept of [post('a', 1), reply, post('c', 3), post('d', 3)]) await store.append(kept);
      expect((await ids(start)).slice(2)).toEqual(['b', 'a']);
      expect((await ids(start)).slice(0, 2).sort()).toEqual(['c', 'd']);
      expect((await store.listSince('twitter', 'ada', start))[2]).toEqual(reply);
    });

    it('keeps the time asked for, to the millisecond, its own instant included', async () => {
      await store.append(post('a', 1));
      expect(await ids(start + 60_000)).toEqual(['a']);
      expect(await ids(start + 60_001)).toEqual([]);
    });

    it('keeps accounts and platforms apart', async () => {
      await store.append(post('a', 1));
      await store.append(post('b', 1, { account: 'bob' }));
      await store.append(post('c', 1, { platform: 'toy' }));
      expect(await ids(0)).toEqual(['a']);
      expect(await ids(0, 'bob')).toEqual(['b']);
      expect(await ids(0, 'ada', 'toy')).toEqual(['c']);
    });

    it('lists more than one page', async () => {
      const text = 'x'.repeat(20_000);
      for (let minute = 0; minute < 70; minute++) await store.append(post(`p${minute}`, minute, { text }));
      const found = await ids(0);
      expect(found).toHaveLength(70);
      expect(found[0]).toBe('p69');
      expect(found[69]).toBe('p0');
    });

    it('removes one post, and says nothing when it is gone', async () => {
      await store.append(post('a', 1));
      await store.append(post('b', 1));
      await store.remove(post('a', 1));
      await store.remove(post('a', 1));
      expect(await ids(0)).toEqual(['b']);
    });

    it('refuses a second post with the same key', async () => {
      await store.append(post('a', 1));
      await expect(store.append(post('a', 1, { text: 'Other words' }))).rejects.toThrow();
      expect((await store.listSince('twitter', 'ada', 0))[0]?.text).toContain('Text of a');
    });
  });
}
