import {
  catalogue,
  type Dimensions,
  type DimensionsOf,
  type MetricName,
  type MetricUnit,
  metricsNamespace,
} from './catalogue.ts';
import { type Clock, systemClock } from './log.ts';
import { writeLine } from './logger.ts';

/** Counts and measures; written together at the end of an invocation. */
export interface Metrics {
  count<Name extends MetricName>(name: Name, dimensions: DimensionsOf<Name>, by?: number): void;
  /** A value in the metric's unit; what is no finite number is left out. */
  measure<Name extends MetricName>(name: Name, value: number, dimensions: DimensionsOf<Name>): void;
  /** Writes what was gathered and begins anew. */
  flush(): void;
}

export interface EmfOptions {
  readonly stage: string;
  readonly write?: (line: string) => void;
  readonly clock?: Clock;
}

interface Series {
  readonly unit: MetricUnit;
  readonly values: number[];
}

interface Group {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly series: Map<string, Series>;
}

/** CloudWatch's bound for the values of one metric in one line (embedded metric format, specification of 2024). */
const valuesPerLine = 100;

/**
 * Metrics as log lines in CloudWatch's embedded metric format: no call, no permission. One line per set of dimensions; counts are summed
 * before they are written.
 */
export function emfMetrics(options: EmfOptions): Metrics {
  const { stage, write = writeLine, clock = systemClock } = options;
  let groups = new Map<string, Group>();

  const seriesOf = (name: MetricName, dimensions: unknown): Series => {
    // Whatever else the object carries is no dimension.
    const { platform, action, outcome } = dimensions as Dimensions;
    const all = { stage, platform, action, outcome };
    const present = Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
    );
    const key = JSON.stringify(present);
    const group = groups.get(key) ?? { dimensions: present, series: new Map<string, Series>() };
    groups.set(key, group);
    const series = group.series.get(name) ?? { unit: catalogue[name].unit, values: [] };
    group.series.set(name, series);
    return series;
  };

  return {
    count(name, dimensions, by = 1) {
      const { values } = seriesOf(name, dimensions);
      values[0] = (values[0] ?? 0) + by;
    },

    measure(name, value, dimensions) {
      if (Number.isFinite(value)) seriesOf(name, dimensions).values.push(value);
    },

    flush() {
      const gathered = [...groups.values()];
      groups = new Map();
      for (const group of gathered) for (const line of linesOf(group, clock.now())) write(line);
    },
  };
}

function linesOf(group: Group, timestamp: number): string[] {
  const lines: string[] = [];
  const longest = Math.max(...[...group.series.values()].map(({ values }) => values.length));
  for (let from = 0; from < longest; from += valuesPerLine) {
    const metrics: Record<string, number | number[]> = {};
    const definitions: { Name: string; Unit: MetricUnit }[] = [];
    for (const [name, { unit, values }] of group.series) {
      const some = values.slice(from, from + valuesPerLine);
      const [only] = some;
      if (only === undefined) continue;
      definitions.push({ Name: name, Unit: unit });
      metrics[name] = some.length === 1 ? only : some;
    }
    const directive = {
      Namespace: metricsNamespace,
      Dimensions: [Object.keys(group.dimensions)],
      Metrics: definitions,
    };
    lines.push(
      JSON.stringify({
        _aws: { Timestamp: timestamp, CloudWatchMetrics: [directive] },
        ...group.dimensions,
        ...metrics,
      }),
    );
  }
  return lines;
}

/** For tests and tools that measure nothing. */
export const noMetrics: Metrics = { count: () => undefined, measure: () => undefined, flush: () => undefined };
