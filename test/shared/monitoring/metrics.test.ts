import { describe, expect, it } from 'vitest';
import { emfMetrics } from '../../../shared/monitoring/metrics.ts';
import { manualClock } from '../../support/manual-clock.ts';

function recorded() {
  const lines: string[] = [];
  const metrics = emfMetrics({ stage: 'test', write: (line) => lines.push(line), clock: manualClock() });
  const flushed = () => {
    metrics.flush();
    return lines.splice(0).map((line) => JSON.parse(line));
  };
  return { metrics, flushed };
}

describe('metrics', () => {
  it('are lines of the embedded metric format, one per set of dimensions', () => {
    const { metrics, flushed } = recorded();
    const posted = { platform: 'twitter', action: 'publish' } as const;
    metrics.count('AccountsBlocked', posted);
    metrics.count('AccountsBlocked', posted, 2);
    metrics.measure('SlotToPublished', 12.5, posted);
    metrics.measure('SlotToPublished', 7, posted);
    metrics.count('Sweeps', { action: 'sweep' });
    expect(flushed()).toEqual([
      {
        _aws: {
          Timestamp: Date.UTC(2026, 10, 22, 9),
          CloudWatchMetrics: [
            {
              Namespace: 'FlavumHive',
              Dimensions: [['stage', 'platform', 'action']],
              Metrics: [
                { Name: 'AccountsBlocked', Unit: 'Count' },
                { Name: 'SlotToPublished', Unit: 'Seconds' },
              ],
            },
          ],
        },
        stage: 'test',
        ...posted,
        AccountsBlocked: 3,
        SlotToPublished: [12.5, 7],
      },
      {
        _aws: {
          Timestamp: Date.UTC(2026, 10, 22, 9),
          CloudWatchMetrics: [
            {
              Namespace: 'FlavumHive',
              Dimensions: [['stage', 'action']],
              Metrics: [{ Name: 'Sweeps', Unit: 'Count' }],
            },
          ],
        },
        stage: 'test',
        action: 'sweep',
        Sweeps: 1,
      },
    ]);
    expect(flushed()).toEqual([]);
  });

  it('never have other dimensions, whatever an object carries', () => {
    const { metrics, flushed } = recorded();
    const dimensions = { platform: 'twitter', action: 'publish', personality: 'ada', outcome: '' } as const;
    metrics.count('AccountsBlocked', dimensions);
    const [line] = flushed();
    expect(line._aws.CloudWatchMetrics[0].Dimensions).toEqual([['stage', 'platform', 'action']]);
    expect(JSON.stringify(line)).not.toContain('ada');
  });

  it('keep to a hundred values a line and lose none', () => {
    const { metrics, flushed } = recorded();
    const write = { action: 'write' } as const;
    for (let i = 0; i < 250; i += 1) metrics.measure('ModelLatency', i, write);
    metrics.measure('ModelLatency', Number.NaN, write);
    metrics.count('WriterBlocked', write);
    const lines = flushed();
    expect(lines.map((line) => line.ModelLatency.length)).toEqual([100, 100, 50]);
    expect(lines.flatMap((line) => line.ModelLatency)).toEqual(Array.from({ length: 250 }, (_, i) => i));
    expect(lines.map((line) => line.WriterBlocked)).toEqual([1, undefined, undefined]);
    expect(lines[1]._aws.CloudWatchMetrics[0].Metrics).toEqual([{ Name: 'ModelLatency', Unit: 'Milliseconds' }]);
  });
});
