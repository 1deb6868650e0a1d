import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { CliError } from '../cli-error.ts';
import { isItemKind, itemKind } from './kinds.ts';
import { lineItem, lineObject } from './lines.ts';
import { type BackupPart, type Manifest, manifestFile, readManifest } from './manifest.ts';
import type { Place } from './place.ts';

/** Far above what a part is written with: more is no backup of ours. */
const largestPart = 64 * 1024 * 1024;

/** @throws CliError where there is no backup, or none that came to its end. */
export async function manifestOf(place: Place): Promise<Manifest> {
  const bytes = await place.get(manifestFile);
  if (bytes === undefined) {
    throw new CliError(
      `There is no ${manifestFile} in ${place.where}: an export that was interrupted has none. Name a whole one, by the folder that "hive export" said last, such as backups/20261126T061213Z.`,
    );
  }
  return readManifest(Buffer.from(bytes).toString('utf8'), place.where);
}

/** The lines of one part. @throws CliError where they are not the ones that were written. */
export async function readPart(place: Place, part: BackupPart): Promise<readonly string[]> {
  const damaged = (found: string): never => {
    throw new CliError(
      `${part.file} of the backup in ${place.where} ${found}: the backup is damaged and nothing of this part was written. Take another one.`,
    );
  };
  const bytes = (await place.get(part.file)) ?? damaged('is missing');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== part.sha256) damaged(`has SHA-256 ${sha256}, expected ${part.sha256}`);
  const lines = gunzipSync(bytes, { maxOutputLength: largestPart }).toString('utf8').split('\n').slice(0, -1);
  if (lines.length !== part.lines) damaged(`has ${lines.length} lines, expected ${part.lines}`);
  return lines;
}

/**
 * Reads every part once, before anything is written, and lets `look` see each item. One part is in memory at a time.
 * @throws CliError naming the first part that is missing or not as it was written
 */
export async function verifyParts(
  place: Place,
  parts: readonly BackupPart[],
  look: (kind: string, line: string) => void,
): Promise<void> {
  for (const part of parts) {
    for (const [index, line] of (await readPart(place, part)).entries()) {
      if (!isStored(part.kind, line)) {
        throw new CliError(
          `Line ${index + 1} of ${part.file} of the backup in ${place.where} is none of ${part.kind}: take another backup.`,
        );
      }
      look(part.kind, line);
    }
  }
}

function isStored(kind: string, line: string): boolean {
  try {
    if (!isItemKind(kind)) return lineObject(line).key !== '';
    const { pk, sk } = lineItem(line);
    return itemKind(pk?.S ?? '', sk?.S ?? '') === kind;
  } catch {
    return false;
  }
}
