import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Build, type Bundles, bundle, type ExternalPackage, externalPackages } from './build.ts';
import { cachedFolder, projectRoot } from './cache.ts';

interface Layout {
  /** Where its code lies in the package, less the ending: what it finds from there it must find again. */
  readonly code: string;
  /** Folders of files that it reads. */
  readonly data: readonly string[];
}

const layouts: Readonly<Record<ExternalPackage, Layout>> = {
  // Looks for the packed browser in ../bin.
  '@sparticuz/chromium': { code: 'build/index', data: ['bin'] },
  'puppeteer-core': { code: 'index', data: [] },
};

/**
 * What is deployed: the bundles, and where one loads a package from outside, a folder with that package beside it, its code and all that it
 * depends on in one file. Made for deploys alone; byte for byte the same whenever the sources and the lock file are.
 * @throws one sentence naming the package that is not installed.
 */
export async function packageCode({ bundles }: Pick<Build, 'bundles'>, root: string = projectRoot): Promise<Bundles> {
  const packaged: Record<string, string> = { ...bundles };
  for (const [name, folder] of Object.entries(bundles)) {
    const packages = packagesOf(folder);
    if (packages.length === 0) continue;
    const make = (temporary: string): Promise<void> => assemble(folder, packages, temporary, root);
    packaged[name] = (await cachedFolder(root, `packaged/${name}`, make)).folder;
  }
  return packaged;
}

/** The packages that a bundle loads from outside. */
function packagesOf(folder: string): readonly ExternalPackage[] {
  const code = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  return externalPackages.filter((name) => code.includes(`import("${name}")`));
}

async function assemble(
  bundled: string,
  packages: readonly ExternalPackage[],
  folder: string,
  root: string,
): Promise<void> {
  for (const file of readdirSync(bundled)) copyFileSync(join(bundled, file), join(folder, file));
  for (const name of packages) {
    const place = join(root, 'node_modules', name);
    const target = join(folder, 'node_modules', name);
    const { version, main, exports } = manifestOf(name, place);
    const { code, data } = layouts[name];
    const entry = join(place, exports?.['.']?.default ?? main ?? 'index.js');
    // One file of hundreds loads in a third of the time. Names stay as they are, and no helper is put into functions.
    await bundle({ [code]: entry }, target, root, { keepNames: false, minifyIdentifiers: false });
    for (const part of data) linkFiles(join(place, part), join(target, part));
    const manifest = { name, version, type: 'module', main: `${code}.mjs` };
    writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

interface Manifest {
  readonly version?: string;
  readonly main?: string;
  readonly exports?: Readonly<Record<string, { readonly default?: string } | undefined>>;
}

function manifestOf(name: string, place: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Manifest;
  } catch (error) {
    throw new Error(`The package ${name} cannot be put beside its function: it is not installed, run "npm ci" first.`, {
      cause: error,
    });
  }
}

/** As links to the same bytes where the disk allows it: a browser is 67 MB. */
function linkFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    try {
      linkSync(join(from, name), join(to, name));
    } catch {
      copyFileSync(join(from, name), join(to, name));
    }
  }
}
