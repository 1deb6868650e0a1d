/** Measures the three steps without any store behind a port, in short rounds, so that other work of the machine falls into few of them. */
import { obeyOnce } from './child.ts';
import { inMemoryHive } from './in-memory.ts';
import { makeVoices } from './voices.ts';

export interface InMemoryOrder {
  readonly rounds: number;
  readonly posts: number;
  readonly voices: number;
}

/** One round; milliseconds of one post, processor time of the process with all its threads, and time by step. */
export interface InMemoryRound {
  readonly cpuMs: number;
  readonly ms: number;
  readonly plan: number;
  readonly draft: number;
  readonly publish: number;
}

async function measure({ rounds, posts, voices }: InMemoryOrder): Promise<readonly InMemoryRound[]> {
  const warm = 5;
  const hive = await inMemoryHive(makeVoices(voices), (warm + rounds) * posts);
  const measured: InMemoryRound[] = [];
  for (let round = 0; round < warm + rounds; round += 1) {
    const sum = { plan: 0, draft: 0, publish: 0 };
    const before = process.cpuUsage();
    const began = performance.now();
    for (let post = 0; post < posts; post += 1) {
      const { plan, draft, publish } = await hive.post();
      sum.plan += plan / posts;
      sum.draft += draft / posts;
      sum.publish += publish / posts;
    }
    const ms = (performance.now() - began) / posts;
    const { user, system } = process.cpuUsage(before);
    if (round >= warm) measured.push({ cpuMs: (user + system) / 1000 / posts, ms, ...sum });
  }
  return measured;
}

obeyOnce(measure);
