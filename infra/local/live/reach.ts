import { endpointKey, environmentKeys } from '../../../shared/config/environment.ts';
import { isLoopback } from '../../stage.ts';
import type { Live } from './live.ts';

/** What the functions are told about hosts outside the embedded cloud. */
const modelKey = 'OPENAI_BASE_URL';

export interface SandboxAddresses {
  readonly model: string;
  /** Base URLs by platform id. */
  readonly platforms: Readonly<Record<string, string>>;
}

/** The addresses that functions get: those of the sandboxes, but for what is live. */
export function reachOf(sandboxes: SandboxAddresses, live: Live | undefined): Record<string, string> {
  const platforms = Object.entries(sandboxes.platforms).filter(([id]) => live?.platforms.includes(id) !== true);
  const stated = Object.entries(live?.endpoints ?? {});
  const model = live === undefined ? sandboxes.model : live.model.baseUrl;
  return {
    ...(model === undefined ? {} : { [modelKey]: model }),
    ...Object.fromEntries([...platforms, ...stated].map(([id, url]) => [endpointKey(id), url])),
    ...(live !== undefined && live.platforms.length > 0 ? { [environmentKeys.live]: 'true' } : {}),
  };
}

/**
 * Holds the promise that nothing leaves this machine but to what was named: a platform without an address of its own would be met at its
 * real host.
 * @throws one sentence naming what could leave
 */
export function guardReach(
  environment: Readonly<Record<string, string>>,
  platforms: readonly string[],
  live: Live | undefined,
): void {
  const real = live?.platforms ?? [];
  const sandboxed = platforms.filter((id) => !real.includes(id)).map(endpointKey);
  const closed = [...sandboxed, ...(live === undefined ? [modelKey] : [])];
  for (const key of closed) {
    const url = environment[key];
    if (url === undefined) {
      throw new Error(`${key} is not set: what is not live needs a sandbox on this machine. Nothing was started.`);
    }
  }
  const services = Object.keys(environment).filter((key) => key.startsWith('AWS_ENDPOINT_URL'));
  for (const key of [...closed, ...services, ...real.map(endpointKey)]) {
    const url = environment[key];
    if (url !== undefined && !isLoopback(url)) {
      throw new Error(`${key} leads to ${url}, expected an address of this machine. Nothing was started.`);
    }
  }
}
