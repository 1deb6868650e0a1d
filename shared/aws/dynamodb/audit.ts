import type { Audit, AuditEntry } from '../../publication/audit.ts';
import { auditKey, auditPartition, expirySeconds, type Item, publicationKeptMs } from './keys.ts';
import type { Table } from './table.ts';

/** What people did, one item each, kept as long as the publications it is about. */
export function dynamoAudit(table: Table): Audit {
  return {
    async append(entry) {
      const expiresAt = expirySeconds(entry.at + publicationKeptMs);
      const free = { expression: 'attribute_not_exists(pk)' };
      // Another deed of the same moment keeps its place.
      let at = entry.at;
      while (!(await table.put({ ...entry, ...auditKey(at, entry.on), expiresAt }, free))) at += 1;
    },

    async of(day) {
      const entries: AuditEntry[] = [];
      let next: Item | undefined;
      do {
        const page = await table.query({
          KeyConditionExpression: 'pk = :day',
          ExpressionAttributeValues: { ':day': auditPartition(day) },
          ConsistentRead: true,
          ...(next === undefined ? {} : { ExclusiveStartKey: { ...next } }),
        });
        for (const item of page.items) entries.push(entryOf(item));
        next = page.next;
      } while (next !== undefined);
      return entries;
    },
  };
}

function entryOf(item: Item): AuditEntry {
  const { pk: _pk, sk: _sk, expiresAt: _expiry, write: _write, publication, ...entry } = item;
  // Deeds of the time when all were about publications name it so.
  return { on: publication, ...entry } as unknown as AuditEntry;
}
