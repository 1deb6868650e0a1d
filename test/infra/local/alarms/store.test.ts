import { describe, expect, it } from 'vitest';
import { createMetricStore } from '../../../../infra/local/alarms/store.ts';
import { emfMetrics } from '../../../../shared/monitoring/metrics.ts';
import { failures } from './plans.ts';

const minute = 60_000;
const statistics = ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'] as const;

describe('the metric store', () => {
  it('has each statistic of some minutes', () => {
    const store = createMetricStore();
    const series = store.series(failures, 10);
    for (const [at, value] of [
      [1, 4],
      [2, 1],
      [2.9, 7],
      [5, 100],
    ] as const)
      store.put({ ...failures, value, at: at * minute });
    expect(statistics.map((kind) => series.statistic(kind, 1, 5))).toEqual([12, 3, 4, 1, 7]);
    expect(statistics.map((kind) => series.statistic(kind, 3, 5))).toEqual(statistics.map(() => undefined));
  });

  it('takes values out of order', () => {
    const store = createMetricStore();
    const series = store.series(failures, 10);
    for (const at of [5, 3, 4, 3]) store.put({ ...failures, value: 1, at: at * minute });
    expect([3, 4, 5].map((at) => series.statistic('Sum', at, at + 1))).toEqual([2, 1, 1]);
  });

  it('tells metrics apart by namespace, name and all of their dimensions, in any order', () => {
    const store = createMetricStore();
    const name = { namespace: 'N', name: 'm' };
    const both = store.series({ ...name, dimensions: { a: '1', b: '2' } }, 5);
    const one = store.series({ ...name, dimensions: { a: '1' } }, 5);
    store.put({ ...name, dimensions: { b: '2', a: '1' }, value: 1, at: 0 });
    store.put({ ...name, namespace: 'other', dimensions: { a: '1' }, value: 1, at: 0 });
    expect(both.statistic('Sum', 0, 1)).toBe(1);
    expect(one.statistic('Sum', 0, 1)).toBeUndefined();
  });

  it('takes the lines that the functions’ metrics write', () => {
    const store = createMetricStore();
    const outcomes = store.series(
      { namespace: 'FlavumHive', name: 'Uploads', dimensions: { stage: 'local', action: 'sync', outcome: 'refused' } },
      5,
    );
    const latency = store.series(
      { namespace: 'FlavumHive', name: 'ModelLatency', dimensions: { stage: 'local', action: 'write' } },
      5,
    );
    const clock = { now: () => 7 * minute, monotonic: () => 0 };
    const metrics = emfMetrics({ stage: 'local', write: (line) => store.takeLine(line), clock });
    metrics.count('Uploads', { action: 'sync', outcome: 'refused' }, 2);
    metrics.count('Uploads', { action: 'sync', outcome: 'accepted' }, 1);
    metrics.measure('ModelLatency', 10, { action: 'write' });
    metrics.measure('ModelLatency', 30, { action: 'write' });
    metrics.flush();
    expect(outcomes.statistic('Sum', 7, 8)).toBe(2);
    expect(statistics.map((kind) => latency.statistic(kind, 7, 8))).toEqual([40, 2, 20, 10, 30]);
  });

  it('lets other lines go', () => {
    const store = createMetricStore();
    store.series(failures, 5);
    for (const line of ['', 'text', '{"_aws"', '{"_aws":1}', '{"event":"a","text":"_aws"}', '{"_aws":{"Timestamp":1}}'])
      store.takeLine(line);
    expect(store.size()).toBe(0);
  });

  it('does not grow: it keeps what is asked for, no longer than it is asked for', () => {
    const store = createMetricStore();
    store.series(failures, 15);
    for (let at = 0; at < 7 * 24 * 60; at += 1) {
      store.put({ ...failures, value: 1, at: at * minute });
      store.put({ ...failures, name: `unwanted ${at}`, value: 1, at: at * minute });
    }
    expect(store.size()).toBe(16);
  });
});
