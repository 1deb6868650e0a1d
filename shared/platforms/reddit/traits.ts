import type { PlatformTraits } from '../../publication/platform.ts';
import { footer, footers } from './footers.ts';
import { namedPost } from './named-post.ts';
import { characters, normalise } from './normalise.ts';
import { importSettings, places, repliesIn, writingRules } from './places.ts';
import { references } from './references.ts';

/** Everything about Reddit that needs no credentials; light enough for every function that carries the registry. */
export const redditTraits: PlatformTraits = {
  id: 'reddit',
  name: 'Reddit',
  transports: [
    {
      id: 'api',
      tellsEngagement: true,
      runtime: {
        architecture: 'arm64',
        memoryMb: 256,
        timeoutSeconds: 60,
        requestTimeoutSeconds: 15,
        // 100 requests a minute for one OAuth client, https://support.reddithelp.com/hc/en-us/articles/16160319875092, seen November 2026.
        maximumConcurrency: 5,
        // Two requests each, and most of the time is waiting for their answers; whose client is told to wait is asked later.
        askedAtOnce: 32,
      },
    },
  ],
  actions: ['post', 'reply'],
  measure: characters,
  // Text of a self post; a title has 300 characters (https://www.reddit.com/dev/api#POST_api_submit, seen November 2026).
  limit: 40_000,
  // A comment: longer ones are refused with TOO_LONG (https://www.reddit.com/dev/api#POST_api_comment, seen November 2026).
  replyLimit: 10_000,
  usualLength: 1200,
  titleLimit: 300,
  // Hashtags mean nothing on Reddit, and emoji are frowned upon in most subreddits.
  voice: { emoji: 0.5, hashtags: 0 },
  normalise,
  references,
  defaultLimits: { perHour: 5, perDay: 20, minimumGapMinutes: 10 },
  // Reddit has no label for generated text; bots say in words that they are (Responsible Builder Policy, November 2025).
  defaultDisclosure: { kind: 'footer', text: footer, texts: footers },
  settings: async () => (await import('./settings.ts')).redditSettings(),
  places,
  repliesIn,
  writingRules,
  namedPost,
  foreignNames: [
    'reddit',
    'client-reddit',
    '@ai16z/client-reddit',
    '@elizaos/client-reddit',
    '@elizaos-plugins/client-reddit',
    'plugin-reddit',
    '@elizaos/plugin-reddit',
    '@elizaos-plugins/plugin-reddit',
  ],
  importSettings,
  graceTimeMs: 10 * 60_000,
  // The free tier of the Data API, for approved use (Responsible Builder Policy, November 2025).
  prices: { post: 0, link: 0, reply: 0, ownRead: 0 },
};
