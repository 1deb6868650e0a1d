import type { Messaging } from '../services/types.ts';
import type { Datum } from './store.ts';
import type { AlarmPlan } from './types.ts';

const namespace = 'AWS/SQS';

/** The queues that alarms watch, asked once a minute. */
export interface QueueMetrics {
  /** Looks at the queues; the answer gives their metrics for any minute since, as long as nothing ran. */
  look(now: number): { at(instant: number): Datum[]; readonly waiting: boolean };
}

/**
 * The age of a message is counted in the calendar, from the minute in which it was first seen as the oldest of its queue: the store stamps
 * with the machine's clock. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function queueMetrics(
  alarms: readonly AlarmPlan[],
  messaging: Pick<Messaging, 'pending' | 'oldest'>,
): QueueMetrics {
  const queues = new Set<string>();
  for (const { metrics } of alarms) {
    for (const { series } of metrics) {
      if (series?.namespace === namespace && series.dimensions.QueueName !== undefined)
        queues.add(series.dimensions.QueueName);
    }
  }
  const seen = new Map<string, { readonly id: string; readonly at: number }>();

  return {
    look(now) {
      const found = [...queues].map((queue) => {
        const { visible, inFlight } = messaging.pending(queue);
        const id = visible + inFlight === 0 ? undefined : messaging.oldest(queue);
        const before = seen.get(queue);
        const oldest = id === undefined ? undefined : before?.id === id ? before : { id, at: now };
        if (oldest === undefined) seen.delete(queue);
        else seen.set(queue, oldest);
        return { queue, visible, inFlight, oldest };
      });
      return {
        waiting: found.some(({ oldest }) => oldest !== undefined),
        at: (instant) =>
          found.flatMap(({ queue, visible, inFlight, oldest }) => {
            const values = {
              ApproximateNumberOfMessagesVisible: visible,
              ApproximateNumberOfMessagesNotVisible: inFlight,
              ApproximateAgeOfOldestMessage: oldest === undefined ? 0 : Math.max(0, instant - oldest.at) / 1000,
            };
            const dimensions = { QueueName: queue };
            return Object.entries(values).map(([name, value]) => ({ namespace, name, dimensions, value, at: instant }));
          }),
      };
    },
  };
}
