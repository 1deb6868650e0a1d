import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { makeBuckets } from '../../../shared/aws/bucket.ts';
import { clientOptions } from '../../../shared/aws/clients.ts';
import { openRawTable, type RawTable } from '../../../shared/aws/dynamodb/raw-items.ts';
import type { Connection } from '../connection.ts';
import { type BackupObjects, backupObjects } from './backup-objects.ts';
import { givenPlace, newPlace, type Place } from './place.ts';

/** A hundred thousand writes in a row are throttled here and there; the SDK waits longer each time. */
const maxAttempts = 12;

export interface BackupStores {
  readonly table: RawTable;
  readonly objects: BackupObjects;
  newPlace(to: string, stamp: string): Place;
  givenPlace(from: string): Place;
}

/** Opens a table and the hive's bucket as a backup needs them, and closes them when the work is done. */
export async function withStores<T>(
  connection: Connection,
  table: string,
  work: (stores: BackupStores) => Promise<T>,
): Promise<T> {
  const dynamo = new DynamoDBClient({ ...clientOptions, ...connection.client('DYNAMODB'), maxAttempts });
  const buckets = makeBuckets({ ...connection.client('S3'), maxAttempts });
  try {
    return await work({
      table: openRawTable(dynamo, table),
      objects: backupObjects(buckets, connection.names.bucket),
      newPlace: (to, stamp) => newPlace(to, stamp, connection, buckets),
      givenPlace: (from) => givenPlace(from, connection, buckets),
    });
  } finally {
    dynamo.destroy();
    buckets.destroy();
  }
}
