import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Metafile, Plugin } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFunctions, bundleFunctions, startFiles } from '../../infra/build.ts';
import { wholeCode } from '../support/bundle-code.ts';
import { secondCopies } from '../support/bundle-copies.ts';
import { copyProject, type ProjectCopy } from '../support/project-copy.ts';

const { bundles } = await buildFunctions();

/** Bundles as the functions are bundled, and says what went in. */
async function metafileOf(entry: string, root: string, outdir: string): Promise<Metafile> {
  let found: Metafile | undefined;
  const keeper: Plugin = {
    name: 'metafile',
    setup(build) {
      build.initialOptions.metafile = true;
      build.onEnd(({ metafile }) => {
        found = metafile;
      });
    },
  };
  await bundleFunctions({ one: entry }, outdir, root, { plugins: [keeper] });
  if (found === undefined) throw new Error(`esbuild gave no metafile of ${entry}.`);
  return found;
}

let project: ProjectCopy;
beforeAll(() => {
  project = copyProject();
});
afterAll(() => project[Symbol.dispose]());

describe('a bundle', () => {
  it.each(Object.keys(bundles))('of %s holds no library twice', async (name) => {
    const metafile = await metafileOf(`functions/${name}.ts`, process.cwd(), join(project.root, 'out'));
    expect(Object.keys(metafile.inputs).some((path) => path.includes('@aws-sdk/client-dynamodb'))).toBe(true);
    expect(secondCopies(metafile)).toEqual([]);
    // Of the sources of credentials the environment alone, which is Lambda's.
    const inputs = Object.keys(metafile.inputs).join('\n');
    expect(inputs).toContain('@aws-sdk/credential-provider-env/');
    expect(inputs).not.toMatch(/credential-provider-(?:node|sso|ini|process|imds|web-identity)\/|nested-clients\//);
  });

  it('that holds a library twice is found out: two versions, or both forms of one', async () => {
    // The copy's node_modules are those of the repository, so the made-up packages lie in folders of their own.
    const write = (path: string, text: string) => {
      const file = join(project.root, 'double', path);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, text);
    };
    write('node_modules/tea/package.json', '{"name":"tea","version":"1.0.0","main":"index.js","module":"index.mjs"}');
    write('node_modules/tea/index.mjs', "export const kind = 'green';\n");
    write('node_modules/tea/index.js', "exports.kind = 'black';\n");
    write('node_modules/pot/package.json', '{"name":"pot","version":"1.0.0","main":"index.js","type":"module"}');
    write('node_modules/pot/index.js', "import { kind } from 'tea';\nexport const pot = [kind];\n");
    write(
      'one.ts',
      "import { kind } from 'tea';\nimport { pot } from 'pot';\nexport const handler = () => [kind, pot];\n",
    );
    const copies = async () =>
      secondCopies(await metafileOf('double/one.ts', project.root, join(project.root, 'double-out')));
    expect(await copies()).toEqual([]);

    write('node_modules/pot/node_modules/tea/package.json', '{"name":"tea","version":"2.0.0","main":"index.js"}');
    write('node_modules/pot/node_modules/tea/index.js', "exports.kind = 'white';\n");
    expect(await copies()).toEqual([
      'tea is there 2 times: double/node_modules/pot/node_modules/tea and double/node_modules/tea.',
    ]);

    rmSync(join(project.root, 'double/node_modules/pot/node_modules'), { recursive: true });
    write('node_modules/pot/index.js', "import tea from 'tea/index.js';\nexport const pot = [tea.kind];\n");
    expect(await copies()).toEqual(['tea is there as modules and as CommonJS.']);
  });

  it('has its source map apart', async () => {
    for (const folder of Object.values(bundles)) {
      const strange = readdirSync(folder).filter(
        (file) => !/^(?:index\.mjs|part-[A-Z0-9]+\.mjs|[a-z-]+\.later\.cjs)$/.test(file),
      );
      expect(strange).toEqual([]);
      expect(wholeCode(folder)).not.toContain('sourceMappingURL');
    }
    const said = await promisify(execFile)(process.execPath, ['infra/build.ts', '--maps']);
    const maps = /^source maps: (.*)$/m.exec(said.stdout)?.[1] ?? '';
    for (const [name, folder] of Object.entries(bundles)) {
      // The others hold libraries alone.
      const own = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
      const files = own.map((file) => `${file}.map`);
      expect(readdirSync(join(maps, name))).toEqual(files);
    }
    const { sources } = JSON.parse(readFileSync(join(maps, 'sweep', 'index.mjs.map'), 'utf8')) as { sources: string[] };
    expect(sources.some((source) => source.endsWith('functions/sweep.ts'))).toBe(true);
  });

  it('brings at its start none of what its first invocation may do without', () => {
    const startOf = (name: string) =>
      startFiles(bundles[name] ?? '')
        .map((file) => readFileSync(join(bundles[name] ?? '', file), 'utf8'))
        .join('\n');
    expect(startOf('write-draft')).toContain('HIVE_OPENAI_SECRET');
    expect(startOf('write-draft')).not.toMatch(/api\.openai\.com|PutObject|as an ai language model/i);
    expect(wholeCode(bundles['write-draft'] ?? '')).toMatch(/api\.openai\.com/);
    expect(readdirSync(bundles['plan-post'] ?? '')).toContain('counting.later.cjs');
    // Twitter-text's table of endings: it counts at the first measuring.
    expect(wholeCode(bundles['plan-post'] ?? '')).not.toContain('vermögensberater');
    for (const name of Object.keys(bundles)) {
      // The schemas of zod, the formats of S3, SNS and SQS, and classes of Unicode, which V8 reads with the file they stand in.
      expect(startOf(name), name).not.toMatch(/ZodMiniObject|ZodObject/);
      expect(startOf(name), name).not.toMatch(/AwsRestXmlProtocol|AwsQueryProtocol/);
    }
    expect(wholeCode(bundles['sync-personalities'] ?? '')).toMatch(/ZodObject/);
    expect(wholeCode(bundles['sync-personalities'] ?? '')).toMatch(/AwsRestXmlProtocol/);
    for (const name of ['plan-post', 'sweep', 'sync-personalities', 'write-draft']) {
      expect(startOf(name), name).not.toMatch(/\/[^/\n`]*\\p\{[^/\n`]*\/[a-z]*u[a-z]*[,;.)]/);
    }
    expect(startOf('sweep')).not.toContain('SendMessage');
    expect(wholeCode(bundles.sweep ?? '')).toContain('SendMessage');
    expect(startOf('publish-reddit')).not.toMatch(/snoowrap|bluebird/i);
    expect(startOf('publish-twitter')).not.toContain('oauth_signature');
    expect(startOf('publish-twitter-browser')).not.toContain('puppeteer-core');
  });
});
