import type { PlatformTraits } from '../../publication/platform.ts';
import { footer, footers } from './footers.ts';
import { importSettings } from './import-settings.ts';
import { namedPost } from './named-post.ts';
import { normalise } from './normalise.ts';
import { references } from './references.ts';
import { weightedLength } from './weighted-length.cjs';

/** Everything about X that needs no credentials; light enough for every function that carries the registry. */
export const twitterTraits: PlatformTraits = {
  id: 'twitter',
  name: 'Twitter/X',
  transports: [
    {
      id: 'api',
      tellsEngagement: true,
      runtime: {
        architecture: 'arm64',
        memoryMb: 256,
        timeoutSeconds: 60,
        requestTimeoutSeconds: 15,
        maximumConcurrency: 10,
        // One request each, and most of the time is waiting for its answer.
        askedAtOnce: 32,
      },
    },
    {
      id: 'browser',
      // https://help.x.com/rules-and-policies/x-automation, seen November 2026.
      risk: 'X forbids programs to drive its website, and may suspend an account for good that is reached so: whoever takes this way takes that upon themselves.',
      prices: { post: 0, link: 0, reply: 0, ownRead: 0 },
      // The website has no label for generated text.
      defaultDisclosure: { kind: 'footer', text: footer, texts: footers },
      leavesEvidence: true,
      runtime: {
        // @sparticuz/chromium is built for it alone.
        architecture: 'x86_64',
        memoryMb: 2048,
        timeoutSeconds: 180,
        // Of each step of a page.
        requestTimeoutSeconds: 30,
        maximumConcurrency: 2,
        // Chromium unpacks about 200 MB, and its profile comes on top.
        storageMb: 1024,
      },
    },
  ],
  actions: ['post', 'reply', 'thread'],
  // A post is short already: traits make less of a difference to its length than elsewhere.
  voice: { length: 0.8 },
  measure: weightedLength,
  // https://docs.x.com/fundamentals/counting-characters, configuration v3 of twitter-text, seen November 2026.
  limit: 280,
  normalise,
  references,
  // What a feed bears; X asks for no more than two in posts that are not about an event (its help on hashtags, November 2026).
  usualHashtags: 2,
  defaultLimits: { perHour: 5, perDay: 20, minimumGapMinutes: 10 },
  // POST /2/tweets takes made_with_ai (X's OpenAPI description 2.167).
  defaultDisclosure: { kind: 'label' },
  settings: async () => (await import('./settings.ts')).twitterSettings(),
  namedPost,
  foreignNames: [
    'twitter',
    'x',
    'client-twitter',
    '@ai16z/client-twitter',
    '@elizaos/client-twitter',
    '@elizaos-plugins/client-twitter',
    'plugin-twitter',
    '@elizaos/plugin-twitter',
    '@elizaos-plugins/plugin-twitter',
  ],
  importSettings,
  graceTimeMs: 10 * 60_000,
  // Pay per use, https://docs.x.com/x-api/getting-started/pricing, seen November 2026. `reply` is a summoned one. What is asked for again within
  // a day (UTC) is not charged again, which the same page calls a soft guarantee: an outage may break it.
  prices: { post: 0.015, link: 0.2, reply: 0.01, ownRead: 0.001, read: 0.005, readOncePerDay: true },
};
