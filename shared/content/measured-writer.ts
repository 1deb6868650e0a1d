import type { Clock } from '../monitoring/log.ts';
import type { Metrics } from '../monitoring/metrics.ts';
import { ModelRefused } from '../publication/errors.ts';
import type { Writer } from './writer.ts';

/**
 * The writer, with the time of every call measured and the money of every answer, also of one that is no text. What a call cost that
 * brought no answer nobody knows; the budget counts it in full.
 */
export function measuredWriter(writer: Writer, clock: Pick<Clock, 'monotonic'>, metrics: Metrics): Writer {
  const spent = (usd: number): void => metrics.measure('SpentUsd', usd, { action: 'write' });
  return {
    mostUsd: (request) => writer.mostUsd(request),
    async write(request) {
      const started = clock.monotonic();
      try {
        const written = await writer.write(request);
        spent(written.usage.costUsd);
        return written;
      } catch (error) {
        if (error instanceof ModelRefused) spent(error.usage.costUsd);
        throw error;
      } finally {
        metrics.measure('ModelLatency', clock.monotonic() - started, { action: 'write' });
      }
    },
  };
}
