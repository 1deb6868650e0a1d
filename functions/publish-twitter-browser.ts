import { evidenceOnDemand } from '../shared/aws/on-demand/bucket.ts';
import { publisher } from '../shared/aws/publisher.ts';
import { liveReach } from '../shared/aws/reach.ts';
import { jsonLog } from '../shared/monitoring/logger.ts';
import { twitterBrowserAdapter } from '../shared/platforms/twitter/browser/adapter.ts';
import { WarmBrowser } from '../shared/platforms/twitter/browser/browser.ts';

const environment = process.env;
/** Started by the first job, and kept for the next ones. */
const browser = new WarmBrowser({ path: environment.CHROME_PATH, log: jsonLog() });
const adapter = twitterBrowserAdapter(browser);
const evidence = evidenceOnDemand(environment, adapter.traits.id);

/** Publishes to Twitter through its website, for the accounts whose operators chose that, and settles what may have been published. */
export const handler = publisher({ environment, reachOf: liveReach(environment, adapter, 'browser', evidence) });
