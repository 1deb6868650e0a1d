import { cloudWatchLogs, functionNames, searchLogs } from './cloudwatch.ts';
import type { Call, Io, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { coloured, plain } from './format.ts';
import type { LogEntry } from './log-entry.ts';
import { logTail } from './log-files.ts';
import {
  eventName,
  filterPattern,
  type LogFilter,
  type LogLevel,
  logLevels,
  sinceTime,
  wantedEntry,
} from './log-filter.ts';
import { pick } from './pick.ts';
import { logLine } from './posts.ts';
import { pickPublication } from './publications.ts';
import { pickPersonality } from './roster.ts';
import { whole } from './whole.ts';

export interface LogFlags {
  readonly since: string;
  readonly function?: string;
  readonly level?: string;
  readonly event?: string;
  readonly last: number;
  readonly follow?: boolean;
  readonly json?: boolean;
}

/** Lines that came since the last look, each once; `cut` where some are missing. */
export interface LogSource {
  next(): Promise<{ readonly entries: readonly LogEntry[]; readonly cut: boolean }>;
  /** Machine milliseconds between two looks. */
  readonly pauseMs: number;
}

const mostLines = 10_000;
/** CloudWatch shows a line some seconds after it was written: each look goes back so far behind the newest line. */
const overlapMs = 60_000;

/** What the functions logged: of everybody, of one personality or of one publication. */
export async function logs(call: Call, written: string | undefined, flags: LogFlags): Promise<Result> {
  whole('--last', flags.last, mostLines);
  const event = eventName(flags.event);
  const level =
    flags.level === undefined
      ? undefined
      : (pick('level', flags.level, logLevels, 'expected one of info, warn, error') as LogLevel);
  const connection = await call.connect();
  const known = await functionNames(connection.stage);
  const name =
    flags.function === undefined
      ? undefined
      : pick('function', flags.function, known, `expected one of ${known.join(', ')}`);
  const filter: LogFilter = {
    ...(await subjectOf(written, connection)),
    ...(name === undefined ? {} : { function: `hive-${connection.stage.name}-${name}` }),
    ...(level === undefined ? {} : { level }),
    ...(event === undefined ? {} : { event }),
    since: sinceTime(flags.since, connection.clock.now()),
  };
  const source = await openSource(connection, filter, name === undefined ? known : [name]);
  if (flags.follow === true) return follow(call.io, source, flags);
  const { entries, cut } = await source.next();
  const shown = entries.slice(-flags.last);
  const notes = [
    ...(cut ? ['There were more lines than are read at a time: ask for a shorter time with --since.'] : []),
    ...(shown.length < entries.length
      ? [`The newest ${shown.length} of ${entries.length} lines; more with --last.`]
      : []),
  ];
  for (const note of notes) call.io.note(note);
  return {
    data: shown,
    text: (paint) =>
      shown.length === 0
        ? `No such line is kept on ${connection.where}.`
        : shown.map((entry) => logLine(entry, paint)).join('\n'),
  };
}

async function subjectOf(
  written: string | undefined,
  connection: Connection,
): Promise<Pick<LogFilter, 'personality' | 'publication'>> {
  if (written === undefined) return {};
  if (written.includes('.')) return { publication: (await pickPublication(written, connection)).id };
  return { personality: await pickPersonality(written, connection) };
}

async function openSource(connection: Connection, filter: LogFilter, functions: readonly string[]): Promise<LogSource> {
  const { target, stage, clock } = connection;
  if (target.kind === 'embedded') {
    const tail = logTail(target.dataDir);
    return { pauseMs: 500, next: async () => ({ entries: inOrder(wantedOf(tail.next(), filter)), cut: false }) };
  }
  const service = await cloudWatchLogs();
  const pattern = filterPattern(filter);
  let from = filter.since;
  let seen = new Set<string>();
  return {
    pauseMs: 3000,
    async next() {
      const to = clock.now();
      const { lines, cut } = await searchLogs(stage, { functions, filterPattern: pattern, from, to }, service);
      const fresh = lines.filter((line) => !seen.has(line));
      seen = new Set(lines);
      from = Math.max(from, to - overlapMs);
      return { entries: inOrder(wantedOf(fresh, filter)), cut };
    },
  };
}

function wantedOf(lines: readonly string[], filter: LogFilter): LogEntry[] {
  return lines.map((line) => wantedEntry(line, filter)).filter((entry) => entry !== undefined);
}

function inOrder(entries: readonly LogEntry[]): LogEntry[] {
  return [...entries].sort((a, b) => String(a.time).localeCompare(String(b.time)));
}

/** Writes each line as it comes, with --json one document a line, until Ctrl-C. */
export async function follow(
  io: Io,
  source: LogSource,
  { last, json }: Pick<LogFlags, 'last' | 'json'>,
): Promise<Result> {
  const paint = io.coloured ? coloured : plain;
  let stopped = false;
  const forget = io.onInterrupt?.(() => {
    stopped = true;
  });
  let first = true;
  try {
    while (!stopped) {
      const { entries } = await source.next();
      for (const entry of first ? entries.slice(-last) : entries) {
        io.write(`${json === true ? JSON.stringify(entry) : logLine(entry, paint)}\n`);
      }
      first = false;
      for (let waited = 0; waited < source.pauseMs && !stopped; waited += 100) await io.sleep(100);
    }
  } finally {
    forget?.();
  }
  return { data: [], text: () => '', written: true };
}
