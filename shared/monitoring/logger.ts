import { type Clock, type Log, type LogFields, systemClock } from './log.ts';
import { type Redactor, redactor } from './redact.ts';

export interface JsonLogOptions {
  /** Present in every line: function, request id, stage. */
  readonly fields?: LogFields;
  /** Takes one line without its end; standard output where absent. */
  readonly write?: (line: string) => void;
  readonly clock?: Clock;
  readonly redactor?: Redactor;
}

/** Straight to standard output: the runtime's console would wrap the line. */
export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * One JSON object per line: level, time (ISO, the hive's calendar), event, the fields of the call and those given here. Secrets do not get
 * through: fields named like one, texts of a known form and every value that was read from a secret store are hidden.
 */
export function jsonLog(options: JsonLogOptions = {}): Log {
  const { fields = {}, write = writeLine, clock = systemClock } = options;
  const cleaner = options.redactor ?? redactor;
  const line = (level: 'info' | 'warn' | 'error') => (event: string, more?: LogFields) => {
    const time = new Date(clock.now()).toISOString();
    const given = cleaner.clean({ ...fields, ...more }) as Record<string, unknown>;
    // First for the eye, and once more at the end: no field may pass itself off as one of them.
    write(JSON.stringify({ ...{ level, time, event }, ...given, ...{ level, time, event } }));
  };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

/** The same log with more fields in every line: a publication's id, most of all. */
export function withFields(log: Log, fields: LogFields): Log {
  return {
    info: (event, more) => log.info(event, { ...fields, ...more }),
    warn: (event, more) => log.warn(event, { ...fields, ...more }),
    error: (event, more) => log.error(event, { ...fields, ...more }),
  };
}
