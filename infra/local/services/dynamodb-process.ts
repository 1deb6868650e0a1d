/**
 * The thread dynalite lives in. It may end at any moment by an error of dynalite's own; dynamodb.ts starts it again.
 * Opens the store, puts its indexes in order unless it was closed in order, says `ready`, and takes the port it is then told.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { StoreOrder, StoreReport } from './dynamodb.ts';
import { type DynaliteInside, repairStore } from './dynamodb-indexes.ts';

const require = createRequire(import.meta.url);
const { dataDir } = workerData as { dataDir?: string };
const options = { path: dataDir, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
const report = (message: StoreReport): void => parentPort?.postMessage(message);

/** Present only between a stop in order and the next start. LevelDB leaves files alone whose names it does not know. */
const inOrder = dataDir === undefined ? undefined : join(dataDir, 'CLOSED-IN-ORDER');

/**
 * dynalite ends its reads by `iterator.return()`, which the iterators of level 10 do not have: every query left one open, with its
 * snapshot, some 6 KB each (seen with dynalite 4.0.0). This gives them one.
 */
function closeIterators(): void {
  const level = createRequire(require.resolve('dynalite')).resolve('level');
  const { AbstractIterator } = createRequire(level)('abstract-level') as { AbstractIterator: { prototype: object } };
  const common = Object.getPrototypeOf(AbstractIterator.prototype) as { close(): Promise<void>; return?: unknown };
  common.return ??= function close(this: { close(): Promise<void> }): Promise<void> {
    return this.close();
  };
}

async function prepare(): Promise<Server> {
  closeIterators();
  let repaired = 0;
  if (dataDir !== undefined && inOrder !== undefined) {
    if (!existsSync(inOrder)) repaired = await repairStore(require('dynalite/db') as DynaliteInside, dataDir);
    else rmSync(inOrder);
  }
  const dynalite = require('dynalite') as (settings: typeof options) => Server;
  const server = dynalite(options);
  report({ type: 'ready', repairedIndexRows: repaired });
  return server;
}

function obey(server: Server, order: StoreOrder): void {
  if (order.type === 'listen') {
    server.once('error', (error) => {
      report({ type: 'failed', message: `The table store cannot listen on port ${order.port}: ${error.message}` });
    });
    server.listen(order.port, '127.0.0.1', () => {
      report({ type: 'listening', port: (server.address() as AddressInfo).port });
    });
  } else {
    // dynalite's close waits for requests under way and then closes the store.
    server.close((error) => {
      if (error === undefined || error === null) {
        if (inOrder !== undefined) writeFileSync(inOrder, '');
      }
      process.exit(0);
    });
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  }
}

prepare().then(
  (server) => parentPort?.on('message', (order: StoreOrder) => obey(server, order)),
  (error: Error) => report({ type: 'failed', message: error.message }),
);
