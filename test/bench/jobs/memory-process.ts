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

/** A tick of sweep after so many jobs, and one of observe: more often than in life, where a minute passes in between. */
const sweepEvery = 50;
const observeEvery = 250;

async function measure({ environment, voices: count, after }: MemoryOrder): Promise<readonly Held[]> {
  const voices = makeVoices(count);
  const functions = await loadFunctions(environment, 'http');
  const documents = makeDocuments();
  await settle(voices, openTable(documents, environment[environmentKeys.table] ?? ''));
  documents.destroy();
  const measured: Held[] = [];
  const now = Date.now();
  const next = jobs(functions, (number) => postsOf(voices, number, 1, now)[0]!);
  let done = 0;
  for (const until of after) {
    for (; done < until; done += 1) await next();
    measured.push(await held(done));
  }
  return measured;
}

/** The next job each time: a post's firing and its two messages one after the other, ticks in between. */
function jobs(functions: Functions, postOf: (number: number) => Post): () => Promise<void> {
  let number = 0;
  let posts = 0;
  let waiting: (() => Promise<void>)[] = [];
  return async () => {
    number += 1;
    // Within the first hundred too: what a tick needs once belongs to every measurement.
    if (number % observeEvery === sweepEvery - 1) return functions.observe();
    if (number % sweepEvery === 0) return functions.sweep();
    if (waiting.length === 0) {
      const post = postOf(posts);
      posts += 1;
      waiting = [() => functions.plan(post), () => functions.draft(post), () => functions.publish(post)];
    }
    await waiting.shift()?.();
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
