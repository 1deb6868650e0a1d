import { cpSync, globSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const copied = [
  'shared',
  'functions',
  'infra',
  'test/shared/platforms',
  'test/support',
  'cdk.json',
  'package.json',
  'tsconfig.json',
];

/**
 * A copy of the repository in which somebody added the platform `toy`: the files of ./toy at their places and one line (and its import) in the
 * registry. Nothing else is touched.
 */
export function copyWithToy(root: string): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'hive-toy-platform-')));
  for (const path of copied) cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const folder = join(import.meta.dirname, 'toy');
  for (const file of globSync('**/*.ts.txt', { cwd: folder })) {
    cpSync(join(folder, file), join(copy, file.slice(0, -'.txt'.length)), { recursive: true });
  }
  const registry = join(copy, 'shared/platforms/registry.ts');
  const source = readFileSync(registry, 'utf8');
  const changed = source
    .replace(/\n\n/, "\nimport { toyTraits } from './toy/traits.ts';\n\n")
    .replace(/(allPlatformTraits: readonly PlatformTraits\[\] = \[[^\]]*)\]/, '$1, toyTraits]');
  if (changed.split('toyTraits').length !== 3) throw new Error(`The list of platforms was not found in ${registry}.`);
  writeFileSync(registry, changed);
  return copy;
}
