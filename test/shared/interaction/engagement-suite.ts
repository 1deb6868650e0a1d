import { beforeEach, describe, expect, it } from 'vitest';
import type { PostFigures } from '../../../shared/interaction/engagement-figures.ts';
import type { EngagementStore } from '../../../shared/interaction/engagement-ports.ts';

let count = 0;

/** What every store of figures promises; each test uses an account of its own. */
export function engagementSuite(name: string, make: () => Promise<EngagementStore>): void {
  describe(`the figures of posts: ${name}`, () => {
    let store: EngagementStore;
    let account = '';
    beforeEach(async () => {
      count += 1;
      account = `ada${count}`;
      store = await make();
    });
    const figures: PostFigures = {
      publication: 'ada.twitter.20261126T0900Z',
      part: 0,
      kind: 'post',
      at: 1_795_683_600_000,
      askedAt: 1_795_687_200_000,
      likes: 3,
      replies: 1,
      reposts: 0,
      ratio: 0.92,
    };
    const of = (day: string) => ({ platform: 'twitter', account, day, posts: { '17': figures } });

    it('gives back what was written, in the order that was asked for', async () => {
      expect(await store.read('twitter', account, ['2026-11-26'])).toEqual([]);
      const second = await store.write(undefined, of('2026-11-26'));
      const first = await store.write(undefined, { ...of('2026-11-25'), skipped: { at: 1, why: 'no money' } });
      expect(second).toEqual({ ...of('2026-11-26'), revision: 1 });
      const days = ['2026-11-24', '2026-11-25', '2026-11-26'];
      expect(await store.read('twitter', account, days)).toEqual([first, second]);
      expect(await store.read('twitter', account, days.toReversed())).toEqual([second, first]);
      expect(await store.read('reddit', account, days)).toEqual([]);
    });

    it('lets one of many writers through, at the start and later', async () => {
      const race = async (before: Parameters<EngagementStore['write']>[0]) => {
        const answers = await Promise.all([1, 2, 3].map(() => store.write(before, of('2026-11-26'))));
        return answers.filter((answer) => answer !== undefined);
      };
      const first = await race(undefined);
      expect(first).toHaveLength(1);
      const second = await race(first[0]);
      expect(second.map(({ revision }) => revision)).toEqual([2]);
    });
  });
}
