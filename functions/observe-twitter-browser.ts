import { observer } from '../shared/aws/observer.ts';
import { evidenceOnDemand } from '../shared/aws/on-demand/bucket.ts';
import { liveReach } from '../shared/aws/reach.ts';
import { jsonLog } from '../shared/monitoring/logger.ts';
import { twitterBrowserAdapter } from '../shared/platforms/twitter/browser/adapter.ts';
import { WarmBrowser } from '../shared/platforms/twitter/browser/browser.ts';

const environment = process.env;
/** Started for the first account that is due, and kept for the next ones. */
const browser = new WarmBrowser({ path: environment.CHROME_PATH, log: jsonLog() });
const adapter = twitterBrowserAdapter(browser);
const evidence = evidenceOnDemand(environment, adapter.traits.id);

/** Once a minute: looks, through the website, what people said to the accounts whose time has come, and plans the answers. */
export const handler = observer({ environment, reachOf: liveReach(environment, adapter, 'browser', evidence) });
