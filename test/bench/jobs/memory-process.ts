/** Takes job after job in one warm process and says how much memory it holds in between; needs --expose-gc. */

import { makeDocuments } from '../../../shared/aws/dynamodb/client.ts';
import { openTable } from '../../../shared/aws/dynamodb/table.ts';
import { environmentKeys } from '../../../shared/config/environment.ts';
import { obeyOnce } from './child.ts';
import { type Functions, loadFunctions, type Post, postsOf, settle } from './functions.ts';
import { makeVoices } from './voices.ts';

export interface MemoryOrder {
  readonly environment: Readonly<Record<string, string>>;
  readonly voices: number;
  /** Numbers of jobs after which is measured, rising. */
  readonly after: readonly number[];
}

/** What the process holds after a full collection, MB; and with all that the system counts as its own. */
export interface Held {
  readonly jobs: number;
  readonly heapMb: number;
  readonly outsideHeapMb: number;
  readonly residentMb: number;
}

/** Ticks come after so many turns: more often than in life, where a minute passes in between. */
const sweepEvery = 16;
const observeEvery = 80;

async function measure({ environment, voices: count, after }: MemoryOrder): Promise<readonly Held[]> {
  const voices = makeVoices(count);
  const functions = await loadFunctions(environment, 'http');
  const documents = makeDocuments();
  await settle(voices, openTable(documents, environment[environmentKeys.table] ?? ''));
  documents.destroy();
  const measured: Held[] = [];
  const now = Date.now();
  const turn = turns(functions, (number) => postsOf(voices, number, 1, now)[0]!);
  let done = 0;
  for (const until of after) {
    while (done < until) done += await turn();
    measured.push(await held(done));
  }
  return measured;
}

/** A turn each time: one post is planned, the one before it drafted, the one before that published; and a tick, if its time has come. */
function turns(functions: Functions, postOf: (number: number) => Post): () => Promise<number> {
  const { plan, draft, publish, sweep, observe } = functions;
  const under: Post[] = [];
  let number = 0;
  return async () => {
    under.unshift(postOf(number));
    number += 1;
    under.splice(3);
    await Promise.all(under.map((post, stage) => [plan, draft, publish][stage]?.(post)));
    const ticks = [
      ...(number % sweepEvery === 0 ? [sweep] : []),
      // Within the first hundred jobs too: what a tick needs once belongs to every measurement.
      ...(number % observeEvery === sweepEvery + 1 ? [observe] : []),
    ];
    for (const tick of ticks) await tick();
    return under.length + ticks.length;
  };
}

async function held(done: number): Promise<Held> {
  const collect = globalThis.gc;
  if (collect === undefined)
    throw new Error('The garbage collector cannot be called: start this process with --expose-gc.');
  for (let round = 0; round < 4; round += 1) {
    // Finalizers and closed connections need a turn of the loop.
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  const mb = (bytes: number) => Math.round((bytes / 1024 ** 2) * 100) / 100;
  return { jobs: done, heapMb: mb(heapUsed), outsideHeapMb: mb(external), residentMb: mb(rss) };
}

obeyOnce(measure);
