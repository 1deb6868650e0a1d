import { caches } from '../../../shared/aws/caches.ts';
import { auditPrefix, controlKey } from '../../../shared/aws/dynamodb/keys.ts';
import type { RawItem, RawTable } from '../../../shared/aws/dynamodb/raw-items.ts';
import type { Restore } from '../../../shared/publication/restore.ts';
import { CliError } from '../cli-error.ts';
import type { Call, Result } from '../command.ts';
import type { Connection } from '../connection.ts';
import { hasExpired, progress } from './export.ts';
import { newTally, type Tally, tellImport } from './import-text.ts';
import { importKey, isItemKind, restoreOrder } from './kinds.ts';
import { knownLimits } from './known-limits.ts';
import { lineItem, lineObject } from './lines.ts';
import type { BackupPart, Manifest } from './manifest.ts';
import { manifestOf, readPart, verifyParts } from './read-parts.ts';
import { type RestoreTools, restoreItems } from './restore-items.ts';
import { objectRestorer } from './restore-objects.ts';
import { type BackupStores, withStores } from './stores.ts';

export interface ImportOptions {
  /** Into a table that is not empty; what is there stays. */
  readonly merge?: boolean;
  /** The stage that the backup is of, where that is another one. */
  readonly fromStage?: string;
  /** The operator's word that no hive sent anything since the backup. */
  readonly nothingSentSince?: boolean;
}

/** Four batches of items, as AWS takes them. */
const itemsAtOnce = 100;
const objectsAtOnce = 25;

/**
 * Brings a backup back. Everything is read and checked before the first write; nothing is written where something is, so an import
 * that was interrupted is finished by the same command. The hive has to be paused, and stays so.
 */
export async function importBackup(call: Call, from: string, options: ImportOptions): Promise<Result> {
  const connection = await call.connect();
  return withStores(connection, connection.names.table, async (stores) => {
    const place = stores.givenPlace(from);
    const manifest = await manifestOf(place);
    checkStage(manifest, connection, options);
    if (!(await connection.control.read()).paused) {
      throw new CliError(
        `The hive on ${connection.where} is not paused: "hive pause --all" first, so that nothing is sent from half a state.`,
      );
    }
    if (options.nothingSentSince === true && !manifest.paused) {
      throw new CliError(
        `The backup in ${place.where} was taken of a running hive, which may have sent something at once: leave out --nothing-sent-since.`,
      );
    }
    const limits = knownLimits();
    const byKind = (order: (kind: string) => number) => (a: BackupPart, b: BackupPart) =>
      order(a.kind) - order(b.kind) || (a.file < b.file ? -1 : 1);
    const looked = manifest.parts.toSorted(byKind((kind) => (kind === 'CURRENT' ? 0 : 1)));
    await verifyParts(place, looked, limits.look);
    const merge = options.merge === true;
    await checkEmpty(stores.table, manifest, connection, merge);

    // A calendar that is behind the backup stands where the backup was made.
    const now = Math.max(connection.clock.now(), manifest.startedAt);
    const restore: Restore | undefined =
      options.nothingSentSince === true ? undefined : { madeAt: manifest.startedAt, now };
    const began = connection.clock.monotonic();
    await begin(stores.table, manifest, restore);
    const tally = newTally();
    const tools: RestoreTools = { connection, table: stores.table, limits, restore, merge };
    const write = partRestorer(stores, tools, now, tally, progress(call.io));
    for (const part of manifest.parts.toSorted(byKind(restoreOrder))) {
      if (part.kind === 'CURRENT' && restore !== undefined && connection.target.kind === 'aws') {
        // Until then a warm function may not know of the restore; without this item it takes no slot of the personality.
        await call.io.sleep(caches.control.lifetimeMs - (connection.clock.monotonic() - began));
      }
      await write(part, await readPart(place, part));
    }
    await stores.table.remove(importKey);
    await call.did({ what: 'imported', on: 'hive', why: `backup ${backupId(manifest)}` });
    return tellImport({ manifest, where: connection.where, from: place.where, tally, merge, restore });
  });
}

function checkStage({ stage }: Manifest, connection: Connection, { fromStage }: ImportOptions): void {
  const expected = fromStage ?? connection.stage.name;
  if (stage === expected) return;
  throw new CliError(
    `The backup is of stage ${stage}, expected ${expected}: ${fromStage === undefined ? `say --from-stage ${stage} to bring it to stage ${connection.stage.name}, and make sure that only one of the two hives posts.` : 'name the stage that it is of.'}`,
  );
}

/** Stages and moments name a backup, wherever it lies. */
const backupId = ({ stage, startedAt }: Manifest): string => `${stage}/${new Date(startedAt).toISOString()}`;

async function checkEmpty(table: RawTable, manifest: Manifest, { where }: Connection, merge: boolean): Promise<void> {
  const begun = (await table.get(importKey))?.backup?.S;
  if (begun === backupId(manifest)) return;
  if (begun !== undefined) {
    throw new CliError(
      `The import of backup ${begun} on ${where} did not come to its end: finish it first, with the same command as before.`,
    );
  }
  if (merge) return;
  for await (const { pk, sk } of table.scan(['pk', 'sk'])) {
    // Pausing it left its line in the audit.
    if (pk?.S === controlKey.pk || pk?.S?.startsWith(auditPrefix) === true) continue;
    throw new CliError(
      `The table on ${where} is not empty (it has ${pk?.S} / ${sk?.S}): import into a new hive, or say --merge, and what is there stays.`,
    );
  }
}

/** The mark of the import, and the time from which on the hive remembers: before anything else. */
async function begin(table: RawTable, manifest: Manifest, restore: Restore | undefined): Promise<void> {
  await table.set(importKey, { backup: { S: backupId(manifest) } });
  const restoredAt: RawItem = restore === undefined ? {} : { restoredAt: { N: String(restore.now) } };
  await table.set(controlKey, { paused: { BOOL: true }, ...restoredAt });
}

function partRestorer(
  stores: BackupStores,
  tools: RestoreTools,
  now: number,
  tally: Tally,
  tell: (what: string) => void,
): (part: BackupPart, lines: readonly string[]) => Promise<void> {
  const restoreObject = objectRestorer(stores.objects, tools.merge);
  const putObjects = async (kind: string, lines: readonly string[]): Promise<void> => {
    for (const restored of await Promise.all(lines.map((line) => restoreObject(kind, lineObject(line))))) {
      tally.object(restored);
      tell('objects');
    }
  };
  const putItems = async (kind: string, lines: readonly string[]): Promise<void> => {
    const items = lines.map(lineItem).filter((item) => !hasExpired(item, now));
    for (const restored of await restoreItems(kind, items, tools)) {
      tally.item(restored);
      tell('items');
    }
  };
  return async ({ kind }, lines) => {
    const [atOnce, put] = isItemKind(kind) ? [itemsAtOnce, putItems] : [objectsAtOnce, putObjects];
    for (let first = 0; first < lines.length; first += atOnce) await put(kind, lines.slice(first, first + atOnce));
  };
}
