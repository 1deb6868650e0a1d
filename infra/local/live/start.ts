import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../cache.ts';
import type { HiveOptions } from '../hive.ts';
import { liveDataDir } from './folder.ts';

export interface LiveStart {
  readonly dataDir: string;
  readonly live: NonNullable<HiveOptions['live']>;
}

export interface LiveStartOptions {
  readonly wanted: readonly string[];
  readonly personalities: string;
  /** Data folder of this hive, with everything in it. */
  readonly dataDir: string;
  /** True when nobody needs to be asked. */
  readonly agreed: boolean;
}

/**
 * Reads the keys, before anything starts.
 * @throws sentences about what is missing
 */
export async function startLive({ wanted, personalities, dataDir, agreed }: LiveStartOptions): Promise<LiveStart> {
  const { environmentFrom, prepareLive } = await fromSource<typeof import('./prepare.ts')>('prepare.ts');
  const { askForConsent } = await fromSource<typeof import('./consent.ts')>('consent.ts');
  const environment = environmentFrom(join(projectRoot, '.env'), process.env);
  const live = await prepareLive({ wanted, personalities, environment });
  const person = {
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    agreed,
    show: (text: string) => console.error(text),
    ask,
  };
  return {
    dataDir: liveDataDir(dataDir, wanted),
    live: { ...live, confirm: (stores) => askForConsent(live, stores, person) },
  };
}

async function ask(question: string): Promise<boolean> {
  const { confirm } = await import('@clack/prompts');
  // What is cancelled is no yes.
  return (await confirm({ message: question, initialValue: false, output: process.stderr })) === true;
}

/**
 * Not from the bundle of this program: it has neither the clients of the platforms nor the operator's command, which only a live start
 * needs, and of which every other would be slower and larger.
 */
async function fromSource<Module>(name: string): Promise<Module> {
  const url = pathToFileURL(join(projectRoot, 'infra', 'local', 'live', name)).href;
  return (await import(url)) as Module;
}
