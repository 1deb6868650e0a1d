/** Measures jobs over the stores that the environment names, the hive and a bare worker in turn; its output is what functions log. */
import { makeBuckets } from '../../../shared/aws/bucket.ts';
import { makeDocuments } from '../../../shared/aws/dynamodb/client.ts';
import { openTable } from '../../../shared/aws/dynamodb/table.ts';
import { makeQueues } from '../../../shared/aws/queues.ts';
import { makeSecrets } from '../../../shared/aws/secrets.ts';
import { environmentKeys } from '../../../shared/config/environment.ts';
import { obeyOnce } from './child.ts';
import { loadFunctions, type Post, postsOf, settle } from './functions.ts';
import { type Clients, type Recording, recorded, redirected, replay, watchClients } from './recorded-calls.ts';
import { makeVoices } from './voices.ts';

export interface ThroughputOrder {
  readonly environment: Readonly<Record<string, string>>;
  /** Of both kinds, and posts of each. */
  readonly rounds: number;
  readonly posts: number;
  readonly voices: number;
  readonly sandboxes: 'in-process' | 'http';
}

export interface ThroughputReport {
  readonly hive: readonly Round[];
  readonly bare: readonly Round[];
  /** Calls of one post, by function. */
  readonly calls: Readonly<Record<Step, number>>;
}

export interface Round {
  readonly ms: number;
  /** Of this process, the stores' left out. */
  readonly cpuMs: number;
}

const steps = ['plan', 'draft', 'publish'] as const;
type Step = (typeof steps)[number];

/** Each function takes one job at a time, all three at once, as three execution environments do. */
async function pipeline<Job>(jobs: readonly Job[], work: readonly ((job: Job) => Promise<void>)[]): Promise<Round> {
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  let before: Promise<void>[] = jobs.map(async () => undefined);
  for (const step of work) {
    let free = Promise.resolve();
    before = jobs.map((job, index) => {
      const ready = Promise.all([free, before[index]]);
      free = ready.then(() => step(job));
      return free;
    });
  }
  await Promise.all(before);
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { ms, cpuMs: (user + system) / 1000 };
}

async function measure(order: ThroughputOrder): Promise<ThroughputReport> {
  const { environment, rounds, posts, sandboxes } = order;
  const voices = makeVoices(order.voices);
  const functions = await loadFunctions(environment, sandboxes);
  const documents = makeDocuments();
  const clients: Clients = { dynamodb: documents, sqs: makeQueues(), s3: makeBuckets(), secrets: makeSecrets() };
  const name = environment[environmentKeys.table] ?? '';
  for (const table of [name, name.replace(/hive$/, 'bare')]) await settle(voices, openTable(documents, table));
  watchClients();
  const now = Date.now();
  const hive: Round[] = [];
  const bare: Round[] = [];
  const calls = { plan: 0, draft: 0, publish: 0 };
  // Each voice posts once before anything counts: that is for whatever is made once.
  const warm = Math.ceil(voices.length / posts);
  for (let round = 0; round < warm + rounds; round += 1) {
    const jobs = postsOf(voices, round * posts, posts, now);
    const recordings = new Map<Post, Record<Step, Recording>>(
      jobs.map((job) => [job, { plan: [], draft: [], publish: [] }]),
    );
    const own = await pipeline(
      jobs,
      steps.map((step) => async (job) => {
        recordings.get(job)![step] = await recorded(() => functions[step](job));
      }),
    );
    const again = [...recordings.values()].map(({ plan, draft, publish }) => ({
      plan: redirected(plan, 'hive', 'bare'),
      draft: redirected(draft, 'hive', 'bare'),
      publish: redirected(publish, 'hive', 'bare'),
    }));
    const without = await pipeline(
      again,
      steps.map((step) => (of) => replay(of[step], clients)),
    );
    if (round < warm) continue;
    hive.push(own);
    bare.push(without);
    for (const of of again) for (const step of steps) calls[step] += of[step].length / posts / rounds;
  }
  return { hive, bare, calls };
}

obeyOnce(measure);
