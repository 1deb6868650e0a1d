import type { AccountState } from '../../shared/limits/account.ts';
import type { AttentionStore, Health, HealthStore } from '../../shared/publication/attention.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { frozenCopy } from './frozen.ts';

export interface MemoryAttention extends AttentionStore {
  /** Ids marked as broken: the memory ledger leaves them out of `due`, as the index does. */
  readonly broken: Set<string>;
  readonly unconfirmed: Set<string>;
  readonly held: Set<string>;
}

/** What needs a person, from what the other stores in memory hold. */
export function memoryAttention(
  publications: () => readonly Publication[],
  accounts: () => readonly AccountState[],
): MemoryAttention {
  const broken = new Set<string>();
  const unconfirmed = new Set<string>();
  const held = new Set<string>();
  return {
    broken,
    unconfirmed,
    held,

    async list(kind, limit) {
      const ids = {
        failed: () =>
          publications().flatMap(({ id, state, wakeAt }) => (state === 'failed' && wakeAt === undefined ? [id] : [])),
        account: () =>
          accounts().flatMap(({ platform, account, status }) =>
            status === 'active' ? [] : [`${platform}#${account}`],
          ),
        unconfirmed: () => [...unconfirmed],
        held: () => [...held],
        broken: () => [...broken],
      }[kind]();
      return ids
        .sort()
        .slice(0, limit)
        .map((id) => ({ kind, id }));
    },

    async markUnconfirmed(id) {
      unconfirmed.add(id);
    },

    async clearUnconfirmed(id) {
      unconfirmed.delete(id);
    },

    async markHeld(id) {
      held.add(id);
    },

    async clearHeld(id) {
      held.delete(id);
    },

    async markBroken(id) {
      broken.add(id);
    },

    async clearBroken(id) {
      broken.delete(id);
    },
  };
}

export function memoryHealth(): HealthStore {
  let health: Health = {};
  return {
    read: async () => health,
    async putSweep(sweep) {
      health = frozenCopy({ ...health, sweep });
    },
    async putStale(stale) {
      health = frozenCopy({ ...health, stale });
    },
  };
}
