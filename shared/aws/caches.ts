import type { Clock } from '../monitoring/log.ts';

/**
 * Every cache of a warm function, with how long it may answer from memory. Times are milliseconds of the hive's calendar; `forever` is for
 * what never changes once it is written, bounded by a number of entries.
 *
 * What pure functions remember of their own answers is no cache in this sense: nothing of it can be out of date. It is bounded where it
 * stands: names of log fields (monitoring/redact.ts), lines of prompts (personality/persona-text.ts), times between the firings of a cron, by
 * the day that is asked for (personality/firings.ts), posts of a month by schedule, quiet hours and moment (personality/schedules.ts), schedules
 * that were understood (personality/schedule-expression.ts), what a platform's library found in the latest text; or there are as many as are in
 * use: time zones (personality/zone.ts), names of languages (personality/prompt.ts), what characters measure (personality/prompt-length.ts), the
 * platforms' schemas (publication/platform.ts), that of a file with them (personality/schema.ts), what config.json says for each platform
 * (config/effective.ts), the quiet hours of a list (personality/quiet.ts). What a server of the model does not take (openai/writer.ts) is learnt
 * from its refusals, and for as long as the process lives.
 */
export const caches = {
  /** Item CONTROL / HIVE: the switches of the hive and config.json. Read anew each time while anything is paused. */
  control: { lifetimeMs: 30_000 },
  /** Whether a personality is active or deleted; paused is asked for anew. */
  personalitySwitches: { lifetimeMs: 30_000, atMost: 500 },
  /** Versions of personalities: written once. */
  personalityVersions: { lifetimeMs: 'forever', atMost: 20 },
  /** Words of publications, by their hash: never changed. */
  texts: { lifetimeMs: 'forever', atMost: 20 },
  /** Credential bundles: both together are the oldest answer, 5 minutes. A missing account has them read again once in `missMs`. */
  credentials: { lifetimeMs: 4 * 60_000, missMs: 60_000 },
  /** The model's key. */
  openaiKey: { lifetimeMs: 5 * 60_000 },
  /** The secret from which the key of stored sessions is derived. */
  sessionSecret: { lifetimeMs: 5 * 60_000 },
} as const;

export interface ExpiringCache<T> {
  /** The value in memory while it is young enough, else what `load` gives. Callers at the same time share one load; a failed one is not kept. */
  get(key: string, load: () => Promise<T>): Promise<T>;
}

/**
 * A cache whose entries are dropped `lifetimeMs` after they were loaded, by the injected clock.
 * @param keeps false for values that are asked for anew each time
 */
export function expiringCache<T>(
  lifetimeMs: number,
  clock: Clock,
  atMost = 1,
  keeps: (value: T) => boolean = () => true,
): ExpiringCache<T> {
  const entries = rememberLatest<{ readonly at: number; readonly value: Promise<T> }>(atMost);
  return {
    async get(key, load) {
      const now = clock.now();
      const found = entries.get(key);
      if (found !== undefined && now >= found.at && now - found.at < lifetimeMs) return found.value;
      const entry = { at: now, value: load() };
      entries.set(key, entry);
      let kept = false;
      try {
        const value = await entry.value;
        kept = keeps(value);
        return value;
      } finally {
        if (!kept && entries.get(key) === entry) entries.delete(key);
      }
    },
  };
}

export interface Latest<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
}

/** Remembers the `atMost` entries that were set last. */
export function rememberLatest<T>(atMost: number): Latest<T> {
  const entries = new Map<string, T>();
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      const oldest = entries.keys().next();
      if (entries.size > atMost && !oldest.done) entries.delete(oldest.value);
    },
    delete: (key) => void entries.delete(key),
  };
}
