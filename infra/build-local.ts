import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { bundle, externalPackages } from './build.ts';
import { cachedFolder, localPart, projectRoot } from './cache.ts';
import { fauxqsFolder, fauxqsParts } from './local/services/fauxqs-modules.ts';

/** What lies there: the program of `npm start`, and what its threads run. */
const entries = {
  main: 'infra/local/main.ts',
  'function-worker': 'infra/local/function-worker.ts',
  'dynamodb-process': 'infra/local/services/dynamodb-process.ts',
};

/**
 * Bundles what runs the hive on this machine, or finds that done, and answers its folder. Node could run the sources as they are; bundled
 * they start in half the time and leave out the type stripper, which costs each thread that loads it 15 MB.
 * @throws one sentence naming file, line and cause when it cannot be bundled.
 */
export async function buildLocal(root: string = projectRoot): Promise<string> {
  const options: BuildOptions = {
    // Readable stack traces; the names are not needed for more.
    minify: false,
    minifyWhitespace: true,
    keepNames: false,
    // What is imported when it is needed stays in files of its own.
    splitting: true,
    chunkNames: 'part-[hash]',
    // Have parts of their own that cannot be bundled (a native module, files named at run time).
    external: ['dynalite', 'esbuild', 'aws-cdk-lib', ...externalPackages],
    plugins: [sourcePlaces(root), bundledFauxqs],
  };
  const make = (outdir: string): Promise<void> => bundle(entries, outdir, root, options);
  return (await cachedFolder(root, localPart, make, [], 'local')).folder;
}

/** Sources that ask where they lie mean their place in the repository, also from inside a bundle: the bundle lies at `.build/<hash>/local`. */
function sourcePlaces(root: string): Plugin {
  const mark = 'import.meta.dirname';
  return {
    name: 'source-places',
    setup(build) {
      build.onLoad({ filter: /[\\/]infra[\\/].*\.ts$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        if (!source.includes(mark)) return undefined;
        const place = JSON.stringify(join('..', '..', '..', relative(root, dirname(path))));
        const contents = `import { join as joinPlace } from 'node:path';\n${source.replaceAll(mark, `joinPlace(${mark}, ${place})`)}`;
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** fauxqs from one file without what nobody uses of it: 0.1 s less of each start, and 10 MB. */
const bundledFauxqs: Plugin = {
  name: 'bundled-fauxqs',
  setup(build) {
    build.onLoad({ filter: /[\\/]fauxqs-modules\.ts$/ }, () => ({
      contents: "export const loadFauxqs = () => import('fauxqs-parts');",
    }));
    build.onResolve({ filter: /^fauxqs-parts$/ }, ({ path }) => ({ path, namespace: 'fauxqs' }));
    build.onLoad({ filter: /^/, namespace: 'fauxqs' }, () => ({
      contents: Object.entries(fauxqsParts)
        .map(([name, file]) => `export { ${name} } from ${JSON.stringify(`./${file}`)};`)
        .join('\n'),
      resolveDir: fauxqsFolder(),
    }));
  },
};
