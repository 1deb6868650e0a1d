import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { BuildFailure, BuildOptions } from 'esbuild';
import { cachedFolder, projectRoot } from './cache.ts';

/** Function name (the base name of its file in functions/) to the folder its code is deployed from. */
export type Bundles = Readonly<Record<string, string>>;

export interface Build {
  readonly hash: string;
  readonly bundles: Bundles;
  /** False when this call had to bundle. */
  readonly cached: boolean;
}

export interface BuildRequest {
  /** Function name to entry file; default: every .ts file of functions/. */
  readonly entries?: Readonly<Record<string, string>>;
  readonly root?: string;
}

/**
 * Bundles every function, or finds that done: one folder per function with index.mjs and nothing else, `.build/<hash>/functions/<name>`.
 * @throws one sentence naming file, line and cause when a function cannot be bundled.
 */
export async function buildFunctions({ entries, root = projectRoot }: BuildRequest = {}): Promise<Build> {
  const files = entries ?? entriesOf(join(root, 'functions'));
  const { hash, folder, cached } = await cachedFolder(
    root,
    'functions',
    (temporary) => bundle(files, temporary, root),
    entries === undefined ? [] : [JSON.stringify(entries)],
  );
  return { hash, bundles: Object.fromEntries(Object.keys(files).map((name) => [name, join(folder, name)])), cached };
}

/**
 * Source maps of the same bundles, for reading a stack trace of a log: built on demand, as the same source gives the same bundles.
 * Answers the folder that holds `<function>/index.mjs.map`.
 */
async function buildSourceMaps(root: string = projectRoot): Promise<string> {
  const files = entriesOf(join(root, 'functions'));
  const make = (temporary: string): Promise<void> => bundle(files, temporary, root, { sourcemap: 'external' });
  return (await cachedFolder(root, 'maps', make)).folder;
}

function entriesOf(folder: string): Record<string, string> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ts')) : [];
  if (names.length === 0) {
    throw new Error(`No functions to bundle: found no .ts file in ${folder}, expected one per Lambda function.`);
  }
  return Object.fromEntries(names.sort().map((name) => [basename(name, '.ts'), join(folder, name)]));
}

const options = {
  bundle: true,
  platform: 'node',
  // Of the Lambda runtime nodejs24.x.
  target: 'node24',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  mainFields: ['module', 'main'],
  minify: true,
  // Errors are told apart by class name in the logs.
  keepNames: true,
  legalComments: 'none',
  // Heavy and never called: see there. Relative to the root of the build.
  alias: { 'request-promise': './infra/shims/request-promise.cjs' },
  // Dependencies in CommonJS require Node's own modules, which an ES module cannot do by itself.
  banner: {
    js: "import{createRequire as nodeCreateRequire}from'node:module';const require=nodeCreateRequire(import.meta.url);",
  },
  logLevel: 'silent',
} satisfies BuildOptions;

/**
 * All functions in one call are quickest, but with the processes around it that takes 400 MB, and `npm start` may use 350 MB. Two at a
 * time with an eager collector stay at 330 MB and cost half a second more (measured with six functions, November 2026).
 */
const functionsAtOnce = 2;
const garbageCollection = '50';

/** Builds of one process take turns, because each ends the esbuild it began. */
let turn: Promise<void> = Promise.resolve();

function bundle(
  files: Readonly<Record<string, string>>,
  outdir: string,
  root: string,
  more?: BuildOptions,
): Promise<void> {
  const work = async (): Promise<void> => {
    const before = process.env.GOGC;
    process.env.GOGC = before ?? garbageCollection;
    const esbuild = await import('esbuild');
    const entryPoints = Object.entries(files).map(([name, file]) => ({
      in: resolve(root, file),
      out: `${name}/index`,
    }));
    try {
      for (let next = 0; next < entryPoints.length; next += functionsAtOnce) {
        const some = entryPoints.slice(next, next + functionsAtOnce);
        await esbuild.build({ ...options, absWorkingDir: root, entryPoints: some, outdir, ...more }).catch(explain);
      }
    } finally {
      await esbuild.stop();
      if (before === undefined) delete process.env.GOGC;
    }
  };
  const result = turn.then(work);
  turn = result.catch(() => undefined);
  return result;
}

function explain(error: BuildFailure): never {
  const first = error.errors?.[0];
  const place = first?.location ? `${first.location.file}:${first.location.line}: ` : '';
  throw new Error(`The functions cannot be bundled: ${place}${first?.text ?? error.message}`, { cause: error });
}

if (import.meta.main) {
  const started = performance.now();
  const { bundles, cached, hash } = await buildFunctions();
  for (const [name, folder] of Object.entries(bundles)) {
    const kilobytes = statSync(join(folder, 'index.mjs')).size / 1024;
    console.log(`${name.padEnd(32)}${kilobytes.toFixed(0).padStart(8)} KB`);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  if (process.argv.includes('--maps')) console.log(`source maps: ${await buildSourceMaps()}`);
  console.log(`.build/${hash}: ${cached ? 'built before' : 'built now'}, ${seconds} s`);
}
