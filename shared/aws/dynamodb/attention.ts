import type { Clock } from '../../monitoring/log.ts';
import type { AttentionRow, AttentionStore, Health, HealthStore } from '../../publication/attention.ts';
import {
  attentionKeys,
  attentionPartition,
  expirySeconds,
  healthKey,
  type Item,
  type Key,
  publicationKey,
  wakeIndex,
  wakeKeys,
} from './keys.ts';
import type { Table } from './table.ts';

/** Marks beside a publication that is unconfirmed or held: its own item has to stay among those that sweep wakes. */
const markKey = (id: string): Key => ({ ...publicationKey(id), sk: 'ATTENTION' });
const heldKey = (id: string): Key => ({ ...publicationKey(id), sk: 'HELD' });

const day = 24 * 60 * 60_000;

/** What needs a person, over the sparse index. */
export function dynamoAttention(table: Table, clock: Clock): AttentionStore {
  const clear = async (key: Key): Promise<void> => {
    await table.update(key, { set: { expiresAt: expirySeconds(clock.now() + day) }, remove: ['gsi2pk', 'gsi2sk'] });
  };
  return {
    async list(kind, limit) {
      const rows: AttentionRow[] = [];
      let next: Item | undefined;
      do {
        const page = await table.query({
          IndexName: wakeIndex,
          KeyConditionExpression: 'gsi2pk = :attention AND begins_with(gsi2sk, :kind)',
          ExpressionAttributeValues: { ':attention': attentionPartition, ':kind': `${kind}#` },
          Limit: limit - rows.length,
          ...(next === undefined ? {} : { ExclusiveStartKey: { ...next } }),
        });
        for (const { gsi2sk } of page.items) rows.push({ kind, id: String(gsi2sk).slice(kind.length + 1) });
        next = page.next;
      } while (next !== undefined && rows.length < limit);
      return rows;
    },

    async markUnconfirmed(id) {
      // It is cleared when the publication is settled, a day after its sending at the latest.
      const set = { ...attentionKeys('unconfirmed', id), expiresAt: expirySeconds(clock.now() + 7 * day) };
      await table.update(markKey(id), { set });
    },

    clearUnconfirmed: (id) => clear(markKey(id)),

    async markHeld(id) {
      // It is cleared when somebody answered or its time ran out: nothing is written further ahead than a week.
      const set = { ...attentionKeys('held', id), expiresAt: expirySeconds(clock.now() + 14 * day) };
      await table.update(heldKey(id), { set });
    },

    clearHeld: (id) => clear(heldKey(id)),

    async markBroken(id) {
      await table.update(publicationKey(id), {
        set: attentionKeys('broken', id),
        condition: { expression: 'attribute_exists(pk)' },
      });
    },

    async clearBroken(id, wakeAt) {
      await table.update(publicationKey(id), {
        ...(wakeAt === undefined ? { remove: ['gsi2pk', 'gsi2sk'] } : { set: wakeKeys(wakeAt, id) }),
        condition: { expression: 'attribute_exists(pk)' },
      });
    },
  };
}

/** The health document: one item, each writer sets its own part. */
export function dynamoHealth(table: Table): HealthStore {
  return {
    async read(): Promise<Health> {
      const item = await table.get(healthKey, { eventually: true });
      const { sweep, stale } = (item ?? {}) as Health;
      return { ...(sweep === undefined ? {} : { sweep }), ...(stale === undefined ? {} : { stale }) };
    },

    async putSweep(sweep) {
      await table.update(healthKey, { set: { sweep } });
    },

    async putStale(stale) {
      await table.update(healthKey, { set: { stale } });
    },
  };
}
