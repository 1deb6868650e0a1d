import type { HiveLimitState, HiveLimitStore } from '../../shared/limits/hive-limits.ts';
import { frozenCopy } from './frozen.ts';

/** The bounds of a platform's accounts together, without a database: passed by the same suite. */
export function memoryHiveLimits(): HiveLimitStore {
  const items = new Map<string, HiveLimitState>();
  return {
    async read(platform) {
      return items.get(platform);
    },

    async write(before, next) {
      if (items.get(next.platform)?.revision !== before?.revision) return undefined;
      const stored = frozenCopy({ ...next, revision: (before?.revision ?? 0) + 1 });
      items.set(next.platform, stored);
      return stored;
    },
  };
}
