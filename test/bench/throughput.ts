import { inProcess } from './jobs/child.ts';
import type { InMemoryOrder, InMemoryRound } from './jobs/in-memory-process.ts';
import { startStores } from './jobs/stores.ts';
import type { Round, ThroughputOrder, ThroughputReport } from './jobs/throughput-process.ts';
import { credentialsOf, makeVoices } from './jobs/voices.ts';
import { median } from './median.ts';
import { goal, type Part } from './part.ts';

/** The share of a bare worker's jobs that the hive has to reach, and jobs per second and core without stores. */
const leastShare = 0.8;
const leastInMemory = 1000;

/** A firing and two messages: each is a job of a function of its own. */
const jobsOfAPost = 3;
/** As many as a warm function keeps in memory. */
const voices = 20;
const overStores = { rounds: 30, posts: 10, voices };
const inMemory: InMemoryOrder = { rounds: 60, posts: 50, voices };

/**
 * Posts per second through plan-post, write-draft and publish, each a warm function that takes one job at a time, all three at once, over
 * the embedded cloud's stores. Beside them a bare worker: the very calls that the functions just made, with their inputs, to another table,
 * bucket and queue of the same server, by clients with the same options; calls that left together leave together, and nothing is done between
 * them. And the same steps over stores in memory, where nothing but the logic is left.
 */
export async function throughput(): Promise<Part> {
  const instant = await measure('in-process');
  const http = await measure('http');
  const memory = await inProcess<readonly InMemoryRound[]>('in-memory-process.ts', inMemory);
  const perSecond = 1000 / median(memory.map(({ cpuMs }) => cpuMs));
  const of = (what: keyof InMemoryRound) => Math.round(median(memory.map((round) => round[what])) * 1000);
  return {
    name: 'throughput',
    goals: [
      goal('share of a bare worker, on the embedded cloud', share(instant), leastShare),
      goal('jobs per second and core, in memory', jobsOfAPost * perSecond, leastInMemory),
    ],
    rows: [
      { sandboxes: 'instant', ...figuresOf(instant) },
      { sandboxes: 'instant, behind a port', ...figuresOf(http) },
    ],
    figures: {
      callsOfAPost: instant.calls,
      jobsOfAPost,
      inMemoryPostsPerSecond: Math.round(perSecond),
      inMemoryMicroseconds: { processor: of('cpuMs'), plan: of('plan'), draft: of('draft'), publish: of('publish') },
      ...overStores,
    },
  };
}

async function measure(sandboxes: ThroughputOrder['sandboxes']): Promise<ThroughputReport> {
  const stores = await startStores();
  try {
    const credentials = credentialsOf(makeVoices(voices));
    const environment = await stores.makeStage({ make: 'hive', credentials });
    await stores.makeStage({ make: 'bare', credentials });
    return await inProcess<ThroughputReport>('throughput-process.ts', { ...overStores, environment, sandboxes });
  } finally {
    await stores.stop();
  }
}

/** Of medians: a round that other work of the machine fell into weighs as one. */
function share({ hive, bare }: ThroughputReport, of: keyof Round = 'ms'): number {
  return medianOf(bare, of) / medianOf(hive, of);
}

function medianOf(rounds: readonly Round[], of: keyof Round): number {
  return median(rounds.map((round) => round[of]));
}

function figuresOf(report: ThroughputReport) {
  const perSecond = (rounds: readonly Round[]) => Math.round((overStores.posts / medianOf(rounds, 'ms')) * 1000);
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  return {
    hivePostsPerSecond: perSecond(report.hive),
    barePostsPerSecond: perSecond(report.bare),
    share: rounded(share(report)),
    shareByProcessorTime: rounded(share(report, 'cpuMs')),
  };
}
