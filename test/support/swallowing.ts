import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SynthesizedStack } from '../../infra/synth.ts';

/**
 * The stack with one function that takes messages and does nothing with them while the file `flag` exists; else it is itself. Its bundle is
 * written into `folder`.
 */
export function withSwallowing(
  stack: SynthesizedStack,
  name: string,
  { folder, flag }: { readonly folder: string; readonly flag: string },
): SynthesizedStack {
  const assets = Object.entries(stack.assets).map(([hash, bundle]) => [
    hash,
    basename(bundle) === name ? swallowing(bundle, join(folder, name), flag) : bundle,
  ]);
  return { ...stack, assets: Object.fromEntries(assets) as Record<string, string> };
}

function swallowing(bundle: string, folder: string, flag: string): string {
  const real = JSON.stringify(pathToFileURL(join(bundle, 'index.mjs')).href);
  const code = [
    "import { existsSync } from 'node:fs';",
    `import { handler as real } from ${real};`,
    `export const handler = (...call) => (existsSync(${JSON.stringify(flag)}) ? { batchItemFailures: [] } : real(...call));`,
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.mjs'), `${code.join('\n')}\n`);
  return folder;
}
