import type { HeardStore } from '../../interaction/heard.ts';
import type { Clock } from '../../monitoring/log.ts';
import { dynamoInteractions } from './interactions.ts';
import { heardKeys, sortableTime } from './keys.ts';
import type { Table } from './table.ts';
import { betweenTimes, pagesOf } from './timeline.ts';

const latest = 999_999_999_999_998;
const timeLength = sortableTime(0).length;

/** What was said to accounts, through the index that holds their publications too. */
export function dynamoHeard(table: Table, clock: Clock): HeardStore {
  return {
    read: dynamoInteractions(table, clock).read,

    async *of(platform, account, { from = 0, to = latest } = {}) {
      const { gsi1pk } = heardKeys(platform, account, 0, '');
      const found = pagesOf(table, betweenTimes(gsi1pk, from, to));
      for await (const { gsi1sk } of found) yield String(gsi1sk).slice(timeLength + 1);
    },
  };
}
