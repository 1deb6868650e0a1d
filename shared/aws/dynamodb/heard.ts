import type { HeardStore } from '../../interaction/heard.ts';
import type { Clock } from '../../monitoring/log.ts';
import { dynamoInteractions } from './interactions.ts';
import { heardKeys, sortableTime, timelineIndex } from './keys.ts';
import type { Table } from './table.ts';
import { pagesOf } from './timeline.ts';

const latest = 999_999_999_999_998;
const pageSize = 100;
const timeLength = sortableTime(0).length;

/** What was said to accounts, through the index that holds their publications too. */
export function dynamoHeard(table: Table, clock: Clock): HeardStore {
  return {
    read: dynamoInteractions(table, clock).read,

    async *of(platform, account, { from = 0, to = latest } = {}) {
      const { gsi1pk } = heardKeys(platform, account, 0, '');
      const found = pagesOf(table, {
        IndexName: timelineIndex,
        KeyConditionExpression: 'gsi1pk = :account AND gsi1sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':account': gsi1pk,
          ':from': sortableTime(Math.max(0, Math.floor(from))),
          // An id follows the time, so everything of the last millisecond sorts before the next one.
          ':to': sortableTime(Math.max(0, Math.floor(to)) + 1),
        },
        ScanIndexForward: false,
        Limit: pageSize,
      });
      for await (const { gsi1sk } of found) yield String(gsi1sk).slice(timeLength + 1);
    },
  };
}
