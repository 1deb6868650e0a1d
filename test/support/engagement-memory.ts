import type { EngagementDay } from '../../shared/interaction/engagement-figures.ts';
import type { EngagementStore, RecentPublications } from '../../shared/interaction/engagement-ports.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { frozenCopy } from './frozen.ts';

export interface MemoryEngagement extends EngagementStore {
  /** Everything it holds, for assertions. */
  all(): readonly EngagementDay[];
}

/** The figures without a database: the same conditions, the same copies, passed by the same suite. */
export function memoryEngagement(): MemoryEngagement {
  const items = new Map<string, EngagementDay>();
  const keyOf = (platform: string, account: string, day: string) => `${platform}#${account}#${day}`;
  return {
    all: () => [...items.values()],

    async read(platform, account, days) {
      return days.flatMap((day) => items.get(keyOf(platform, account, day)) ?? []);
    },

    async write(before, next) {
      const key = keyOf(next.platform, next.account, next.day);
      if (items.get(key)?.revision !== before?.revision) return undefined;
      const stored = frozenCopy({ ...next, revision: (before?.revision ?? 0) + 1 });
      items.set(key, stored);
      return stored;
    },
  };
}

/** The publications of an account by their slots, from what a ledger in memory holds. */
export function memoryRecent(all: () => readonly Publication[]): RecentPublications {
  return {
    async *of(platform, account, { from, to }) {
      const own = all().filter((one) => one.platform === platform && one.account === account);
      for (const { id, slot } of own.toSorted((a, b) => b.slot - a.slot)) if (slot >= from && slot <= to) yield id;
    },
  };
}
