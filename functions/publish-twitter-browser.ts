import { adapterOnDemand } from '../shared/aws/on-demand/adapter.ts';
import { evidenceOnDemand } from '../shared/aws/on-demand/bucket.ts';
import { publisher } from '../shared/aws/publisher.ts';
import { liveReach } from '../shared/aws/reach.ts';
import { jsonLog } from '../shared/monitoring/logger.ts';
import { twitterTraits } from '../shared/platforms/twitter/traits.ts';

const environment = process.env;
/** The browser is started by the first job, and kept for the next ones. */
const adapter = adapterOnDemand(twitterTraits, async () => {
  const { twitterBrowserAdapter, WarmBrowser } = await import('../shared/platforms/twitter/browser/adapter.ts');
  return twitterBrowserAdapter(new WarmBrowser({ path: environment.CHROME_PATH, log: jsonLog() }));
});
const evidence = evidenceOnDemand(environment, adapter.traits.id);

/** Publishes to Twitter through its website, for the accounts whose operators chose that, and settles what may have been published. */
export const handler = publisher({ environment, reachOf: liveReach(environment, adapter, 'browser', evidence) });
