import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { CliError } from '../cli-error.ts';
import type { Connection } from '../connection.ts';
import { backupObjects } from './backup-objects.ts';
import { backupPrefix } from './kinds.ts';

/** Where one backup lies: the same files in a folder and in the hive's bucket, so that it can be copied from one to the other. */
export interface Place {
  /** For sentences: a folder, or an address in S3. */
  readonly where: string;
  put(file: string, bytes: Uint8Array): Promise<void>;
  /** Undefined where there is no such file. */
  get(file: string): Promise<Uint8Array | undefined>;
}

/** The word for the hive's own bucket. */
export const ownBucket = 's3';

const stampPattern = /^\d{8}T\d{6}Z$/;

/** `20261126T061213Z`: the name of a backup by the moment it was begun. */
export function stampOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** A new backup: in the hive's bucket, or in a folder of its own within `to`. */
export function newPlace(to: string, stamp: string, connection: Connection, client: S3Client): Place {
  return to === ownBucket ? inBucket(stamp, connection, client) : inFolder(join(resolve(to), stamp));
}

/** @throws CliError where `from` is neither `s3:STAMP` nor a folder's name. */
export function givenPlace(from: string, connection: Connection, client: S3Client): Place {
  if (from !== ownBucket && !from.startsWith(`${ownBucket}:`)) return inFolder(resolve(from));
  const stamp = from.slice(ownBucket.length + 1);
  if (!stampPattern.test(stamp)) {
    throw new CliError(
      `Found "${from}", expected a folder, or ${ownBucket}: and the name of a backup in the hive's bucket, such as ${ownBucket}:20261126T061213Z ("hive export" says it).`,
    );
  }
  return inBucket(stamp, connection, client);
}

function inBucket(stamp: string, { names }: Connection, client: S3Client): Place {
  const prefix = `${backupPrefix}${stamp}/`;
  const objects = backupObjects(client, names.bucket);
  return {
    where: `s3://${names.bucket}/${prefix}`,
    put: (file, body) => objects.put({ key: prefix + file, contentType: undefined, body }),
    get: async (file) => (await objects.get(prefix + file))?.body,
  };
}

/** For its owner's eyes only: it holds every text, and sessions, though these are encrypted. */
function inFolder(folder: string): Place {
  return {
    where: folder,
    async put(file, bytes) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, bytes, { mode: 0o600 });
    },
    async get(file) {
      try {
        return readFileSync(join(folder, file));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}
