import type { PlatformTraits } from '../publication/platform.ts';
import { redditTraits } from './reddit/traits.ts';
import { twitterTraits } from './twitter/traits.ts';

/** Every platform the hive knows: one line each. Traits only, no client library: this file is in every bundle. */
export const allPlatformTraits: readonly PlatformTraits[] = [twitterTraits, redditTraits];

/** The traits of one platform; undefined for an id that nobody registered. */
export function platformTraits(id: string): PlatformTraits | undefined {
  return allPlatformTraits.find((traits) => traits.id === id);
}
