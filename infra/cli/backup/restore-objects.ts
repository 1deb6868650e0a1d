import { createHash } from 'node:crypto';
import type { BackupObjects } from './backup-objects.ts';
import { objectGroups } from './kinds.ts';
import type { BackupObject } from './lines.ts';

export type RestoredObject = 'written' | 'replaced' | 'same' | 'kept';

/** Writes the objects of one group. What is there stays with `merge`; else it is replaced, and S3 keeps the version before. */
export function objectRestorer(objects: BackupObjects, merge: boolean) {
  const known = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const etags = (kind: string): Promise<ReadonlyMap<string, string>> => {
    const listed = known.get(kind) ?? list(objects, objectGroups.find((group) => group.kind === kind)?.prefix ?? kind);
    known.set(kind, listed);
    return listed;
  };
  return async (kind: string, object: BackupObject): Promise<RestoredObject> => {
    const etag = (await etags(kind)).get(object.key);
    if (merge && etag !== undefined) return 'kept';
    const same = etag === createHash('md5').update(object.body).digest('hex');
    // A personality's file is written again all the same: the upload brings its schedules back.
    if (same && kind !== 'personalities') return 'same';
    await objects.put(object);
    return etag === undefined ? 'written' : same ? 'same' : 'replaced';
  };
}

async function list(objects: BackupObjects, prefix: string): Promise<ReadonlyMap<string, string>> {
  const etags = new Map<string, string>();
  for await (const { key, etag } of objects.list(prefix)) etags.set(key, etag);
  return etags;
}
