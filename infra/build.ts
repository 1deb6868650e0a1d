import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { BuildFailure, BuildOptions, Plugin } from 'esbuild';
import { cachedFolder, projectRoot } from './cache.ts';
import { directImports } from './direct-imports.ts';

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
 * Bundles every function, or finds that done: one folder per function, `.build/<hash>/functions/<name>`, with index.mjs and the parts of
 * its code that are loaded when they are first needed, or that several of those share: part-<hash>.mjs, <name>.later.cjs. Nothing else lies there.
 * @throws one sentence naming file, line and cause when a function cannot be bundled.
 */
export async function buildFunctions({ entries, root = projectRoot }: BuildRequest = {}): Promise<Build> {
  const files = entries ?? entriesOf(join(root, 'functions'));
  const { hash, folder, cached } = await cachedFolder(
    root,
    'functions',
    (temporary) => bundleFunctions(files, temporary, root),
    entries === undefined ? [] : [JSON.stringify(entries)],
  );
  return { hash, bundles: Object.fromEntries(Object.keys(files).map((name) => [name, join(folder, name)])), cached };
}

/** As `buildFunctions` does it, into a folder of one's own. Function name to entry file. */
export function bundleFunctions(
  files: Readonly<Record<string, string>>,
  outdir: string,
  root: string,
  more: BundleOptions = {},
): Promise<void> {
  return bundle(ownFolders(files), outdir, root, { ...inLambda, ...more });
}

/**
 * Source maps of the same bundles, for reading a stack trace of a log: built on demand, as the same source gives the same bundles.
 * Answers the folder that holds `<function>/<file>.map` for every file of each bundle but those of libraries alone.
 */
async function buildSourceMaps(root: string = projectRoot): Promise<string> {
  const files = entriesOf(join(root, 'functions'));
  const { bundles } = await buildFunctions({ root });
  const make = async (temporary: string): Promise<void> => {
    const built = join(temporary, 'built');
    await bundleFunctions(files, built, root, { sourcemap: 'external' });
    for (const [name, folder] of Object.entries(bundles)) takeMaps(join(built, name), folder, join(temporary, name));
    rmSync(built, { recursive: true });
  };
  return (await cachedFolder(root, 'maps', make)).folder;
}

/** With a map a part has another name, because its name is a hash of both; but the same code, less names and order of what it imports. */
function takeMaps(mapped: string, deployed: string, place: string): void {
  const codeOf = (folder: string, file: string): string => {
    const code = readFileSync(join(folder, file), 'utf8').replaceAll(/part-[A-Z0-9]{8}/g, 'part');
    const imported = /import(?:\{[^}]*\}from)?"\.\/part\.mjs";/g;
    return [...(code.match(imported) ?? []).sort(), code.replaceAll(imported, '')].join('\n');
  };
  const maps = new Map(
    readdirSync(mapped)
      .filter((file) => file.endsWith('.mjs'))
      .map((file) => [codeOf(mapped, file), join(mapped, `${file}.map`)]),
  );
  mkdirSync(place);
  for (const file of readdirSync(deployed)) {
    if (later.test(file)) continue;
    const map = maps.get(codeOf(deployed, file));
    if (map === undefined) throw new Error(`No source map belongs to ${join(deployed, file)}: build both anew.`);
    copyFileSync(map, join(place, `${file}.map`));
  }
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
 * Brings Node's own modules by require, and of each the names alone that are used. Imported, one hands over everything it has at once:
 * node:http its WebSocket, for which Node loads all of undici, node:util the worker threads, node:process its reports. That is 5 MB and
 * 20 ms of every start of a function that never asks for any of it (seen in Node 24.21).
 */
