import type { PlatformPlan } from '../personality/personality.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import { effectiveConfig } from './effective.ts';
import type { ControlStore } from './ports.ts';

/** How long after its slot a post of this plan may still be sent, milliseconds, by the configuration in force when it is asked. */
export function maxLatenessMs(
  control: Pick<ControlStore, 'read'>,
  traitsOf: (platform: string) => PlatformTraits | undefined,
): (platform: string, plan?: PlatformPlan) => Promise<number> {
  return async (platform, plan) => {
    const sources = { ...(await control.read()), traits: traitsOf(platform), plan };
    return effectiveConfig(sources).maxLatenessMinutes * 60_000;
  };
}
