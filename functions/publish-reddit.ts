import { publisher } from '../shared/aws/publisher.ts';
import { liveReach } from '../shared/aws/reach.ts';
import { redditAdapter } from '../shared/platforms/reddit/adapter.ts';

const environment = process.env;

/** Publishes to Reddit through its API, and settles what may have been published. */
export const handler = publisher({ environment, reachOf: liveReach(environment, redditAdapter, 'api') });
