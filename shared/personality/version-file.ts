import { maxPersonalityBytes } from './personality-file.ts';
import type { ObjectStore } from './ports.ts';

export const versionPrefix = 'versions/';

/** The file that a version came from, as it was uploaded: kept beside the files, because only AWS keeps old objects by itself. */
export function versionKey(personality: string, version: number): string {
  return `${versionPrefix}${personality}/${version}.json`;
}

/** Keeps the file of a version. The same version always comes from the same bytes, so it may be repeated. */
export async function keepVersionFile(
  personality: string,
  version: number,
  body: Uint8Array,
  objects: Pick<ObjectStore, 'write'>,
): Promise<void> {
  // With its byte order mark, if it has one: uploaded again, the file has the same etag.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  await objects.write(versionKey(personality, version), text, 'application/json');
}

/** The bytes of a version's file; undefined where none is kept. */
export async function readVersionFile(
  personality: string,
  version: number,
  objects: Pick<ObjectStore, 'read'>,
): Promise<Uint8Array | undefined> {
  return (await objects.read(versionKey(personality, version), maxPersonalityBytes))?.body;
}
