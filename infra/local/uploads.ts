import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalBucket } from './bucket.ts';

/** The personality files of a folder, with their keys in the bucket; throws one sentence where it holds none. */
export function personalityFiles(folder: string): { readonly key: string; readonly path: string }[] {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && !entry.name.endsWith('.schema.json'))
    .map(({ name }) => ({ key: `personalities/${name}`, path: join(folder, name) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  if (files.length > 0) return files;
  throw new Error(`Folder ${folder} holds no personality file: expected at least one file that ends in .json.`);
}

/**
 * Uploads what changed in a folder of personality files, and config.json where there is one; deletes nothing.
 * @returns the keys that were uploaded
 */
export async function uploadChanges(
  bucket: LocalBucket,
  folder: string,
  configFile: string | undefined,
): Promise<string[]> {
  const files = personalityFiles(folder);
  const all = configFile === undefined ? files : [{ key: 'config.json', path: configFile }, ...files];
  const uploaded: string[] = [];
  for (const { key, path } of all) {
    if (await bucket.putIfChanged(key, readFileSync(path), 'application/json')) uploaded.push(key);
  }
  return uploaded;
}

/** Id of the personality in an object of the bucket; undefined for any other object. */
export function personalityOf(key: string): string | undefined {
  return /^personalities\/([^/]+)\.json$/.exec(key)?.[1];
}
