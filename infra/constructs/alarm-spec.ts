import { type DimensionsOf, type MetricName, metricsNamespace } from '../../shared/monitoring/catalogue.ts';

/** One series of CloudWatch: all values under one name and one exact set of dimensions. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** An alarm as it is written down: what it watches, when it rings and clears, and what a person does then. */
export interface AlarmSpec {
  /** The alarm is named `hive-<stage>-<name>`. */
  readonly name: string;
  readonly means: string;
  /** What ends it, and how soon after. */
  readonly clears: string;
  /** Names the command to begin with. */
  readonly todo: string;
  /** Each costs $0.10 a month (CloudWatch, November 2026). Several are joined, missing ones taken as 0. */
  readonly series: readonly Series[];
  /** How several are joined. @default SUM */
  readonly join?: 'SUM' | 'MAX';
  readonly statistic: 'Sum' | 'Maximum' | 'Minimum';
  /** It rings at this value and above; or, with `below`, under it. */
  readonly atLeast?: number;
  readonly below?: number;
  readonly periodSeconds: number;
  /** So many periods in a row. @default 1 */
  readonly periods?: number;
  /**
   * What silence says. `fine`: nothing happened. `alarming`: it must never be silent. `as before`: nobody measured, so nobody knows; whoever
   * was to measure has an alarm of its own.
   */
  readonly silence: 'fine' | 'alarming' | 'as before';
}

/** How CloudWatch calls what silence says. */
export const treatMissingData = { fine: 'notBreaching', alarming: 'breaching', 'as before': 'ignore' } as const;

/** The hive's own metrics on one stage. */
export function ownSeries(
  stage: string,
): <Name extends MetricName>(name: Name, dimensions: DimensionsOf<Name>) => Series {
  return (name, dimensions) => ({
    namespace: metricsNamespace,
    name,
    dimensions: { stage, ...(dimensions as Readonly<Record<string, string>>) },
  });
}

/** What an alarm of the hive looks after: physical names, so that no stack exports anything to another. */
export interface Watched {
  readonly platforms: readonly string[];
  readonly jobQueues: readonly string[];
  /** Every queue where things end that were given up. */
  readonly deadLetters: readonly string[];
  readonly functions: readonly WatchedFunction[];
  readonly scheduleGroups: readonly string[];
  readonly rules: readonly string[];
}

export interface WatchedFunction {
  /** Base name of its file in functions/. */
  readonly name: string;
  readonly functionName: string;
  readonly timeoutSeconds: number;
  /** Schedules or rules invoke it. */
  readonly asynchronous: boolean;
}

export const minutes = 60;
export const hours = 60 * minutes;
