import * as z from 'zod';
import type { PlatformWithSettings } from '../../shared/publication/platform.ts';

/** Traits of a platform that does not exist: 280 characters, one transport, no settings. */
export function madeUpTraits(id: string, changes: Partial<PlatformWithSettings> = {}): PlatformWithSettings {
  return {
    id,
    name: id.charAt(0).toUpperCase() + id.slice(1),
    transports: [
      {
        id: 'api',
        runtime: {
          architecture: 'arm64',
          memoryMb: 256,
          timeoutSeconds: 60,
          requestTimeoutSeconds: 15,
          maximumConcurrency: 2,
        },
      },
    ],
    actions: ['post'],
    measure: (text) => text.length,
    limit: 280,
    normalise: (text) => text.trim(),
    defaultLimits: { perHour: 5, perDay: 20, minimumGapMinutes: 10 },
    defaultDisclosure: { kind: 'label' },
    settings: z.strictObject({}),
    foreignNames: [id, `client-${id}`],
    graceTimeMs: 600_000,
    prices: { post: 0.015, link: 0.2, reply: 0.01, ownRead: 0.001 },
    ...changes,
  };
}

/** A platform that cannot do without settings, and one that can: in this order. */
export const madeUpPlatforms: readonly PlatformWithSettings[] = [
  madeUpTraits('forum', {
    settings: z.strictObject({ rooms: z.array(z.string()).min(1), flair: z.string().optional() }),
  }),
  madeUpTraits('chirp', { foreignNames: ['chirp', '@elizaos/client-chirp'] }),
];
