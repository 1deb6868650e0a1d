import { dayMs, hourMs, type WindowLimits } from '../../shared/limits/rate-limiter.ts';
import type { ChaosPost } from './platform.ts';

type Stamped = Pick<ChaosPost, 'platform' | 'account' | 'publication' | 'createdAt'>;

/**
 * Posts that came when a window of their account was full or its gap not over, by the platform's own stamps and without any tolerance. The
 * parts of one publication keep no gap.
 */
export function overLimit(posts: readonly Stamped[], limits: WindowLimits): number {
  const accounts = new Map<string, Stamped[]>();
  for (const post of posts) {
    const name = `${post.platform} ${post.account}`;
    const known = accounts.get(name);
    if (known === undefined) accounts.set(name, [post]);
    else known.push(post);
  }
  return [...accounts.values()].reduce((sum, own) => sum + overLimitOf(own, limits), 0);
}

function overLimitOf(posts: readonly Stamped[], { perHour, perDay, minimumGapMinutes }: WindowLimits): number {
  const sorted = [...posts].sort((a, b) => a.createdAt - b.createdAt);
  return sorted.filter(({ createdAt, publication }, index) => {
    const full = (limit: number, windowMs: number) =>
      (sorted[index - limit]?.createdAt ?? -windowMs) > createdAt - windowMs;
    const before = sorted[index - 1];
    const tooClose =
      before !== undefined &&
      before.publication !== publication &&
      createdAt - before.createdAt < minimumGapMinutes * 60_000;
    return full(perHour, hourMs) || full(perDay, dayMs) || tooClose;
  }).length;
}

/** Posts that came when all accounts of their platform together had as many as they may in an hour; none where there is no such bound. */
export function overTogether(posts: readonly Stamped[], perHour: number | undefined): number {
  if (perHour === undefined) return 0;
  const platforms = Map.groupBy(posts, ({ platform }) => platform);
  return [...platforms.values()].reduce((sum, all) => {
    const sorted = [...all].sort((a, b) => a.createdAt - b.createdAt);
    const over = sorted.filter(
      ({ createdAt }, index) => (sorted[index - perHour]?.createdAt ?? -hourMs) > createdAt - hourMs,
    );
    return sum + over.length;
  }, 0);
}
