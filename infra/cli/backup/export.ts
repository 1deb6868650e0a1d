import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expiryAttribute } from '../../../shared/aws/dynamodb/keys.ts';
import type { RawItem } from '../../../shared/aws/dynamodb/raw-items.ts';
import { projectRoot } from '../../cache.ts';
import { CliError } from '../cli-error.ts';
import type { Call, Io, Result } from '../command.ts';
import { count, utc } from '../format.ts';
import { pausedBy } from '../switches.ts';
import type { BackupObjects, ListedObject } from './backup-objects.ts';
import { importKey, itemKind, objectGroups } from './kinds.ts';
import { itemLine, objectLine } from './lines.ts';
import { backupFormat, type Manifest, manifestFile } from './manifest.ts';
import { type PartWriter, partWriter } from './part-writer.ts';
import { ownBucket, stampOf } from './place.ts';
import { type BackupStores, withStores } from './stores.ts';

export interface ExportOptions {
  /** `s3`, or a folder. */
  readonly to: string;
  /** Although the hive is not paused. */
  readonly running?: boolean;
  /** Another table to read instead: one that DynamoDB restored to a point in time. */
  readonly table?: string;
  /** The moment that table stands for, ISO. */
  readonly asOf?: string;
}

/** The hive reads 256 KB of a file at most, and writes nothing near that. */
const largestObject = 4 * 1024 * 1024;
const objectsAtOnce = 16;
const tellEach = 10_000;

/** Writes all state of the hive as a backup. One that is interrupted has no manifest and is never taken for whole: begin another. */
export async function exportBackup(call: Call, options: ExportOptions): Promise<Result> {
  const { to, running = false, table } = options;
  const connection = await call.connect();
  const asOf = momentOf(options, connection.clock.now());
  const paused = asOf === undefined && pausedBy(await connection.control.read(), {}).length > 0;
  if (!paused && !running && asOf === undefined) {
    throw new CliError(
      `The hive on ${connection.where} is not paused, and its items are read one after another: pause it with "hive pause --all" so that they fit each other, or say --running. A restore posts nothing twice either way.`,
    );
  }
  return withStores(connection, table ?? connection.names.table, async (stores) => {
    if ((await stores.table.get(importKey)) !== undefined) {
      throw new CliError(`An import on ${connection.where} did not come to its end: finish it with "hive import".`);
    }
    const startedAt = asOf ?? connection.clock.now();
    const place = stores.newPlace(to, stampOf(startedAt));
    if ((await place.get(manifestFile)) !== undefined) {
      throw new CliError(
        `There is a backup of this second in ${place.where} already: ask again, or name another folder with --to.`,
      );
    }
    const tell = progress(call.io);
    const writer = partWriter((file, bytes) => place.put(file, bytes));
    await writeItems(stores, writer, connection.clock.now(), tell);
    const leftOut = await writeObjects(stores.objects, writer, tell);
    const parts = await writer.finish();
    const counts: Record<string, number> = {};
    for (const { kind, lines } of parts) counts[kind] = (counts[kind] ?? 0) + lines;
    const manifest: Manifest = {
      format: backupFormat,
      hive: release(),
      stage: connection.stage.name,
      table: table ?? connection.names.table,
      startedAt,
      finishedAt: Math.max(connection.clock.now(), startedAt),
      paused,
      counts,
      parts: [...parts],
      leftOut,
    };
    await place.put(manifestFile, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
    await call.did({ what: 'exported', on: 'hive', why: `to ${place.where}` });
    return exported(manifest, to === ownBucket ? `${ownBucket}:${stampOf(startedAt)}` : place.where, place.where);
  });
}

/** Undefined where the hive's own table is read. @throws CliError where a table comes without its moment, or the other way round */
function momentOf({ table, asOf }: ExportOptions, now: number): number | undefined {
  if (table === undefined && asOf === undefined) return undefined;
  const time = table === undefined ? Number.NaN : Date.parse(asOf ?? '');
  if (Number.isSafeInteger(time) && time >= 0 && time <= now) return time;
  throw new CliError(
    `Found --table ${table ?? '(none)'} and --as-of ${asOf ?? '(none)'}, expected both: a table that was restored to a point in time, and that time, such as 2026-11-26T06:00:00Z.`,
  );
}

async function writeItems(
  { table }: BackupStores,
  writer: PartWriter,
  now: number,
  tell: (what: string) => void,
): Promise<void> {
  for await (const item of table.scan()) {
    const kind = itemKind(item.pk?.S ?? '', item.sk?.S ?? '');
    if (kind === undefined || hasExpired(item, now)) continue;
    await writer.add(kind, itemLine(item));
    tell('items');
  }
}

/** What time to live would delete, and nobody reads any more. */
export function hasExpired(item: RawItem, now: number): boolean {
  const expiry = item[expiryAttribute]?.N;
  return expiry !== undefined && Number(expiry) * 1000 <= now;
}

/** Answers the keys of what is too large to be of the hive. */
async function writeObjects(
  objects: BackupObjects,
  writer: PartWriter,
  tell: (what: string) => void,
): Promise<string[]> {
  const leftOut: string[] = [];
  for (const { kind, prefix } of objectGroups) {
    const write = async (some: readonly ListedObject[]): Promise<void> => {
      for (const object of await Promise.all(some.map(({ key }) => objects.get(key)))) {
        // Removed since it was listed.
        if (object === undefined) continue;
        await writer.add(kind, objectLine(object));
        tell('objects');
      }
    };
    let some: ListedObject[] = [];
    for await (const listed of objects.list(prefix)) {
      if (listed.size > largestObject) leftOut.push(listed.key);
      else some.push(listed);
      if (some.length === objectsAtOnce) {
        await write(some);
        some = [];
      }
    }
    await write(some);
  }
  return leftOut;
}

/** A line each so many, where a person looks on. */
export function progress(io: Pick<Io, 'interactive' | 'note'>): (what: string) => void {
  const done = new Map<string, number>();
  return (what) => {
    const number = (done.get(what) ?? 0) + 1;
    done.set(what, number);
    if (io.interactive && number % tellEach === 0) io.note(`${number} ${what}`);
  };
}

function release(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** How many of items and of objects. */
export function totals({ parts }: Pick<Manifest, 'parts'>): { readonly items: number; readonly objects: number } {
  const sum = (folder: string): number =>
    parts.filter(({ file }) => file.startsWith(folder)).reduce((total, { lines }) => total + lines, 0);
  return { items: sum('table/'), objects: sum('objects/') };
}

function exported(manifest: Manifest, from: string, where: string): Result {
  const { items, objects } = totals(manifest);
  const { startedAt, counts, leftOut, paused } = manifest;
  return {
    data: { from, where, startedAt: new Date(startedAt).toISOString(), paused, items, objects, counts, leftOut },
    text: (paint) =>
      [
        `${paint('green', 'The backup is whole')}: ${count(items, 'item')} and ${count(objects, 'object')} of ${utc(startedAt)}, in ${where}.`,
        leftOut.length === 0 ? '' : `Left out, for they are too large to be of the hive: ${leftOut.join(', ')}.`,
        'Not in it: keys and credentials, and the key that its encrypted sessions need. They stay in Secrets Manager.',
        `Restore it with: hive import ${from}`,
      ]
        .filter((line) => line !== '')
        .join('\n'),
  };
}
