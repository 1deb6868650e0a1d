import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildLocal } from '../../infra/build-local.ts';
import { builtBefore, projectRoot, sourceHash } from '../../infra/cache.ts';
import { copyProject } from '../support/project-copy.ts';

describe('the bundle of the embedded cloud', () => {
  it('holds the program and what its threads run, and is found again', async () => {
    const folder = await buildLocal();
    expect(folder).toBe(join(projectRoot, '.build', sourceHash(projectRoot, [], 'local'), 'local'));
    expect(readdirSync(folder)).toEqual(
      expect.arrayContaining(['main.mjs', 'function-worker.mjs', 'dynamodb-process.mjs']),
    );
    expect(builtBefore(projectRoot, 'local', 'local')).toBe(folder);
  });

  it('loads nothing from source, no SDK and not what fauxqs has for others', async () => {
    const folder = await buildLocal();
    const imported = readdirSync(folder).flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/\bfrom"([^"]+)"|\bimport\("([^"]+)"\)/g)].map(
        ([, named, loaded]) => named ?? loaded ?? '',
      ),
    );
    const outside = new Set(imported.filter((path) => !/^(?:node:|\.\/[\w-]+\.mjs$)/.test(path)));
    expect([...outside].filter((path) => /\.ts$|@aws-sdk|@smithy/.test(path))).toEqual([]);
  });

  it.each([
    ['infra/local/start.ts', true],
    ['shared/personality/schema.ts', true],
    ['infra/cli/hive.ts', false],
    ['personalities/ada.json', false],
  ])('is made anew after a change of %s: %s', (path, changes) => {
    using project = copyProject();
    const before = sourceHash(project.root, [], 'local');
    project.write(path, 'changed');
    expect(sourceHash(project.root, [], 'local') !== before).toBe(changes);
  });
});
