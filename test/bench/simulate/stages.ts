import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { stagesFor } from '../../../infra/cost/resources.ts';
import { standardWorkload } from '../../../infra/cost/workload.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import type { Figures, StageFigures } from './figures.ts';
import { transport } from './pools.ts';
import type { SimulationOptions } from './simulate.ts';
import { together } from './together.ts';

/** Stages that are simulated at once: each takes a processor for itself, and a few gigabytes where it is large. */
const mostAtOnce = 2;

/** How many stages so many personalities are deployed as: what the cost model says of standard ones on every platform. */
export function deployedStages(personalities: number): number {
  const routes = allPlatformTraits.map(({ id }) => `${id}/${transport}`);
  return stagesFor(standardWorkload(personalities, routes));
}

/** Which personalities live in which stage: as many in each, give or take one, and none in two. */
export function splitInto(stages: number, personalities: number): readonly { first: number; personalities: number }[] {
  const begin = (stage: number) => Math.floor((personalities * stage) / stages);
  return Array.from({ length: stages }, (_, stage) => ({
    first: begin(stage),
    personalities: begin(stage + 1) - begin(stage),
  }));
}

/**
 * Each stage in a world of its own, its process too, some at once; their figures put together.
 * @param ended hears of each stage, and of how many there are: a large hive takes its time
 */
export async function simulateStages(
  options: SimulationOptions,
  stages: number,
  ended: (one: StageFigures, of: number) => void,
): Promise<Figures> {
  const begun = performance.now();
  const waiting = splitInto(Math.min(stages, options.personalities), options.personalities);
  const measured: StageFigures[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < waiting.length) {
      const stage = next;
      next += 1;
      const figures = await inAProcess({ ...options, ...waiting[stage]! });
      measured[stage] = figures;
      ended(figures, waiting.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, availableParallelism(), waiting.length) }, work));
  return together(measured, Math.round((performance.now() - begun) / 100) / 10);
}

/** With room for the largest hive, and for what is made and forgotten between two events. */
function inAProcess(options: SimulationOptions): Promise<StageFigures> {
  const child = fork(join(import.meta.dirname, 'child.ts'), [JSON.stringify(options)], {
    execArgv: [...process.execArgv, '--max-old-space-size=8192', '--max-semi-space-size=64'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    let figures: StageFigures | undefined;
    child.on('message', (message) => {
      figures = message as StageFigures;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (figures !== undefined && code === 0) resolve(figures);
      else reject(new Error(`The simulation of ${options.personalities} personalities ended with ${code}.`));
    });
  });
}
