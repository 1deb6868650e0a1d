import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import type { Calendar } from './calendar.ts';
import type { Cloud } from './cloud.ts';
import { modelSecretOf } from './live/credentials.ts';
import type { Live } from './live/live.ts';
import type { SandboxAddresses } from './live/reach.ts';
import { type Crowd, makeCrowd } from './sandbox/crowd/crowd.ts';
import { notesFile } from './sandbox/crowd/notes.ts';
import { type Sandboxes, startSandboxes } from './sandbox/index.ts';

/** The same people do the same whenever a hive begins anew. */
const crowdSeed = 'people';

/** The people of the sandboxes, `scale` times as many as usual; none where it is 0. */
export function crowdIn({ platforms }: Sandboxes, scale: number, dataDir: string): Crowd | undefined {
  if (scale === 0) return undefined;
  const stages = [...platforms.values()].flatMap(({ id, crowd }) =>
    crowd === undefined ? [] : [[id, crowd] as const],
  );
  const keeper = notesFile(join(dataDir, 'sandbox', 'crowd.json'));
  return makeCrowd({ stages: new Map(stages), scale, seed: crowdSeed, keeper });
}

export interface SandboxChoices {
  readonly dataDir: string;
  /** What is real has no sandbox. */
  readonly live?: Live;
  /** Of the first platform's page; absent: any free one. */
  readonly port?: number;
  readonly portMayDiffer?: boolean;
}

/** The look-alikes of everything that is not real, on the hive's calendar. @throws where the first platform's port is taken and may not differ */
export async function startAll(
  calendar: Calendar,
  { dataDir, port, portMayDiffer, live }: SandboxChoices,
): Promise<Sandboxes> {
  const folder = join(dataDir, 'sandbox');
  mkdirSync(folder, { recursive: true });
  const without = live?.platforms ?? [];
  const first = allPlatformTraits.find(({ id }) => !without.includes(id))?.id;
  const start = (chosen: number | undefined): Promise<Sandboxes> =>
    startSandboxes({
      dataDir: folder,
      without,
      clock: { now: () => calendar.now(), hold: (reason) => calendar.hold(reason) },
      ports: first === undefined || chosen === undefined ? {} : { [first]: chosen },
    });
  try {
    return await start(port);
  } catch (error) {
    const { cause } = error as { readonly cause?: NodeJS.ErrnoException };
    if (portMayDiffer !== true || cause?.code !== 'EADDRINUSE') throw error;
    return start(undefined);
  }
}

/** Where the functions find them. */
export function addressesFor({ openai, platforms }: Sandboxes): SandboxAddresses {
  return {
    model: openai.baseUrl,
    platforms: Object.fromEntries([...platforms.values()].map(({ id, url }) => [id, url])),
  };
}

/** Where each sandbox answers, its controls too, by the name of its folder. A real model has none: commands must not send its key to one. */
export function addressesOf({ openai, platforms }: Sandboxes, realModel: boolean): Record<string, string> {
  const model: Record<string, string> = realModel ? {} : { openai: openai.url };
  return { ...model, ...Object.fromEntries([...platforms.values()].map(({ id, url }) => [id, url])) };
}

/** The sandbox's key of the model, where nobody stored another. */
export async function storeModelKey(cloud: Cloud, sandboxes: Sandboxes): Promise<void> {
  const name = modelSecretOf(cloud.plan);
  if (name === undefined || (await cloud.secrets.get(name)) !== undefined) return;
  await cloud.secrets.put(name, sandboxes.openai.signUp().apiKey);
}
