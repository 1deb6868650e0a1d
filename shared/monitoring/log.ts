/** Time as the parts of the system see it. */
export interface Clock {
  /** The calendar: epoch milliseconds. */
  now(): number;
  /** Machine time that never jumps: milliseconds since some fixed moment. */
  monotonic(): number;
}

/** The calendar and the timer of this process. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log: a named event and its fields. No secret ever goes in. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
