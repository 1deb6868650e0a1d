import type { Log, LogFields } from './log.ts';
import type { Metrics } from './metrics.ts';
import { oddities } from './oddities.ts';

/** Events that make a metric besides what the functions count themselves: the steps log what happened and know no metrics. */
const measured: Readonly<Record<string, (metrics: Metrics, fields: LogFields) => void>> = {
  'publication.published': (metrics, { platform, secondsFromSlot }) =>
    metrics.measure('SlotToPublished', Number(secondsFromSlot), { platform: String(platform), action: 'publish' }),
  'platform.read-billed': (metrics, { usd }) => metrics.measure('SpentUsd', Number(usd), { action: 'observe' }),
  'platform.billed': (metrics, { usd }) => metrics.measure('SpentUsd', Number(usd), { action: 'publish' }),
  'account.blocked': (metrics, { platform }) =>
    metrics.count('AccountsBlocked', { platform: String(platform), action: 'publish' }),
  'writer.blocked': (metrics) => metrics.count('WriterBlocked', { action: 'write' }),
};

/** The log, with what its events mean for the metrics written there too: each oddity is counted, and each event of the table above. */
export function measuredLog(log: Log, metrics: Metrics): Log {
  const through =
    (level: keyof Log): Log['info'] =>
    (event, fields) => {
      if (isOddity(event)) metrics.count('Oddities', { outcome: event });
      if (Object.hasOwn(measured, event)) measured[event]?.(metrics, fields ?? {});
      log[level](event, fields);
    };
  return { info: through('info'), warn: through('warn'), error: through('error') };
}

function isOddity(event: string): event is keyof typeof oddities {
  return Object.hasOwn(oddities, event);
}
