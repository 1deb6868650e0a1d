import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The parts of fauxqs and the files below its folder that hold them: the package itself hands over its app alone. */
export const fauxqsParts = {
  buildApp: 'dist/app.js',
  PersistenceManager: 'dist/persistence.js',
  S3Error: 'dist/common/errors.js',
  S3Store: 'dist/s3/s3Store.js',
  SnsStore: 'dist/sns/snsStore.js',
  SqsStore: 'dist/sqs/sqsStore.js',
};

/** Folder of the package. @throws when it is not installed. */
export function fauxqsFolder(): string {
  const manifest = findPackageJSON('fauxqs', import.meta.url);
  if (manifest === undefined) throw new Error('The package fauxqs is not installed: run npm ci.');
  return dirname(manifest);
}

/** Loads the parts by name. In the bundle of the embedded cloud they are bundled, and this is replaced: see build-local.ts. */
export async function loadFauxqs(): Promise<Readonly<Record<string, unknown>>> {
  const folder = fauxqsFolder();
  const loaded = Object.entries(fauxqsParts).map(async ([name, file]) => {
    const exported = (await import(pathToFileURL(join(folder, file)).href)) as Readonly<Record<string, unknown>>;
    return [name, exported[name]] as const;
  });
  return Object.fromEntries(await Promise.all(loaded));
}