const requiredBuiltins: Plugin = {
  name: 'required-builtins',
  setup(build) {
    build.onResolve({ filter: /^(?:node:)?[a-z][a-z0-9_/]*$/ }, ({ kind, path }) => {
      // Without its prefix the name of this one means the package: see `alias`.
      if (!isBuiltin(path) || path === 'punycode') return undefined;
      const namespace = { 'import-statement': 'required', 'dynamic-import': 'required-whole' }[kind as string];
      const name = path.startsWith('node:') ? path : `node:${path}`;
      return namespace === undefined ? undefined : { path: name, namespace, sideEffects: false };
    });
    build.onLoad({ filter: /^/, namespace: 'required-whole' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
    build.onLoad({ filter: /^/, namespace: 'required' }, ({ path }) => {
      const names = Object.keys(require(path) as object)
        .filter((name) => /^[A-Za-z_]\w*$/.test(name))
        .sort();
      const lines = names.map((name) => `export const ${name} = /* @__PURE__ */ (() => all.${name})();`);
      return {
        contents: [`const all = require(${JSON.stringify(path)});`, 'export default all;', ...lines].join('\n'),
      };
    });
  },
};
const require = createRequire(import.meta.url);

const later = /\.later\.cjs$/;
/**
 * Files of ours that are required at the first call lie beside the bundle, each with the library it brings: a start does not even read them.
 * Inside of it they would be parsed with the rest, which is most of what a start does.
 */
const requiredLater: Plugin = {
  name: 'required-later',
  setup(build) {
    const { plugins: _plugins, entryPoints: _entries, outdir, ...own } = build.initialOptions;
    const found = new Map<string, string>();
    build.onResolve({ filter: later }, ({ kind, path, resolveDir }) => {
      if (kind !== 'require-call') return undefined;
      found.set(basename(path), join(resolveDir, path));
      return { path: `./${basename(path)}`, external: true };
    });
    build.onEnd(async ({ errors }) => {
      if (errors.length > 0) return;
      for (const [file, entry] of found) {
        await build.esbuild.build({
          ...own,
          format: 'cjs',
          splitting: false,
          sourcemap: false,
          banner: {},
          outExtension: {},
          entryPoints: [entry],
          outfile: join(outdir ?? '', file),
        });
      }
    });
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

export interface BundleOptions extends BuildOptions {
  /** Each file is built alone, and its parts lie beside it: nothing is shared between two. @default false */
  readonly apart?: boolean;
}

/** Of a function: what is imported when it is needed stays in files of its own, so that a start does not read it. */
const inLambda: BundleOptions = {
  apart: true,
  splitting: true,
  chunkNames: 'part-[hash]',
  alias: {
    ...options.alias,
    // See there. The operator's command has other sources of credentials, and is no bundle.
    '@aws-sdk/credential-provider-node': './infra/shims/lambda-credentials.ts',
  },
};

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
  { apart = false, ...more }: BundleOptions = {},
): Promise<void> {
  const work = async (): Promise<void> => {
    const before = process.env.GOGC;
    process.env.GOGC = before ?? garbageCollection;
    const esbuild = await import('esbuild');
    const plugins = [requiredBuiltins, ...(apart ? [directImports, requiredLater] : []), ...(more.plugins ?? [])];
    const all = { ...options, ...more, absWorkingDir: root, plugins };
    const entries = Object.entries(files).map(([out, file]) => ({ in: resolve(root, file), out }));
    const step = apart ? 1 : filesAtOnce;
    try {
      for (let next = 0; next < entries.length; next += step) {
        const some = entries.slice(next, next + step);
        const place = apart ? dirname(some[0]?.out ?? '') : '';
        const entryPoints = some.map((entry) => ({ ...entry, out: relative(place, entry.out) }));
        await esbuild.build({ ...all, entryPoints, outdir: join(outdir, place) }).catch(explain);
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

/** The files of a bundle that a start loads: the first one, and what it and those import at once. */
export function startFiles(folder: string): readonly string[] {
  const found = ['index.mjs'];
  for (const file of found) {
    const code = readFileSync(join(folder, file), 'utf8');
    // As esbuild writes them: at the head of the file, and no other import has this form.
    for (const [, part = ''] of code.matchAll(/(?:from|import)\s?"\.\/(part-[A-Z0-9]+\.mjs)"/g)) {
      if (!found.includes(part)) found.push(part);
    }
  }
  return found;
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
    const kilobytes = (files: readonly string[]): string =>
      (files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) / 1024).toFixed(0).padStart(8);
    console.log(`${name.padEnd(32)}${kilobytes(startFiles(folder))} KB at start${kilobytes(readdirSync(folder))} KB`);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  if (process.argv.includes('--maps')) console.log(`source maps: ${await buildSourceMaps()}`);
  console.log(`.build/${hash}: ${cached ? 'built before' : 'built now'}, ${seconds} s`);
}
