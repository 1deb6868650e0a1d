import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Hive } from './hive.ts';
import { runSeed } from './run.ts';
import { type Guilty, type Report, reportOf, type Tally, tallyOf, together } from './tally.ts';

export interface SeedsOptions {
  /** How many worlds: those of the seeds from 1 on. */
  readonly seeds: number;
  readonly json: boolean;
}

/** A thread gets so many at once: often enough for a line of progress, rarely enough to cost nothing. */
const chunkSize = 20;

/** Runs many worlds on all cores and prints what they prove; answers the exit code. */
export async function runSeeds({ seeds, json }: SeedsOptions): Promise<number> {
  const began = performance.now();
  const tally = await tallySeeds(seeds, availableParallelism(), progress(seeds, began));
  const report = reportOf(tally);
  if (json) console.log(JSON.stringify(report));
  else print(report, tally.guilty, performance.now() - began);
  return tally.guilty.length === 0 ? 0 : 1;
}

/**
 * What the worlds of the seeds 1 to `seeds` prove, whichever thread runs which.
 * @param done told how many worlds are through
 */
export async function tallySeeds(seeds: number, threads: number, done = (_worlds: number) => {}): Promise<Tally> {
  const all = Array.from({ length: seeds }, (_, index) => index + 1);
  const chunks = Array.from({ length: Math.ceil(seeds / chunkSize) }, (_, index) =>
    all.slice(index * chunkSize, (index + 1) * chunkSize),
  );
  let sum = together([]);
  const work = async () => {
    const thread = new Worker(new URL('./seed-thread.ts', import.meta.url));
    try {
      for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) {
        const tally = await answer(thread, chunk);
        sum = together([sum, tally]);
        done(sum.runs);
      }
    } finally {
      await thread.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, chunks.length) }, work));
  return sum;
}

/** Replays the world of one seed exactly; `trace` prints each effect and log line. */
export async function replay(seed: number, { json, trace }: { readonly json: boolean; readonly trace: boolean }) {
  const began = performance.now();
  const tally = tallyOf(await runSeed(seed, undefined, trace ? tracing : undefined));
  const report = reportOf(tally);
  if (json) console.log(JSON.stringify(report));
  else print(report, tally.guilty, performance.now() - began);
  return tally.guilty.length === 0 ? 0 : 1;
}

function tracing(hive: Hive): void {
  const line = (who: { readonly name: string; readonly number: number; readonly job: string }, what: string) =>
    console.log(`${new Date(hive.now).toISOString()} ${who.name}#${who.number} ${who.job} ${what}`);
  hive.turns.onEffect = (worker, name, outcome) => line(worker, `${name} -> ${outcome}`);
  hive.onLog = (worker, event, fields) => line(worker, `${event} ${JSON.stringify(fields)}`);
}

function answer(thread: Worker, seeds: readonly number[]): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const settle = (how: () => void) => {
      thread.off('message', onMessage);
      thread.off('error', onError);
      how();
    };
    const onMessage = (tally: Tally) => settle(() => resolve(tally));
    const onError = (error: Error) => settle(() => reject(error));
    thread.on('message', onMessage);
    thread.on('error', onError);
    thread.postMessage(seeds);
  });
}

/** A line on a terminal that is written over and over; nothing anywhere else. */
function progress(seeds: number, began: number): (worlds: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (worlds) => {
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stderr.write(`\r${worlds} of ${seeds} worlds, ${seconds} s${worlds === seeds ? '\n' : ''}`);
  };
}

function print({ crashPoints, ...report }: Report, guilty: readonly Guilty[], ms: number): void {
  const line = (name: string, value: string | number) => console.log(`${name.padEnd(15)} ${value}`);
  line('crashPoints', crashPoints.length);
  for (const [name, value] of Object.entries(report))
    line(name, typeof value === 'number' ? value : value.join(', ') || 'none');
  line('seconds', Math.round(ms / 1000));
  for (const { seed, bugs } of guilty) {
    console.log(`seed ${seed}: replay it with npm run chaos -- --seed ${seed} --trace`);
    for (const bug of bugs) console.log(`  ${bug}`);
  }
}
