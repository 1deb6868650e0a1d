import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Plugin, PluginBuild } from 'esbuild';

/** Names that a file gives out: its own, and those it has from others. */
interface Exports {
  readonly own: ReadonlySet<string>;
  readonly from: ReadonlyMap<string, Source>;
  /** Files all of whose names it hands on. */
  readonly stars: readonly string[];
  /** It gives out something in a way that is not read here. */
  readonly others: boolean;
}

/** A name where it comes from: `from` is a specifier as it is written, or the file that a name is made in. */
interface Source {
  readonly from: string;
  readonly name: string;
}

// As the compiler of TypeScript writes them, which all of these packages are made with: at the beginning of a line, names in braces.
const statements = /^(import|export)\s*\{([^}]*)\}\s*from\s*["']([^"']+)["'];?/gm;
const handedOn = /^export\s*\*\s*from\s*["']([^"']+)["'];?/gm;
const handedOver = /^export\s*\{[^}]*\}\s*from\s*["'][^"']+["'];?/gm;
const lists = /^export\s*\{([^}]*)\}\s*;?\s*$/gm;
const otherwise = /^export\s+(?:default\b|\*\s*as\b|(?:const|let|var)\s*[[{])/m;
const declared = /^export\s+(?:async\s+)?(?:const|let|var|class|function\*?)\s+([\w$]+)/gm;

/**
 * Has the SDK's files import each name from the file that makes it, not from the one that lists all names of its package. With parts that
 * are loaded later such a list belongs to the start, and with it everything that any part has of it: DynamoDB's client brought the formats
 * of S3, SQS and SNS, a quarter of what it needs itself (November 2026). Only packages that say that their files do nothing on being
 * loaded (`sideEffects`); what is written in another way stays as it is.
 */
export const directImports: Plugin = {
  name: 'direct-imports',
  setup(build) {
    build.onResolve({ filter: /\?own$/ }, ({ path }) => ({
      path: path.slice(0, -own.length),
      suffix: own,
      sideEffects: false,
    }));
    build.onLoad({ filter: /[\\/]node_modules[\\/]@(?:aws-sdk|smithy)[\\/].*\.js$/ }, async ({ path, suffix }) => ({
      contents: await contentsOf(path, suffix === own, build),
      loader: 'js',
    }));
  },
};

/** Ends the name of a file that makes names and hands others on: what it makes, alone. The file itself is then a list of both. */
const own = '?own';

async function contentsOf(file: string, ownAlone: boolean, build: PluginBuild): Promise<string> {
  const text = await textOf(file);
  if (!(await isMixed(file, build))) return rewritten(text, file, build);
  if (ownAlone) return rewritten(text.replaceAll(handedOver, blank).replaceAll(handedOn, blank), file, build);
  const exports = await exportsOf(file);
  const list = [
    `export { ${[...exports.own].join(', ')} } from ${JSON.stringify(`${file}${own}`)};`,
    ...[...exports.from].map(([as, { from, name }]) => `export { ${name} as ${as} } from ${JSON.stringify(from)};`),
    ...exports.stars.map((star) => `export * from ${JSON.stringify(star)};`),
  ];
  return rewritten(list.join('\n'), file, build);
}

/** Whether it makes names and hands others on, in a package whose files may be taken apart. */
async function isMixed(file: string, build: PluginBuild): Promise<boolean> {
  const { own, from, stars, others } = await exportsOf(file);
  if (others || own.size === 0 || (from.size === 0 && stars.length === 0)) return false;
  return (await freeFile(file, file, build)) !== undefined;
}

async function rewritten(text: string, file: string, build: PluginBuild): Promise<string> {
  const replaced = await Promise.all(
    [...text.matchAll(statements)].map(async ([statement, kind = '', list = '', from = '']) => {
      const target = await freeFile(from, file, build);
      if (target === undefined) return statement;
      const names = await Promise.all(
        namesIn(list).map(async ([name, as]) => ({ as, ...((await makerOf(name, target, build)) ?? { from, name }) })),
      );
      const lines = [...new Set(names.map((name) => name.from))].map((place) => {
        const some = names.filter((name) => name.from === place).map(({ name, as }) => `${name} as ${as}`);
        return `${kind} { ${some.join(', ')} } from ${JSON.stringify(place)};`;
      });
      return `${lines.join(' ')}${blank(statement)}`;
    }),
  );
  return text.replaceAll(statements, () => replaced.shift() ?? '');
}

/** Nothing in as many lines: every line keeps its number, which is where a stack trace points to. */
function blank(statement: string): string {
  return '\n'.repeat(statement.split('\n').length - 1);
}

/** The file in which a name is made, and its name there; undefined where that cannot be told. */
async function makerOf(name: string, file: string, build: PluginBuild): Promise<Source | undefined> {
  const { own: made, from, stars } = await exportsOf(file);
  if (made.has(name)) return { from: (await isMixed(file, build)) ? `${file}${own}` : file, name };
  const source = from.get(name);
  const next = async (specifier: string, of: string): Promise<Source | undefined> => {
    const target = await freeFile(specifier, file, build);
    return target === undefined || target === file ? undefined : makerOf(of, target, build);
  };
  // What the chain leads out of is asked of the last file in it.
  if (source !== undefined) return (await next(source.from, source.name)) ?? { from: file, name };
  const makers = (await Promise.all(stars.map((star) => next(star, name)))).filter((maker) => maker !== undefined);
  return makers.length === 1 ? makers[0] : undefined;
}

// Of one process: it bundles eleven functions, which are mostly the same libraries.
const texts = new Map<string, Promise<string>>();
const exports = new Map<string, Promise<Exports>>();
const files = new Map<string, Promise<string | undefined>>();
const packages = new Map<string, Promise<Package>>();

interface Package {
  readonly sideEffects?: boolean | readonly string[];
}

function kept<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = cache.get(key) ?? make();
  cache.set(key, found);
  return found;
}

function textOf(file: string): Promise<string> {
  return kept(texts, file, () => readFile(file, 'utf8'));
}

function exportsOf(file: string): Promise<Exports> {
  return kept(exports, file, async () => {
    const text = await textOf(file);
    const imported = new Map<string, Source>();
    const from = new Map<string, Source>();
    for (const [, kind, list = '', specifier = ''] of text.matchAll(statements)) {
      const names = kind === 'import' ? imported : from;
      for (const [name, as] of namesIn(list)) names.set(as, { from: specifier, name });
    }
    const own = new Set([...text.matchAll(declared)].map(([, name = '']) => name));
    for (const [, list = ''] of text.matchAll(lists)) {
      for (const [name, as] of namesIn(list)) {
        const source = imported.get(name);
        if (source === undefined) own.add(as);
        else from.set(as, source);
      }
    }
    return {
      own,
      from,
      stars: [...text.matchAll(handedOn)].map(([, specifier = '']) => specifier),
      others: otherwise.test(text),
    };
  });
}

/** `a, b as c` as pairs: what it is called there, and here. */
function namesIn(list: string): readonly (readonly [string, string])[] {
  return list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const [name = '', as = name] = one.split(/\s+as\s+/);
      return [name, as] as const;
    });
}

/** The file that a specifier means, if it is one of a package whose files do nothing on being loaded. */
function freeFile(specifier: string, importer: string, build: PluginBuild): Promise<string | undefined> {
  const resolveDir = dirname(importer);
  return kept(files, `${resolveDir}\0${specifier}`, async () => {
    const found = await build.resolve(specifier, { kind: 'import-statement', resolveDir, importer });
    if (found.errors.length > 0 || found.external || found.namespace !== 'file') return undefined;
    const root = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(found.path)?.[0];
    if (root === undefined) return undefined;
    const { sideEffects = true } = await kept(
      packages,
      root,
      async () => JSON.parse(await textOf(join(root, 'package.json'))) as Package,
    );
    const path = `./${relative(root, found.path).split(sep).join('/')}`;
    const acts = typeof sideEffects === 'boolean' ? sideEffects : sideEffects.includes(path);
    return acts ? undefined : found.path;
  });
}
