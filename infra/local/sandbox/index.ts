import { readdirSync } from 'node:fs';
import { type OpenAiSandbox, startOpenAiSandbox } from './openai/index.ts';
import type { PlatformSandbox, SandboxClock, StartPlatformSandbox } from './types.ts';

/** The folder of the model's sandbox, and that of the people; every other folder here stands in for the platform it is named after. */
const modelFolder = 'openai';
const crowdFolder = 'crowd';

export interface SandboxesOptions {
  /** Folder under which each sandbox keeps its file; without one nothing outlives the process. */
  readonly dataDir?: string;
  readonly clock: SandboxClock;
  /** Ports on 127.0.0.1 by platform id, `openai` for the model; a missing one is chosen by the system. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Ids of platforms that need none, because they are real. */
  readonly without?: readonly string[];
}

export interface Sandboxes {
  /** By platform id. */
  readonly platforms: ReadonlyMap<string, PlatformSandbox>;
  readonly openai: OpenAiSandbox;
  /** Loads what the first requests would otherwise wait for (about 0.2 s of this thread); may be left out. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

/** Ids of the platforms that have a sandbox, in order. */
export function sandboxIds(): string[] {
  return readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && ![modelFolder, crowdFolder].includes(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/**
 * Starts the look-alikes of all platforms and of OpenAI. A platform is added by a folder whose index.ts exports `startSandbox`.
 * Throws one sentence where a port is in use; what was started before is stopped then.
 */
export async function startSandboxes(options: SandboxesOptions): Promise<Sandboxes> {
  const { clock, dataDir, ports = {}, without = [] } = options;
  const started: { close(): Promise<void> }[] = [];
  const optionsOf = (id: string) => {
    const port = ports[id];
    const folder = dataDir === undefined ? {} : { dataDir };
    return { clock, ...folder, ...(port === undefined ? {} : { port }) };
  };
  try {
    const openai = await startOpenAiSandbox(optionsOf(modelFolder));
    started.push(openai);
    const platforms = new Map<string, PlatformSandbox>();
    for (const id of sandboxIds().filter((one) => !without.includes(one))) {
      const { startSandbox } = (await import(`./${id}/index.ts`)) as { startSandbox: StartPlatformSandbox };
      const sandbox = await startSandbox(optionsOf(id));
      started.push(sandbox);
      platforms.set(id, sandbox);
    }
    const warmUp = async (): Promise<void> => {
      for (const sandbox of [openai, ...platforms.values()]) await sandbox.warmUp();
    };
    return { platforms, openai, warmUp, close: () => closeAll(started) };
  } catch (error) {
    await closeAll(started);
    throw error;
  }
}

async function closeAll(sandboxes: readonly { close(): Promise<void> }[]): Promise<void> {
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
}
