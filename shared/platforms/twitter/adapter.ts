import type { PlatformAdapter } from '../../publication/platform.ts';
import { TwitterClient } from './client.ts';
import { twitterTraits } from './traits.ts';

/** X through its API v2. */
export const twitterAdapter: PlatformAdapter = {
  traits: twitterTraits,
  connect: (account, options) => new TwitterClient(account, options),
};
