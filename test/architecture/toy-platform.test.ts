import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { synthesize } from '../../infra/synth.ts';
import type * as registry from '../../shared/platforms/registry.ts';
import { wholeCode } from '../support/bundle-code.ts';
import { forbiddenImports, importCircles, namedPlatforms } from './rules.ts';
import { readSourceTree } from './source-tree.ts';
import { copyWithToy } from './toy-copy.ts';

const root = process.cwd();
const copy = copyWithToy(root);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const inCopy = (path: string) => import(/* @vite-ignore */ join(copy, path));
const run = (file: string, args: readonly string[]) => promisify(execFile)(file, args, { cwd: copy });

// The test that comes with the platform: it calls the conformance suite of the copy.
await inCopy('test/shared/platforms/toy/conformance.ts');

describe('a platform added by its folder and one line', () => {
  it('is known by the registry', async () => {
    const { allPlatformTraits, platformTraits } = (await inCopy('shared/platforms/registry.ts')) as typeof registry;
    expect(allPlatformTraits.map(({ id }) => id)).toContain('toy');
    expect(platformTraits('toy')?.name).toBe('Toy');
    expect(platformTraits('no-such-platform')).toBeUndefined();
  });

  it('breaks no rule of the layout', () => {
    const folders = ['shared', 'functions', 'infra'];
    const [before, after] = [readSourceTree(root, folders), readSourceTree(copy, folders)];
    expect(after.size).toBe(before.size + 5);
    expect(forbiddenImports(after)).toEqual(forbiddenImports(before));
    expect(importCircles(after)).toEqual(importCircles(before));
    expect(namedPlatforms(after, ['toy'])).toEqual([]);
  });

  it('fits the types of everything it touches', async () => {
    const include = [
      'shared/platforms',
      'functions/publish-toy.ts',
      'functions/observe-toy.ts',
      'infra/local/sandbox/toy',
      'test/shared/platforms/toy',
    ];
    writeFileSync(join(copy, 'tsconfig.toy.json'), JSON.stringify({ extends: './tsconfig.json', include }));
    const tsc = join(root, 'node_modules/.bin/tsc');
    const said = await run(tsc, ['-p', 'tsconfig.toy.json']).catch(({ stdout }: { stdout: string }) => ({ stdout }));
    expect(said.stdout).toBe('');
  }, 60_000);

  it('has its queue, its function and its secret in the template, and its client alone in the bundle', async () => {
    const { synthesize: synthesizeCopy } = (await inCopy('infra/synth.ts')) as { synthesize: typeof synthesize };
    const { stacks } = await synthesizeCopy({ stage: 'prod', root: copy });
    const templates = stacks.map(({ template }) => JSON.stringify(template)).join('\n');
    for (const name of ['hive-prod-publish-toy', 'hive/prod/toy/api/0', 'HIVE_PUBLISH_QUEUE_URL_TOY_API']) {
      expect(templates).toContain(name);
    }
    const bundles = stacks.flatMap(({ assets }) => Object.values(assets));
    const own = bundles.find((folder) => folder.endsWith('publish-toy'));
    const code = wholeCode(own ?? '');
    expect(code).toContain('toy.invalid');
    expect(code).not.toContain('oauth_signature');
  }, 120_000);
});
