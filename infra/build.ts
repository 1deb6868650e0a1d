import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { BuildFailure, BuildOptions, Plugin } from 'esbuild';
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
    (temporary) => bundle(ownFolders(files), temporary, root),
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
  const make = (temporary: string): Promise<void> =>
    bundle(ownFolders(files), temporary, root, { sourcemap: 'external' });
  return (await cachedFolder(root, 'maps', make)).folder;
}

/** Each function lies in a folder of its own, under the name that its handler is deployed by. */
function ownFolders(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [`${name}/index`, file]));
}

function entriesOf(folder: string): Record<string, string> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ts')) : [];
  if (names.length === 0) {
    throw new Error(`No functions to bundle: found no .ts file in ${folder}, expected one per Lambda function.`);
  }
  return Object.fromEntries(names.sort().map((name) => [basename(name, '.ts'), join(folder, name)]));
}

/**
 * Brings node:http by require. Imported as a module it hands over everything it has, WebSocket too, for which Node loads all of undici:
 * 5 MB and 20 ms of every start of a function that never asks for it (seen in Node 24.21).
 */
const requiredHttp: Plugin = {
  name: 'required-http',
  setup(build) {
    build.onResolve({ filter: /^(?:node:)?http$/ }, ({ kind }) =>
      kind === 'require-call' ? undefined : { path: 'node:http', namespace: 'required' },
    );
    build.onLoad({ filter: /^/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/**
 * Packages that stay outside the bundles and are loaded when they are first needed: on this machine from the repository's node_modules, in
 * AWS from beside the bundle (see package-code.ts). The one finds its files by where it lies. The other hands functions of its own to
 * pages, where the helper that keepNames would put into them is unknown.
 */
export const externalPackages = ['@sparticuz/chromium', 'puppeteer-core'] as const;
export type ExternalPackage = (typeof externalPackages)[number];

const options = {
  bundle: true,
  external: [...externalPackages],
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
  alias: {
    // Heavy and never called: see there. Relative to the root of the build.
    'request-promise': './infra/shims/request-promise.cjs',
    // A dependency means the npm package of this name; without a path it gets Node's own module, which is deprecated and says so.
    punycode: 'punycode/punycode.js',
  },
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
const filesAtOnce = 2;
const garbageCollection = '50';

/** Builds of one process take turns, because each ends the esbuild it began. */
let turn: Promise<void> = Promise.resolve();

/**
 * Bundles each file for Node into `outdir`; the names are those of the results, less their ending.
 * @throws one sentence naming file, line and cause when something cannot be bundled.
 */
export function bundle(
  files: Readonly<Record<string, string>>,
  outdir: string,
  root: string,
  more: BuildOptions = {},
): Promise<void> {
  const work = async (): Promise<void> => {
    const before = process.env.GOGC;
    process.env.GOGC = before ?? garbageCollection;
    const esbuild = await import('esbuild');
    const entryPoints = Object.entries(files).map(([out, file]) => ({ in: resolve(root, file), out }));
    try {
      for (let next = 0; next < entryPoints.length; next += filesAtOnce) {
        const some = entryPoints.slice(next, next + filesAtOnce);
        const plugins = [requiredHttp, ...(more.plugins ?? [])];
        await esbuild
          .build({ ...options, ...more, absWorkingDir: root, entryPoints: some, outdir, plugins })
          .catch(explain);
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
  throw new Error(`The code cannot be bundled: ${place}${first?.text ?? error.message}`, { cause: error });
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
