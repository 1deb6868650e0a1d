import { createServer, connect as dial, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { askDynamoDb } from './signed-request.ts';
import type { DynamoDb, TablePlan } from './types.ts';

/** Said by dynamodb-process.ts. `failed` comes instead of `ready` or `listening` and says what is wrong. */
export type StoreReport =
  | { type: 'ready'; repairedIndexRows: number }
  | { type: 'listening'; port: number }
  | { type: 'failed'; message: string };

/** Said to dynamodb-process.ts. Port 0 lets the system choose. */
export type StoreOrder = { type: 'listen'; port: number } | { type: 'stop' };

export interface DynamoDbOptions {
  /** Folder of the LevelDB store. Without it the tables live in memory, and a crash of dynalite empties them. */
  dataDir?: string;
  /** Told each time dynalite ended by an error of its own, before it is started again. Default: a line on stderr. */
  onCrash?: (error: Error) => void;
}

/** Where the sources run as they are, or beside the bundle that this is part of. */
const threadScript = new URL(`./dynamodb-process.${import.meta.url.endsWith('.ts') ? 'ts' : 'mjs'}`, import.meta.url);

const HOST = '127.0.0.1';
/**
 * A limit, not a reservation (dynalite keeps to some 40 MB). A slow leak that meets it ends the thread alone, but one parse that jumps over
 * it aborts the whole process: so it is above what the largest body dynalite accepts (16 MB, of nothing but `{}`) becomes in memory.
 */
const HEAP_MEGABYTES = 768;
const RESTARTS_IN_A_ROW = 5;

/**
 * Starts dynalite (DynamoDB over LevelDB) in a worker thread. dynalite rethrows its internal errors, which ends the thread but not the
 * process; it is then started again on the same port, and connections that arrive in between are held until it answers. A request that was
 * in flight sees its connection cut, which the SDK retries.
 *
 * @throws Error with one sentence when the store is in use or cannot be opened
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<DynamoDb> {
  const warn = (error: Error): void => console.error(`dynalite failed and is started again: ${error.message}`);
  const onCrash = options.onCrash ?? warn;
  let stopping = false;
  let running = await launch(options.dataDir, 0, () => {});
  const { port } = running;
  let watching = watch();

  async function watch(): Promise<void> {
    const error = await running.ended;
    if (stopping) return;
    onCrash(error);
    const door = await holdDoor(port);
    for (let attempt = 1; !stopping; attempt++) {
      try {
        running = await launch(options.dataDir, port, door.close);
        if (stopping) {
          await running.stop();
          break;
        }
        watching = watch();
        return door.hand();
      } catch (failure) {
        if (attempt === RESTARTS_IN_A_ROW) {
          onCrash(new Error(`${failure instanceof Error ? failure.message : failure} It is not started again.`));
          break;
        }
        await sleep(100 * attempt);
      }
    }
    door.close();
    door.drop();
  }

  return {
    url: `http://${HOST}:${port}`,
    async stop() {
      stopping = true;
      await running.stop();
      await watching;
    },
  };
}

interface Running {
  port: number;
  /** Resolves with the reason when the thread is gone, whoever ended it. */
  ended: Promise<Error>;
  stop(): Promise<void>;
}

/** One life of dynalite. `beforeListening` runs when the store is open and in order, just before the port is taken. */
async function launch(dataDir: string | undefined, port: number, beforeListening: () => void): Promise<Running> {
  const worker = new Worker(threadScript, {
    name: 'dynamodb',
    workerData: { dataDir },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES, maxYoungGenerationSizeMb: 8 },
    // The store needs none of the caller's flags (inspectors, loaders of a test runner).
    execArgv: [],
  });
  const order = (message: StoreOrder): void => worker.postMessage(message);
  let reason = new Error('its thread ended');
  const ended = new Promise<Error>((resolve) => {
    worker.on('error', (error) => {
      reason = error instanceof Error ? error : new Error(String(error));
    });
    worker.once('exit', () => resolve(reason));
  });
  const chosen = new Promise<number>((resolve, reject) => {
    worker.on('message', (report: StoreReport) => {
      if (report.type === 'listening') resolve(report.port);
      else if (report.type === 'failed') reject(new Error(report.message));
      else {
        beforeListening();
        order({ type: 'listen', port });
      }
    });
    ended.then((error) => reject(new Error(`The table store ended before it could answer: ${error.message}`)));
  });
  try {
    return {
      port: await chosen,
      ended,
      async stop() {
        order({ type: 'stop' });
        const late = setTimeout(() => worker.terminate(), 5_000);
        await ended;
        clearTimeout(late);
      },
    };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

/** Takes the port while nobody answers on it and keeps the connections that come, so that no client finds it closed. */
async function holdDoor(port: number): Promise<{ close(): void; hand(): void; drop(): void }> {
  const held = new Set<Socket>();
  const door = createServer((socket) => {
    held.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => held.delete(socket));
  });
  const open = await new Promise<boolean>((resolve) => {
    door.once('error', () => resolve(false));
    door.listen(port, HOST, () => resolve(true));
  });
  return {
    close() {
      // The port is free at once; the callback of `close` would wait for the held connections.
      if (open) door.close();
    },
    hand() {
      for (const socket of held) {
        const onward = dial(port, HOST);
        onward.on('error', () => socket.destroy());
        socket.once('close', () => onward.destroy());
        socket.pipe(onward).pipe(socket);
      }
    },
    drop() {
      for (const socket of held) socket.destroy();
    },
  };
}

