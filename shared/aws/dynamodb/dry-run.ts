import type { Clock } from '../../monitoring/log.ts';
import type { DryRunPost, DryRunStore } from '../../publication/dry-run-store.ts';
import { dryRunKeptMs, dryRunKey, dryRunPartition, expirySeconds, type Item, isExpired, sortableTime } from './keys.ts';
import type { Table } from './table.ts';

/** What dry runs "posted", one item per post, sorted by time and kept for 90 days. */
export function dynamoDryRun(table: Table, clock: Clock): DryRunStore {
  return {
    async append(post) {
      const key = dryRunKey(post.platform, post.account, post.createdAt, post.id);
      const expiresAt = expirySeconds(post.createdAt + dryRunKeptMs);
      const done = await table.put({ ...post, ...key, expiresAt }, { expression: 'attribute_not_exists(pk)' });
      if (!done) throw new Error(`The dry run of ${post.account} has a post ${post.id} already; every id must be new.`);
    },

    async listSince(platform, account, since) {
      const posts: DryRunPost[] = [];
      let next: Item | undefined;
      do {
        const page = await table.query({
          KeyConditionExpression: 'pk = :account AND sk >= :since',
          ExpressionAttributeValues: {
            ':account': dryRunPartition(platform, account),
            ':since': sortableTime(Math.max(0, Math.ceil(since))),
          },
          ScanIndexForward: false,
          ConsistentRead: true,
          ...(next === undefined ? {} : { ExclusiveStartKey: { ...next } }),
        });
        for (const item of page.items) if (!isExpired(item, clock.now())) posts.push(postOf(item));
        next = page.next;
      } while (next !== undefined);
      return posts;
    },

    async remove({ platform, account, id, createdAt }) {
      await table.remove(dryRunKey(platform, account, createdAt, id));
    },
  };
}

function postOf(item: Item): DryRunPost {
  const { pk: _pk, sk: _sk, expiresAt: _expiry, write: _write, ...post } = item;
  return post as unknown as DryRunPost;
}
