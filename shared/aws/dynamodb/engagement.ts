import type { EngagementDay } from '../../interaction/engagement-figures.ts';
import type { EngagementStore } from '../../interaction/engagement-ports.ts';
import type { Clock } from '../../monitoring/log.ts';
import { expirySeconds, type Item, isExpired, metricKey, metricsKeptMs } from './keys.ts';
import { putRevised } from './revised.ts';
import type { Table } from './table.ts';

/** The figures of the posts over the one table: an item for each account and day of slots, kept for 400 days after its last write. */
export function dynamoEngagement(table: Table, clock: Clock): EngagementStore {
  return {
    async read(platform, account, days) {
      const items = await Promise.all(
        days.map((day) => table.get(metricKey(platform, account, day), { eventually: true })),
      );
      return items.flatMap((item) => (item === undefined || isExpired(item, clock.now()) ? [] : [dayIn(item)]));
    },

    async write(before, next) {
      const expiresAt = expirySeconds(clock.now() + metricsKeptMs);
      const key = metricKey(next.platform, next.account, next.day);
      const item = await putRevised(table, key, before, { ...next, expiresAt });
      return item === undefined ? undefined : dayIn(item);
    },
  };
}

function dayIn(item: Item): EngagementDay {
  const { pk: _pk, sk: _sk, expiresAt: _expiry, write: _write, ...day } = item;
  return day as unknown as EngagementDay;
}
