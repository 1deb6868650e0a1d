import type { Environment } from '../config/environment.ts';
import { systemClock } from '../monitoring/log.ts';
import type { EvidenceStore, PlatformWay } from '../publication/platform.ts';
import { dynamoSession } from './dynamodb/sessions.ts';
import { credentialsOnDemand, sessionKeysOnDemand } from './on-demand/secrets.ts';
import type { PublisherOptions, Reach } from './publisher.ts';

/**
 * The way of a live stage: credentials from the function's own bundles, the session sealed in the table.
 * @param evidence where the client leaves what it did not understand, if it does.
 */
export function liveReach(
  environment: Environment,
  adapter: PlatformWay,
  transport: string,
  evidence?: EvidenceStore,
): PublisherOptions['reachOf'] {
  const platform = adapter.traits.id;
  const bundles = credentialsOnDemand(environment, platform, systemClock);
  const keys = sessionKeysOnDemand(environment, systemClock);
  return (_platform, table): Reach => ({
    adapter,
    transport,
    ...(evidence === undefined ? {} : { evidence }),
    async entry(account) {
      const entry = await bundles.of(account);
      const of = { platform, account, transport, credentials: entry };
      return { credentials: entry, session: dynamoSession(table, keys, systemClock, of) };
    },
  });
}
