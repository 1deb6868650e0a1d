import { adapterOnDemand } from '../shared/aws/on-demand/adapter.ts';
import { publisher } from '../shared/aws/publisher.ts';
import { liveReach } from '../shared/aws/reach.ts';
import { redditTraits } from '../shared/platforms/reddit/traits.ts';

const environment = process.env;
const adapter = adapterOnDemand(
  redditTraits,
  async () => (await import('../shared/platforms/reddit/adapter.ts')).redditAdapter,
);

/** Publishes to Reddit through its API, and settles what may have been published. */
export const handler = publisher({ environment, reachOf: liveReach(environment, adapter, 'api') });
