import * as z from 'zod';
import { checkedLimits } from '../limits.ts';
import { type Language, languages } from './patience.ts';

/** Reddit counts in windows that begin at each tenth minute of the clock: x-ratelimit-reset of recorded answers ends there. */
const windowMs = 10 * 60_000;

const count = z.number().int().min(0);
const limitsSchema = z.strictObject({
  /** Requests a minute and OAuth client, on the average of ten minutes (support.reddithelp.com, Data API, 2026-11). */
  perMinute: count,
  /** Requests for tokens in ten minutes and client, as recorded. */
  tokens: count,
  /** Minutes between two posts or comments of an account whose status is "new". */
  newAccountMinutes: z.number().min(0),
  /** The same for every account; 0 is off. */
  everyoneMinutes: z.number().min(0),
  /** Posts of one account in an hour, beyond which QUOTA_FILLED is answered; 0 is off. */
  postsPerHour: count,
  /** The language in which accounts are told to be patient. */
  language: z.enum(languages),
});

export type RedditLimits = z.output<typeof limitsSchema>;

export const defaultLimits: RedditLimits = {
  perMinute: 100,
  tokens: 300,
  newAccountMinutes: 10,
  everyoneMinutes: 0,
  postsPerHour: 0,
  language: 'en' satisfies Language,
};

/** Checks new values; throws one sentence naming the wrong one. */
export function readLimits(input: unknown): Partial<RedditLimits> {
  return checkedLimits(input, limitsSchema.partial(), defaultLimits);
}

export interface Hit {
  readonly allowed: boolean;
  /** Seconds until the window ends. */
  readonly reset: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Counts the requests of each client. */
export class RateLimits {
  limits: RedditLimits = { ...defaultLimits };
  readonly #windows = new Map<string, { number: number; count: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts one request; `allowed` is false where nothing was left before it. The API shows what is left as a fraction, tokens do not. */
  hit(kind: 'api' | 'token', client: string): Hit {
    const now = this.#now();
    const limit = kind === 'api' ? this.limits.perMinute * 10 : this.limits.tokens;
    const window = this.#window(`${kind}|${client}`, now);
    const allowed = window.count < limit;
    if (allowed) window.count++;
    const reset = Math.ceil(((window.number + 1) * windowMs - now) / 1000);
    const left = Math.max(0, limit - window.count);
    const headers = {
      'x-ratelimit-used': `${window.count}`,
      'x-ratelimit-remaining': kind === 'api' ? left.toFixed(1) : `${left}`,
      'x-ratelimit-reset': `${reset}`,
    };
    return { allowed, reset, headers };
  }

  /** Counts a request of an earlier run of the sandbox. */
  remember(client: string, at: number): void {
    this.#window(`api|${client}`, at).count++;
  }

  #window(key: string, at: number): { number: number; count: number } {
    const number = Math.floor(at / windowMs);
    const known = this.#windows.get(key);
    if (known?.number === number) return known;
    const fresh = { number, count: 0 };
    this.#windows.set(key, fresh);
    return fresh;
  }
}
