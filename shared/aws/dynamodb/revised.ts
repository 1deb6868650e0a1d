import type { Item, Key } from './keys.ts';
import type { Table } from './table.ts';

/**
 * Writes an item whose every write is guarded by its revision: where the stored one is `before`'s, or none is stored when `before` is
 * absent. The item as it is stored then; undefined when somebody was faster.
 */
export async function putRevised(
  table: Table,
  key: Key,
  before: { readonly revision: number } | undefined,
  next: object,
): Promise<Item | undefined> {
  const item = { ...next, ...key, revision: (before?.revision ?? 0) + 1 };
  const done = await table.put(
    item,
    before === undefined
      ? { expression: 'attribute_not_exists(pk)' }
      : { expression: 'revision = :before', values: { ':before': before.revision } },
  );
  return done ? item : undefined;
}
