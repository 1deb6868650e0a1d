import { observer } from '../shared/aws/observer.ts';
import { liveReach } from '../shared/aws/reach.ts';
import { twitterAdapter } from '../shared/platforms/twitter/adapter.ts';

const environment = process.env;

/** Once a minute: asks Twitter, through its API, what people said to the accounts whose time has come, and plans the answers. */
export const handler = observer({ environment, reachOf: liveReach(environment, twitterAdapter, 'api') });
