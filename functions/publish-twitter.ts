import { adapterOnDemand } from '../shared/aws/on-demand/adapter.ts';
import { publisher } from '../shared/aws/publisher.ts';
import { liveReach } from '../shared/aws/reach.ts';
import { twitterTraits } from '../shared/platforms/twitter/traits.ts';

const environment = process.env;
const adapter = adapterOnDemand(
  twitterTraits,
  async () => (await import('../shared/platforms/twitter/adapter.ts')).twitterAdapter,
);

/** Publishes to Twitter through its API, and settles what may have been published. */
export const handler = publisher({ environment, reachOf: liveReach(environment, adapter, 'api') });
