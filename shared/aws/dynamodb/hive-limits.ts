import type { HiveLimitState, HiveLimitStore } from '../../limits/hive-limits.ts';
import { hiveLimitKey, type Item } from './keys.ts';
import { putRevised } from './revised.ts';
import type { Table } from './table.ts';

/** The bounds of a platform's accounts together, over the one table: an item for each platform that has any. */
export function dynamoHiveLimits(table: Table): HiveLimitStore {
  return {
    async read(platform) {
      return stateOf(await table.get(hiveLimitKey(platform)));
    },

    async write(before, next) {
      return stateOf(await putRevised(table, hiveLimitKey(next.platform), before, next));
    },
  };
}

function stateOf(item: Item | undefined): HiveLimitState | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, write: _write, ...state } = item;
  return state as unknown as HiveLimitState;
}
