import { observer } from '../shared/aws/observer.ts';
import { adapterOnDemand } from '../shared/aws/on-demand/adapter.ts';
import { evidenceOnDemand } from '../shared/aws/on-demand/bucket.ts';
import { liveReach } from '../shared/aws/reach.ts';
import { jsonLog } from '../shared/monitoring/logger.ts';
import { twitterTraits } from '../shared/platforms/twitter/traits.ts';

const environment = process.env;
/** The browser is started for the first account that is due, and kept for the next ones. */
const adapter = adapterOnDemand(twitterTraits, async () => {
  const { twitterBrowserAdapter, WarmBrowser } = await import('../shared/platforms/twitter/browser/adapter.ts');
  return twitterBrowserAdapter(new WarmBrowser({ path: environment.CHROME_PATH, log: jsonLog() }));
});
const evidence = evidenceOnDemand(environment, adapter.traits.id);

/** Once a minute: looks, through the website, what people said to the accounts whose time has come, and plans the answers. */
export const handler = observer({ environment, reachOf: liveReach(environment, adapter, 'browser', evidence) });
