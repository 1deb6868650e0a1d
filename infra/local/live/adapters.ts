import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log } from '../../../shared/monitoring/log.ts';
import type { PlatformAdapter } from '../../../shared/publication/platform.ts';
import { projectRoot } from '../../cache.ts';

/** An adapter, and how to be done with what it started. */
export interface OpenedAdapter {
  readonly adapter: PlatformAdapter;
  close(): Promise<void>;
}

type Open = (options: { readonly path: string | undefined; readonly log: Log }) => OpenedAdapter;

/**
 * The client of a platform's transport: of the transport's own folder where it has one (`openAdapter` of its adapter.ts), else the adapter of
 * the platform's folder. By path, because the registry knows traits alone: a function's bundle has one client, and this program has none
 * until it asks.
 * @throws one sentence where the folder exports neither
 */
export async function openAdapter(platform: string, transport: string, log: Log): Promise<OpenedAdapter> {
  const folder = join(projectRoot, 'shared', 'platforms', platform);
  const own = join(folder, transport, 'adapter.ts');
  if (existsSync(own)) {
    const { openAdapter: open } = (await import(pathToFileURL(own).href)) as { readonly openAdapter?: Open };
    if (open !== undefined) return open({ path: process.env.CHROME_PATH, log });
    throw new Error(
      `The folder of transport ${transport} of platform ${platform} exports no openAdapter in adapter.ts.`,
    );
  }
  const module = (await import(pathToFileURL(join(folder, 'adapter.ts')).href)) as Readonly<Record<string, unknown>>;
  const adapter = Object.values(module).find(
    (value): value is PlatformAdapter =>
      typeof value === 'object' && value !== null && 'connect' in value && 'traits' in value,
  );
  if (adapter === undefined) throw new Error(`The folder of platform ${platform} exports no adapter in adapter.ts.`);
  return { adapter, close: async () => undefined };
}
