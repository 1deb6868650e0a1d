import { type DimensionsOf, type MetricName, metricsNamespace } from '../../shared/monitoring/catalogue.ts';

/** One series of CloudWatch: all values under one name and one exact set of dimensions. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Which of several it is: a queue, a function. */
  readonly label?: string;
}

/** Alarms as they are written down: what they watch, when they ring and clear, and what a person does then. */
export interface AlarmSpec {
  /** The alarm is named `hive-<stage>-<name>`, with the label of its series behind that where it has one. */
  readonly name: string;
  readonly means: string;
  /** What ends it, and how soon after. */
  readonly clears: string;
  /** Names the command to begin with. */
  readonly todo: string;
  /** One alarm each, which costs $0.10 a month (CloudWatch, November 2026); one over their sum would cost the same and not say where. */
  readonly series: readonly Series[];
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
