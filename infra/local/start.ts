import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtBefore, cloudPart, localPart, projectRoot } from '../cache.ts';
import type { Launch } from './launch.ts';

/**
 * What `npm start` runs. Finds the bundles and the template, or makes them, and then becomes the hive: main.ts, bundled, in this very
 * process with flags of its own. Options are in options.ts.
 */

const stage = 'local';

/**
 * Heaps that stay small. Measured over 48 hours of four personalities: one arena of malloc for all threads saves 60 MB, small nurseries of
 * the heaps 30 MB, leaving out the two middle compilers of V8 25 MB; none of them costs time that can be seen. Over 6 hours, with a crowd: heaps
 * that are collected after 4 MB of garbage instead of 16 save 20 MB, and cost 7 % of the processor's time, at the start none that can be seen.
 */
const flags = ['--max-semi-space-size=1', '--no-maglev', '--no-sparkplug', '--optimize-for-size'];
const environment = { MALLOC_ARENA_MAX: '1' };

async function build(args: readonly string[]): Promise<Pick<Launch, 'cloud' | 'peakMb'> & { readonly local: string }> {
  const cloud = builtBefore(projectRoot, cloudPart(stage));
  const local = builtBefore(projectRoot, localPart, 'local');
  if (cloud !== undefined && local !== undefined) return { cloud, local, peakMb: 0 };

  // What is wrong with the options should not wait for a build.
  const { readOptions } = await import('./options.ts');
  const { json } = readOptions(args, join(projectRoot, 'personalities'));
  const { watchMemory } = await import('./memory.ts');
  const memory = watchMemory();
  if (!json) console.log('Building the functions and the template, once ...');
  const { buildFunctions } = await import('../build.ts');
  const { buildLocal } = await import('../build-local.ts');
  const { synthesize } = await import('../synth.ts');
  // One after another, each in a process that gives its memory back: side by side they need more than the hive they build.
  await buildFunctions();
  const made = { local: await buildLocal(), cloud: (await synthesize({ stage })).folder };
  memory.stop();
  return { ...made, peakMb: memory.peakMb() };
}

async function become(folder: string, launch: Launch, args: readonly string[]): Promise<void> {
  const main = join(folder, 'main.mjs');
  const argv = [main, JSON.stringify(launch), ...args];
  if (process.execve === undefined) {
    // Windows cannot: the same, with larger heaps.
    process.argv = [process.execPath, ...argv];
    await import(pathToFileURL(main).href);
    return;
  }
  const [node, ...options] = [process.execPath, ...process.execArgv, ...flags];
  process.execve(node, [node, ...options, ...argv], { ...process.env, ...environment });
}

/** Nothing is half made by an end here: what was being built is removed, and the processes that build end with this one. */
const interrupted = (): never => process.exit(130);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupted);
try {
  const args = process.argv.slice(2);
  const { local, cloud, peakMb } = await build(args);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupted);
  await become(local, { cloud, peakMb, begun: performance.timeOrigin }, args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (process.env.HIVE_DEBUG === 'true') console.error(error);
  process.exitCode = 1;
}