/**
 * Creates the tables that are missing (keys, indexes, billing on demand) and waits until all of them are active. A table that is there
 * keeps its data; when its keys or indexes differ from the plan this rejects, because dynalite cannot change them.
 */
export async function ensureTables(url: string, tables: TablePlan[]): Promise<void> {
  await Promise.all(tables.map((table) => ensureTable(url, table)));
}

async function ensureTable(url: string, table: TablePlan): Promise<void> {
  for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
    const found = (await call(url, 'DescribeTable', { TableName: table.name }, 'ResourceNotFoundException'))?.Table;
    if (found === undefined) await call(url, 'CreateTable', creation(table), 'ResourceInUseException');
    else if (found.TableStatus === 'ACTIVE') return checkShape(found, table);
    await sleep(wait);
  }
}

interface TableDescription {
  TableStatus?: string;
  KeySchema: { AttributeName: string; KeyType: string }[];
  GlobalSecondaryIndexes?: IndexDescription[];
  LocalSecondaryIndexes?: IndexDescription[];
}

interface IndexDescription {
  IndexName: string;
  KeySchema: { AttributeName: string; KeyType: string }[];
  Projection: { ProjectionType: string; NonKeyAttributes?: string[] };
}

async function call(
  url: string,
  action: 'DescribeTable' | 'CreateTable',
  body: object,
  tolerated: string,
): Promise<{ Table?: TableDescription } | undefined> {
  const { status, text } = await askDynamoDb(url, action, body);
  if (status === 200) return JSON.parse(text) as { Table?: TableDescription };
  if (text.includes(tolerated)) return undefined;
  throw new Error(`The table store refused ${action} with ${status}: ${text}`);
}

function creation(table: TablePlan): object {
  const schema = (key: TablePlan['key']) => key.map((part) => ({ AttributeName: part.name, KeyType: part.type }));
  const indexes = (plans: TablePlan['globalIndexes']): IndexDescription[] | undefined =>
    plans.length === 0
      ? undefined
      : plans.map((plan) => ({
          IndexName: plan.name,
          KeySchema: schema(plan.key),
          Projection: { ProjectionType: plan.projection.type, NonKeyAttributes: plan.projection.nonKeyAttributes },
        }));
  return {
    TableName: table.name,
    AttributeDefinitions: table.attributes.map((one) => ({ AttributeName: one.name, AttributeType: one.type })),
    KeySchema: schema(table.key),
    GlobalSecondaryIndexes: indexes(table.globalIndexes),
    LocalSecondaryIndexes: indexes(table.localIndexes),
    BillingMode: 'PAY_PER_REQUEST',
  };
}

function checkShape(found: TableDescription, table: TablePlan): void {
  const present = shapeOf(found);
  const wanted = shapeOf(creation(table) as TableDescription);
  if (present === wanted) return;
  throw new Error(
    `Table ${table.name} is stored with the keys and indexes ${present}, the template asks for ${wanted}: the local store cannot change them, start with --fresh.`,
  );
}

/** Keys and indexes in one comparable line: `pk/sk, timeline(account/sk KEYS_ONLY)`. */
function shapeOf(table: TableDescription): string {
  const keys = (schema: TableDescription['KeySchema']) =>
    schema
      .toSorted((a, b) => a.KeyType.localeCompare(b.KeyType))
      .map((part) => part.AttributeName)
      .join('/');
  const index = ({ IndexName, KeySchema, Projection }: IndexDescription) =>
    `${IndexName}(${[keys(KeySchema), Projection.ProjectionType, ...(Projection.NonKeyAttributes ?? []).toSorted()].join(' ')})`;
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  return [keys(table.KeySchema), ...indexes.map(index).sort()].join(', ');
}
