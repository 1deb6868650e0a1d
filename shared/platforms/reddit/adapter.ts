import type { PlatformAdapter } from '../../publication/platform.ts';
import { RedditClient } from './client.ts';
import { redditTraits } from './traits.ts';

/** Reddit through its API. */
export const redditAdapter: PlatformAdapter = {
  traits: redditTraits,
  connect: (account, options) => new RedditClient(account, options),
};
