import { type Sandboxes, startSandboxes } from '../../infra/local/sandbox/index.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import type { Platform } from '../e2e/cloud.ts';
import { otherAddress } from './other-address.ts';

/** The platforms and the model as a deployed hive meets them. */
export interface StandIns {
  readonly platforms: readonly Platform[];
  readonly openai: Sandboxes['openai'];
  /** As under a stage's settings. */
  readonly endpoints: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Sandboxes on the real clock, at addresses that functions of an emulator reach. */
export async function startStandIns(): Promise<StandIns> {
  const sandboxes = await startSandboxes({ clock: { now: Date.now, hold: () => () => undefined } });
  const platforms = allPlatformTraits.map((traits): Platform => {
    const sandbox = sandboxes.platforms.get(traits.id);
    if (sandbox === undefined) throw new Error(`Platform ${traits.id} has no sandbox in infra/local/sandbox/.`);
    return { id: traits.id, traits, sandbox };
  });
  const urls = [['openai', sandboxes.openai.baseUrl], ...platforms.map(({ id, sandbox }) => [id, sandbox.url])];
  const reached = await Promise.all(urls.map(async ([id = '', url = '']) => [id, await otherAddress(url)] as const));
  return {
    platforms,
    openai: sandboxes.openai,
    endpoints: Object.fromEntries(reached.map(([id, { url }]) => [id, url])),
    async close() {
      for (const [, address] of reached) await address.close();
      await sandboxes.close();
    },
  };
}
