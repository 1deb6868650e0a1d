import { hash } from 'node:crypto';

/** The part of dynalite's database module (node_modules/dynalite/db) that a repair needs. */
export interface DynaliteInside {
  create(options: { path: string; createTableMs: number }): { db: LevelDatabase };
  getIndexActions(
    indexes: IndexRow[],
    existing: null,
    item: Item,
    table: TableRow,
  ): { puts: { index: string; key: string; item: Item }[] };
}

type Item = Record<string, Record<string, unknown>>;
interface IndexRow {
  IndexName: string;
  IndexStatus?: string;
}
interface TableRow {
  TableName: string;
  TableStatus: string;
  GlobalSecondaryIndexes?: IndexRow[];
  LocalSecondaryIndexes?: IndexRow[];
}
type Change = { type: 'put'; key: string; value: unknown } | { type: 'del'; key: string };
interface LevelDatabase {
  open(): Promise<void>;
  iterator(range: { gte: string; lt: string; valueEncoding: 'utf8' }): {
    nextv(size: number): Promise<[string, string][]>;
    close(): Promise<void>;
  };
  getMany(keys: string[]): Promise<unknown[]>;
  batch(changes: Change[]): Promise<void>;
  close(): Promise<void>;
}

const ROWS_AT_ONCE = 1_000;

/**
 * Puts dynalite's store in order before anyone reads it. dynalite writes an index row before the item it points to, in two steps, so a
 * process killed between them leaves rows without items or items without rows: every row is compared with the items, which are the truth.
 * A table caught while it was being created becomes active, one caught while being deleted goes. Returns how many index rows were wrong.
 *
 * @throws Error with one sentence when the store is locked or cannot be read
 */
export async function repairStore(inside: DynaliteInside, folder: string): Promise<number> {
  const { db } = inside.create({ path: folder, createTableMs: 0 });
  try {
    await db.open();
    let repaired = 0;
    const tables: TableRow[] = [];
    await eachBatch(db, 'table~', async (rows) => {
      for (const [, text] of rows) tables.push(JSON.parse(text) as TableRow);
    });
    for (const table of tables) {
      if (table.TableStatus === 'DELETING') await dropTable(db, table);
      else {
        if (table.TableStatus !== 'ACTIVE') await activate(db, table);
        repaired += await repairTable(inside, db, table);
      }
    }
    return repaired;
  } catch (error) {
    throw new Error(describeFailure(folder, error));
  } finally {
    await db.close();
  }
}

async function repairTable(inside: DynaliteInside, db: LevelDatabase, table: TableRow): Promise<number> {
  const kinds = [
    { kind: 'global', indexes: table.GlobalSecondaryIndexes ?? [] },
    { kind: 'local', indexes: table.LocalSecondaryIndexes ?? [] },
  ];
  let repaired = 0;
  for (const { kind, indexes } of kinds) {
    for (const index of indexes) {
      repaired += await repairIndex(inside, db, table, index, `index-${kind}~${table.TableName}~${index.IndexName}~`);
    }
  }
  return repaired;
}

/** What the row of one item should be: a digest stands for its content, so that an index over big items stays small in memory. */
interface Expected {
  digest: string;
  owner: string;
}

async function repairIndex(
  inside: DynaliteInside,
  db: LevelDatabase,
  table: TableRow,
  index: IndexRow,
  place: string,
): Promise<number> {
  const expected = new Map<string, Expected>();
  await eachBatch(db, `item-${table.TableName}~`, async (rows) => {
    for (const [owner, text] of rows) {
      const [row] = inside.getIndexActions([index], null, JSON.parse(text) as Item, table).puts;
      if (row !== undefined) expected.set(place + row.key, { digest: digest(JSON.stringify(row.item)), owner });
    }
  });
  let repaired = 0;
  const apply = async (changes: Change[]): Promise<void> => {
    repaired += changes.length;
    if (changes.length > 0) await db.batch(changes);
  };
  await eachBatch(db, place, async (rows) => {
    const foreign: Change[] = [];
    for (const [key, text] of rows) {
      const wanted = expected.get(key);
      if (wanted === undefined) foreign.push({ type: 'del', key });
      else if (wanted.digest === digest(text)) expected.delete(key);
    }
    await apply(foreign);
  });
  const missing = [...expected];
  for (let from = 0; from < missing.length; from += ROWS_AT_ONCE) {
    const part = missing.slice(from, from + ROWS_AT_ONCE);
    const owners = await db.getMany(part.map(([, { owner }]) => owner));
    await apply(
      part.map(([key], at) => {
        const [row] = inside.getIndexActions([index], null, owners[at] as Item, table).puts;
        return { type: 'put', key, value: row?.item };
      }),
    );
  }
  return repaired;
}

const digest = (text: string): string => hash('sha1', text, 'base64');

async function activate(db: LevelDatabase, table: TableRow): Promise<void> {
  table.TableStatus = 'ACTIVE';
  for (const index of table.GlobalSecondaryIndexes ?? []) index.IndexStatus = 'ACTIVE';
  await db.batch([{ type: 'put', key: `table~${table.TableName}`, value: table }]);
}

async function dropTable(db: LevelDatabase, table: TableRow): Promise<void> {
  const name = table.TableName;
  for (const prefix of [`item-${name}~`, `index-global~${name}~`, `index-local~${name}~`]) {
    await eachBatch(db, prefix, (rows) => db.batch(rows.map(([key]) => ({ type: 'del', key }))));
  }
  await db.batch([{ type: 'del', key: `table~${name}` }]);
}

/** Reads a snapshot of all rows with this prefix, values as their JSON text; the visitor may change rows. */
async function eachBatch(
  db: LevelDatabase,
  prefix: string,
  visit: (rows: [string, string][]) => Promise<void>,
): Promise<void> {
  const rows = db.iterator({ gte: prefix, lt: `${prefix}\u{10ffff}`, valueEncoding: 'utf8' });
  try {
    for (let batch = await rows.nextv(ROWS_AT_ONCE); batch.length > 0; batch = await rows.nextv(ROWS_AT_ONCE)) {
      await visit(batch);
    }
  } finally {
    await rows.close();
  }
}

function describeFailure(folder: string, error: unknown): string {
  const chain: { code?: string; message: string }[] = [];
  for (let one: unknown = error; one instanceof Error; one = one.cause) chain.push(one);
  const root = chain.at(-1);
  if (chain.some((one) => one.code === 'LEVEL_LOCKED')) {
    return `The table store ${folder} is in use by another process: stop that one first.`;
  }
  return `The table store ${folder} cannot be opened or read (${root?.message ?? error}): free space, mend the folder's rights, or start with --fresh to begin anew.`;
}
