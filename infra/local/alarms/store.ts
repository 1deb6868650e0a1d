import type { SeriesName, Statistic } from './types.ts';

/** Values of one metric in one minute, as CloudWatch keeps them. */
interface Bucket {
  /** Minutes since the epoch. */
  readonly minute: number;
  sum: number;
  count: number;
  least: number;
  most: number;
}

export interface Datum extends SeriesName {
  readonly value: number;
  /** Calendar epoch milliseconds. */
  readonly at: number;
}

/** One metric's recent minutes. */
export interface Series {
  /** Of the minutes from `from` up to, not including, `to` (minutes since the epoch); undefined where nothing was put. */
  statistic(kind: Statistic, from: number, to: number): number | undefined;
}

/** The metrics that alarms ask for, by minutes of the calendar; everything else is let go, and so is what is too old for any alarm. */
export interface MetricStore {
  /** Asks for a metric, for at least so many minutes. Before it is put. */
  series(name: SeriesName, minutes: number): Series;
  put(datum: Datum): void;
  /** A line in the embedded metric format; anything else is none of the store's business. */
  takeLine(line: string): void;
  /** How many minutes of how many metrics it holds, for tests of its bound. */
  size(): number;
}

const minuteMs = 60_000;

export function createMetricStore(): MetricStore {
  /** By namespace and name, then by dimensions: most lines are dropped by the first look. */
  const wanted = new Map<string, Map<string, Kept>>();

  const keep = ({ namespace, name, dimensions }: SeriesName, minutes: number): Kept => {
    const group = wanted.get(`${namespace} ${name}`) ?? new Map<string, Kept>();
    wanted.set(`${namespace} ${name}`, group);
    const key = dimensionsKey(Object.entries(dimensions));
    const kept = group.get(key) ?? new Kept();
    group.set(key, kept);
    kept.minutes = Math.max(kept.minutes, minutes);
    return kept;
  };

  const put = ({ namespace, name, dimensions, value, at }: Datum): void => {
    const group = wanted.get(`${namespace} ${name}`);
    group?.get(dimensionsKey(Object.entries(dimensions)))?.put(value, Math.floor(at / minuteMs));
  };

  return {
    series: keep,
    put,
    takeLine(line) {
      if (!line.startsWith('{') || !line.includes('"_aws"')) return;
      for (const datum of dataOf(line)) put(datum);
    },
    size: () => [...wanted.values()].flatMap((group) => [...group.values()]).reduce((sum, kept) => sum + kept.size, 0),
  };
}

const dimensionsKey = (pairs: [string, string][]): string => JSON.stringify(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));

class Kept implements Series {
  minutes = 0;
  /** Oldest first. */
  readonly #buckets: Bucket[] = [];

  get size(): number {
    return this.#buckets.length;
  }

  put(value: number, minute: number): void {
    const buckets = this.#buckets;
    let after = buckets.length;
    while (after > 0 && (buckets[after - 1]?.minute ?? 0) > minute) after -= 1;
    const before = buckets[after - 1];
    if (before?.minute === minute) {
      before.sum += value;
      before.count += 1;
      before.least = Math.min(before.least, value);
      before.most = Math.max(before.most, value);
    } else buckets.splice(after, 0, { minute, sum: value, count: 1, least: value, most: value });
    const newest = buckets.at(-1)?.minute ?? 0;
    // One more than is asked for: what is put while a minute is judged belongs to the next.
    while ((buckets[0]?.minute ?? newest) < newest - this.minutes) buckets.shift();
  }

  statistic(kind: Statistic, from: number, to: number): number | undefined {
    let sum = 0;
    let count = 0;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let index = this.#buckets.length - 1; index >= 0; index -= 1) {
      const bucket = this.#buckets[index];
      if (bucket === undefined || bucket.minute < from) break;
      if (bucket.minute >= to) continue;
      sum += bucket.sum;
      count += bucket.count;
      least = Math.min(least, bucket.least);
      most = Math.max(most, bucket.most);
    }
    if (count === 0) return undefined;
    return { Sum: sum, SampleCount: count, Average: sum / count, Minimum: least, Maximum: most }[kind];
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html (read 2026-11) */
function dataOf(line: string): Datum[] {
  let read: EmfLine;
  try {
    read = JSON.parse(line) as EmfLine;
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  const { _aws: aws } = read;
  const at = aws?.Timestamp;
  if (typeof at !== 'number') return [];
  return (aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(read[name])]));
      return Metrics.flatMap(({ Name: name }) =>
        [read[name]]
          .flat()
          .flatMap((value) => (typeof value === 'number' ? { namespace, name, dimensions, value, at } : [])),
      );
    }),
  );
}

type EmfLine = Readonly<Record<string, unknown>> & {
  readonly _aws?: {
    readonly Timestamp?: unknown;
    readonly CloudWatchMetrics?: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
};
