import type { AccountName } from '../../personality/accounts.ts';
import {
  accountKey,
  attentionPartition,
  type Item,
  publicationKey,
  sortableTime,
  timelineIndex,
  timelineKeys,
  wakeIndex,
  wakePartition,
} from './keys.ts';
import type { Table } from './table.ts';

/** What people look through, not functions. It comes from indexes: it may be some moments late, and may name what has moved on. */
export interface Timeline {
  /**
   * Ids of an account's publications by the time they stand for, newest first, read page by page as they are asked for.
   * `from` and `to` (epoch milliseconds) are both included.
   */
  of(
    platform: string,
    account: string,
    within?: { readonly from?: number; readonly to?: number },
  ): AsyncGenerator<string>;
  /** Ids of publications that have not ended, the one that is looked at next first; at most `limit`. */
  open(limit: number): Promise<readonly string[]>;
  /** What needs a person: publications that failed, accounts that are not active; at most `limit` altogether. */
  attention(limit: number): Promise<Attention>;
}

export interface Attention {
  readonly failed: readonly string[];
  /** Publications whose item cannot be read. */
  readonly broken: readonly string[];
  readonly accounts: readonly AccountName[];
}

type Query = Parameters<Table['query']>[0];

const latest = 999_999_999_999_999;
const pageSize = 100;

/** The timeline over the one table and its two indexes. */
export function dynamoTimeline(table: Table): Timeline {
  const pages = (query: Query): AsyncGenerator<Item> => pagesOf(table, query);

  /** The index is cut off where it has enough: what is open or in need of a person is never the whole history. */
  const first = async (partition: string, limit: number): Promise<readonly Item[]> => {
    const found: Item[] = [];
    const query: Query = {
      IndexName: wakeIndex,
      KeyConditionExpression: 'gsi2pk = :partition',
      ExpressionAttributeValues: { ':partition': partition },
      Limit: limit,
    };
    for await (const item of pages(query)) {
      found.push(item);
      if (found.length >= limit) break;
    }
    return found;
  };

  return {
    async *of(platform, account, { from = 0, to = latest - 1 } = {}) {
      const { gsi1pk } = timelineKeys(platform, account, 0, '');
      const query = betweenTimes(gsi1pk, from, to);
      for await (const item of pages(query)) yield publicationIdOf(item);
    },

    async open(limit) {
      return (await first(wakePartition, limit)).map(publicationIdOf);
    },

    async attention(limit) {
      const failed: string[] = [];
      const broken: string[] = [];
      const accounts: AccountName[] = [];
      for (const item of await first(attentionPartition, limit)) {
        const account = accountOf(item);
        if (account !== undefined) accounts.push(account);
        else if (String(item.gsi2sk).startsWith('failed#')) failed.push(publicationIdOf(item));
        else if (String(item.gsi2sk).startsWith('broken#')) broken.push(publicationIdOf(item));
      }
      return { failed, broken, accounts };
    },
  };
}

/** What stands in one account's timeline between two times (epoch milliseconds), both included, newest first. */
export function betweenTimes(gsi1pk: string, from: number, to: number): Query {
  return {
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
  };
}

/** The answers of a query one after the other, read page by page as they are asked for. */
export async function* pagesOf(table: Table, query: Query): AsyncGenerator<Item> {
  let next: Item | undefined;
  do {
    const page = await table.query({ ...query, ...(next === undefined ? {} : { ExclusiveStartKey: { ...next } }) });
    yield* page.items;
    next = page.next;
  } while (next !== undefined);
}

const publicationPrefix = publicationKey('').pk;
const [accountPrefix = ''] = accountKey('', '').pk.split('#');

function publicationIdOf({ pk }: Item): string {
  return String(pk).slice(publicationPrefix.length);
}

/** `ACCOUNT#platform#account`; an account's name may hold no `#`. */
function accountOf({ pk }: Item): AccountName | undefined {
  const [kind, platform, account] = String(pk).split('#');
  return kind === accountPrefix && platform !== undefined && account !== undefined ? { platform, account } : undefined;
}
