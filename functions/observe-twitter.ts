import { observer } from '../shared/aws/observer.ts';
import { adapterOnDemand } from '../shared/aws/on-demand/adapter.ts';
import { liveReach } from '../shared/aws/reach.ts';
import { twitterTraits } from '../shared/platforms/twitter/traits.ts';

const environment = process.env;
const adapter = adapterOnDemand(
  twitterTraits,
  async () => (await import('../shared/platforms/twitter/adapter.ts')).twitterAdapter,
);

/** Once a minute: asks Twitter, through its API, what people said to the accounts whose time has come, and plans the answers. */
export const handler = observer({ environment, reachOf: liveReach(environment, adapter, 'api') });
