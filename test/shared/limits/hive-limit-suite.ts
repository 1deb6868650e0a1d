import { beforeEach, describe, expect, it } from 'vitest';
import { type HiveLimitStore, newHiveLimits } from '../../../shared/limits/hive-limits.ts';

let count = 0;

/** What every store of a platform's common bounds promises; each test uses a platform of its own. */
export function hiveLimitSuite(name: string, make: () => Promise<HiveLimitStore>): void {
  describe(`the bounds of all accounts: ${name}`, () => {
    let store: HiveLimitStore;
    let platform = '';
    beforeEach(async () => {
      count += 1;
      platform = `scripted${count}`;
      store = await make();
    });

    it('gives back what was written, and drops what the next state no longer has', async () => {
      expect(await store.read(platform)).toBeUndefined();
      const full = { ...newHiveLimits(platform), open: { 'ada.x.1/0': { until: 5, fence: 2 } }, sent: { '300000': 3 } };
      const stored = await store.write(undefined, full);
      expect(stored).toEqual({ ...full, revision: 1 });
      expect(await store.read(platform)).toEqual(stored);
      await store.write(stored, newHiveLimits(platform));
      expect(await store.read(platform)).toEqual({ ...newHiveLimits(platform), revision: 2 });
    });

    it('lets one of many writers through, at the start and later', async () => {
      const race = async (before: Parameters<HiveLimitStore['write']>[0]) => {
        const answers = await Promise.all([1, 2, 3, 4].map(() => store.write(before, newHiveLimits(platform))));
        return answers.filter((answer) => answer !== undefined);
      };
      const first = await race(undefined);
      expect(first).toHaveLength(1);
      expect(await race(first[0])).toHaveLength(1);
    });
  });
}
