import type { HiveConfig } from '../../config/config.ts';
import type { ControlStore, HiveControl } from '../../config/ports.ts';
import { controlKey } from './keys.ts';
import type { Table } from './table.ts';

/** The switches of the hive and the last good config.json: one item, each change one write of its own attributes. */
export function dynamoControl(table: Table): ControlStore {
  /** One name in or out of a set: two operators at once never undo each other. */
  const put = async (set: 'pausedPlatforms' | 'pausedPersonalities', name: string, within: boolean): Promise<void> => {
    await table.update(controlKey, {
      ...(within ? { add: `${set} :name` } : { delete: `${set} :name` }),
      values: { ':name': new Set([name]) },
    });
  };

  return {
    async read(): Promise<HiveControl> {
      // Some moments late at most, and half as dear: every function keeps the answer for 30 s anyway.
      const item = await table.get(controlKey, { eventually: true });
      const text = item?.config;
      return {
        paused: item?.paused === true,
        pausedPlatforms: namesIn(item?.pausedPlatforms),
        pausedPersonalities: namesIn(item?.pausedPersonalities),
        ...(typeof text === 'string' ? { config: JSON.parse(text) as HiveConfig } : {}),
        ...(typeof item?.configEtag === 'string' ? { configEtag: item.configEtag } : {}),
        ...(typeof item?.writerBlockedUntil === 'number' ? { writerBlockedUntil: item.writerBlockedUntil } : {}),
        ...(typeof item?.writerBlockedReason === 'string' ? { writerBlockedReason: item.writerBlockedReason } : {}),
        ...(typeof item?.restoredAt === 'number' ? { restoredAt: item.restoredAt } : {}),
      };
    },

    async putConfig(config, etag) {
      await table.update(controlKey, { set: { config: JSON.stringify(config), configEtag: etag } });
    },

    async setPaused(paused) {
      await table.update(controlKey, { set: { paused } });
    },

    setPlatformPaused: (platform, paused) => put('pausedPlatforms', platform, paused),

    setPersonalityPaused: (personality, paused) => put('pausedPersonalities', personality, paused),

    async blockWriter(until, reason) {
      await table.update(controlKey, { set: { writerBlockedUntil: until, writerBlockedReason: reason } });
    },

    async unblockWriter() {
      await table.update(controlKey, { remove: ['writerBlockedUntil', 'writerBlockedReason'] });
    },
  };
}

function namesIn(set: unknown): readonly string[] {
  return set instanceof Set ? [...set].map(String).sort() : [];
}
