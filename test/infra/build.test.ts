import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildFunctions } from '../../infra/build.ts';
import { cachedFolder, sourceHash } from '../../infra/cache.ts';
import { copyProject, type ProjectCopy } from '../support/project-copy.ts';

let project: ProjectCopy;

beforeEach(() => {
  project = copyProject();
  project.write('shared/greeting.ts', "export class Greeting { readonly text = 'hello'; }\n");
  project.write(
    'functions/greet.ts',
    "import { Greeting } from '../shared/greeting.ts';\nexport const handler = () => [new Greeting().text, Greeting.name];\n",
  );
});

afterEach(() => project[Symbol.dispose]());

const build = () => buildFunctions({ root: project.root });
const handlerOf = async (folder: string | undefined): Promise<() => unknown> =>
  ((await import(pathToFileURL(join(folder ?? '', 'index.mjs')).href)) as { handler: () => unknown }).handler;

describe('buildFunctions', () => {
  it('makes one folder per function with a module that runs by itself and keeps the names of classes', async () => {
    const { bundles, cached, hash } = await build();
    expect(cached).toBe(false);
    expect(bundles).toEqual({ greet: join(project.root, '.build', hash, 'functions', 'greet') });
    expect(readdirSync(bundles.greet ?? '')).toEqual(['index.mjs']);
    expect((await handlerOf(bundles.greet))()).toEqual(['hello', 'Greeting']);
  });

  it('bundles dependencies in CommonJS that require modules of Node', async () => {
    project.write('shared/old.cjs', "const os = require('node:os'); module.exports = { EOL: os.EOL };\n");
    project.write(
      'functions/greet.ts',
      "import old from '../shared/old.cjs';\nexport const handler = () => old.EOL.length;\n",
    );
    expect((await handlerOf((await build()).bundles.greet))()).toBeGreaterThan(0);
  });

  it('does nothing when the sources are those of a build before', async () => {
    await build();
    expect(await build()).toMatchObject({ cached: true });
  });

  it('gives the same bytes for the same sources, whoever builds', async () => {
    const bytes = async (root: string) =>
      readFileSync(join((await buildFunctions({ root })).bundles.greet ?? '', 'index.mjs'), 'utf8');
    using other = copyProject();
    for (const file of ['shared/greeting.ts', 'functions/greet.ts']) {
      other.write(file, readFileSync(join(project.root, file), 'utf8'));
    }
    expect(await bytes(other.root)).toBe(await bytes(project.root));
  });

  it('can be asked by several at once', async () => {
    const builds = await Promise.all([build(), build(), build()]);
    expect(new Set(builds.map(({ hash }) => hash)).size).toBe(1);
    const entry = join(project.root, '.build', builds[0]?.hash ?? '');
    expect(readdirSync(entry).sort()).toEqual(['functions', 'users']);
  });

  it('names file, line and cause of what cannot be bundled, and leaves nothing half made', async () => {
    project.write('functions/greet.ts', "\nimport { gone } from '../shared/gone.ts';\nexport const handler = gone;\n");
    await expect(build()).rejects.toThrow(
      'The code cannot be bundled: functions/greet.ts:2: Could not resolve "../shared/gone.ts"',
    );
    expect(existsSync(join(project.root, '.build', sourceHash(project.root), 'functions'))).toBe(false);
  });

  it('says so when there is nothing to bundle', async () => {
    using empty = copyProject();
    mkdirSync(join(empty.root, 'functions'));
    await expect(buildFunctions({ root: empty.root })).rejects.toThrow('No functions to bundle: found no .ts file in');
  });

  it('takes other entries than those of functions/', async () => {
    project.write('elsewhere/toy.ts', "export const handler = () => 'toy';\n");
    const { bundles } = await buildFunctions({ root: project.root, entries: { toy: 'elsewhere/toy.ts' } });
    expect((await handlerOf(bundles.toy))()).toBe('toy');
  });
});

/** Above the largest that Linux and macOS give. */
const deadPid = 99_999_999;

describe('the cache', () => {
  it.each([
    ['functions/greet.ts', true],
    ['shared/greeting.ts', true],
    ['shared/new.ts', true],
    ['infra/stacks/data.ts', true],
    ['cdk.json', true],
    ['package-lock.json', true],
    ['infra/local/start.ts', false],
    ['infra/cli/hive.ts', false],
    ['personalities/ada.json', false],
    ['test/infra/build.test.ts', false],
  ])('asks for a new build after a change of %s: %s', (path, changes) => {
    const before = sourceHash(project.root);
    project.write(path, 'changed');
    expect(sourceHash(project.root) !== before).toBe(changes);
  });

  it('begins again when a source changes while it builds', async () => {
    let times = 0;
    const { hash, folder } = await cachedFolder(project.root, 'part', async (temporary) => {
      times += 1;
      writeFileSync(join(temporary, 'seen'), readFileSync(join(project.root, 'shared/greeting.ts')));
      if (times === 1) project.write('shared/greeting.ts', 'changed');
    });
    expect(times).toBe(2);
    expect(hash).toBe(sourceHash(project.root));
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe('changed');
  });

  it('forgets old builds, but none that a living process uses', async () => {
    const old = ['aaaa', 'bbbb', 'cccc', 'dddd', 'eeee', 'ffff', 'gggg', 'hhhh', 'used'];
    for (const [age, name] of old.entries()) {
      project.write(`.build/${name}/users/${name === 'used' ? process.pid : deadPid}`, '');
      const time = new Date(Date.now() - (age + 1) * 60_000);
      utimesSync(join(project.root, '.build', name), time, time);
    }
    const { hash } = await build();
    const kept = old.filter((name) => name !== 'hhhh');
    expect(readdirSync(join(project.root, '.build')).sort()).toEqual([hash, ...kept].sort());
  });
});
