import { CliError } from './cli-error.ts';
import { type LogEntry, parseEntry } from './log-entry.ts';

export const logLevels = ['info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Which lines are wanted; what is absent asks for nothing. */
export interface LogFilter {
  readonly personality?: string;
  readonly publication?: string;
  /** Name of the function as it is in the line. */
  readonly function?: string;
  /** This level and all above it. */
  readonly level?: LogLevel;
  readonly event?: string;
  /** Epoch milliseconds of the hive's calendar. */
  readonly since: number;
}

/** The line as an entry where it is wanted. Pure. */
export function wantedEntry(line: string, filter: LogFilter): LogEntry | undefined {
  // Reading JSON is most of the work: lines that cannot be meant are passed over before it.
  const named = filter.publication ?? filter.personality ?? filter.event;
  if (named !== undefined && !line.includes(named)) return undefined;
  const entry = parseEntry(line);
  return entry !== undefined && fits(entry, filter) ? entry : undefined;
}

function fits(entry: LogEntry, filter: LogFilter): boolean {
  const { personality, publication, level, since } = filter;
  const about = typeof entry.publication === 'string' ? entry.publication : '';
  return (
    Date.parse(String(entry.time)) >= since &&
    (filter.function === undefined || entry.function === filter.function) &&
    (filter.event === undefined || entry.event === filter.event) &&
    (level === undefined || logLevels.indexOf(entry.level as LogLevel) >= logLevels.indexOf(level)) &&
    (publication === undefined || about === publication) &&
    (personality === undefined || entry.personality === personality || about.startsWith(`${personality}.`))
  );
}

/**
 * The same question in the words of CloudWatch Logs; an empty text asks for everything
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html, November 2026). Pure.
 */
export function filterPattern({ personality, publication, level, event }: LogFilter): string {
  const levels = level === undefined ? [] : logLevels.slice(logLevels.indexOf(level));
  const clauses = [
    ...(publication === undefined ? [] : [`$.publication = "${publication}"`]),
    ...(personality === undefined ? [] : [`$.personality = "${personality}" || $.publication = "${personality}.*"`]),
    ...(event === undefined ? [] : [`$.event = "${event}"`]),
    ...(level === undefined || level === 'info' ? [] : [levels.map((one) => `$.level = "${one}"`).join(' || ')]),
  ];
  if (clauses.length === 0) return '{ $.event = "*" }';
  return `{ ${clauses.map((clause) => `(${clause})`).join(' && ')} }`;
}

const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 24 * 3_600_000 };

/** `90s`, `30m`, `1h`, `2d` before now, or an ISO time. @throws CliError. Pure. */
export function sinceTime(written: string, now: number): number {
  const [, number = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(written) ?? [];
  if (unit !== '') return now - Number(number) * (unitsMs[unit] ?? 0);
  const time = /^\d{4}-\d\d-\d\d/.test(written) ? Date.parse(written) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new CliError(`--since is "${written}", expected a time such as 30m, 1h or 2d, or 2026-11-23T10:00:00Z.`);
}

/** An event's name goes into a pattern of CloudWatch: only what names are made of. @throws CliError. */
export function eventName(written: string | undefined): string | undefined {
  if (written === undefined || /^[a-z][a-z0-9.-]{0,63}$/.test(written)) return written;
  throw new CliError(`--event is "${written}", expected the name of an event such as publication.published.`);
}
