import type { DryRunPost, DryRunStore } from '../../shared/publication/dry-run-store.ts';
import { frozenCopy } from './frozen.ts';

/** What dry runs kept, without a database: sorted by time and id, as the table sorts it. */
export function memoryDryRuns(): DryRunStore {
  const posts = new Map<string, DryRunPost>();
  const keyOf = ({ platform, account, createdAt, id }: Pick<DryRunPost, 'platform' | 'account' | 'createdAt' | 'id'>) =>
    `${platform}#${account}/${String(createdAt).padStart(15, '0')}#${id}`;

  return {
    async append(post) {
      const key = keyOf(post);
      if (posts.has(key)) throw new Error(`The dry run of ${post.platform} has a post ${post.id} already.`);
      posts.set(key, frozenCopy(post));
    },

    async listSince(platform, account, since) {
      return [...posts]
        .filter(([, post]) => post.platform === platform && post.account === account && post.createdAt >= since)
        .sort(([a], [b]) => (a < b ? 1 : -1))
        .map(([, post]) => post);
    },

    async remove(post) {
      posts.delete(keyOf(post));
    },
  };
}
