import { publisher } from '../shared/aws/publisher.ts';
import { liveReach } from '../shared/aws/reach.ts';
import { twitterAdapter } from '../shared/platforms/twitter/adapter.ts';

const environment = process.env;

/** Publishes to Twitter through its API, and settles what may have been published. */
export const handler = publisher({ environment, reachOf: liveReach(environment, twitterAdapter, 'api') });
