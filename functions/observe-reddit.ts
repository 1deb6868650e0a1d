import { observer } from '../shared/aws/observer.ts';
import { adapterOnDemand } from '../shared/aws/on-demand/adapter.ts';
import { liveReach } from '../shared/aws/reach.ts';
import { redditTraits } from '../shared/platforms/reddit/traits.ts';

const environment = process.env;
const adapter = adapterOnDemand(
  redditTraits,
  async () => (await import('../shared/platforms/reddit/adapter.ts')).redditAdapter,
);

/** Once a minute: asks Reddit, through its API, what people said to the accounts whose time has come, and plans the answers. */
export const handler = observer({ environment, reachOf: liveReach(environment, adapter, 'api') });
