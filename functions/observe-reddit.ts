import { observer } from '../shared/aws/observer.ts';
import { liveReach } from '../shared/aws/reach.ts';
import { redditAdapter } from '../shared/platforms/reddit/adapter.ts';

const environment = process.env;

/** Once a minute: asks Reddit, through its API, what people said to the accounts whose time has come, and plans the answers. */
export const handler = observer({ environment, reachOf: liveReach(environment, redditAdapter, 'api') });
