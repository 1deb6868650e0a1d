import type { PlatformTraits } from './platform.ts';

/**
 * A platform as it is over one way of reaching it: with that way's prices and disclosure, where it has its own. A way that the platform does
 * not have (a file of an earlier release) changes nothing.
 */
export function overTransport(traits: PlatformTraits, transport: string): PlatformTraits {
  const way = traits.transports.find(({ id }) => id === transport);
  if (way?.prices === undefined && way?.defaultDisclosure === undefined) return traits;
  return {
    ...traits,
    prices: way.prices ?? traits.prices,
    defaultDisclosure: way.defaultDisclosure ?? traits.defaultDisclosure,
  };
}

/** A lookup of platforms that answers each as it is over this way. */
export function lookupOver(
  traitsOf: (platform: string) => PlatformTraits | undefined,
  platform: string,
  transport: string,
): PlatformTraits | undefined {
  const traits = traitsOf(platform);
  return traits === undefined ? undefined : overTransport(traits, transport);
}
