import { dynamoDryRun } from '../shared/aws/dynamodb/dry-run.ts';
import { publisher } from '../shared/aws/publisher.ts';
import { systemClock } from '../shared/monitoring/log.ts';
import { dryRunAdapter } from '../shared/platforms/dry-run/adapter.ts';
import { platformTraits } from '../shared/platforms/registry.ts';
import { ConfigInvalid } from '../shared/publication/errors.ts';
import type { SessionStore } from '../shared/publication/platform.ts';

/** A dry run logs in nowhere: there is nothing to remember. */
const noSession: SessionStore = {
  load: async () => ({ value: undefined, revision: 0 }),
  beginRenewal: async () => false,
  endRenewal: async () => undefined,
};

/** Publishes to the table, for every platform of a dry-run stage: it has no right to anybody's credentials. */
export const handler = publisher({
  environment: process.env,
  reachOf(platform, table) {
    const traits = platformTraits(platform ?? '');
    const transport = traits?.transports[0]?.id;
    if (traits === undefined || transport === undefined) {
      throw new ConfigInvalid('The message names no platform of this hive: drop it from the queue.');
    }
    const adapter = dryRunAdapter(traits, dynamoDryRun(table, systemClock));
    return {
      adapter,
      transport,
      everyTransport: true,
      entry: async () => ({ credentials: undefined, session: noSession }),
    };
  },
});
