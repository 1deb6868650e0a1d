import * as z from 'zod';
import { checkedLimits } from '../limits.ts';

const quarterHour = 15 * 60_000;
const day = 24 * 3_600_000;

const window = z.number().int().min(0);
const limitsSchema = z.strictObject({
  /** Requests per 15 minutes and account, by endpoint (docs.x.com, rate limits, 2026-11). */
  create: window,
  delete: window,
  me: window,
  userPosts: window,
  mentions: window,
  lookup: window,
  /** Creates in 24 hours: of one account, and of one app over all its accounts. */
  userDay: window,
  appDay: window,
  /** The month's cap is used up: 429 UsageCapExceeded on creates and reads. */
  usageCapped: z.boolean(),
  /** No credits left: 402. */
  creditsEmpty: z.boolean(),
  /** For how long the same words count as a duplicate. */
  duplicateMinutes: z.number().min(0),
  /** Whether an account may reply to its own posts (unconfirmed for the rule of February 2026). */
  ownReplies: z.boolean(),
});

export type TwitterLimits = z.output<typeof limitsSchema>;
export type Endpoint = 'create' | 'delete' | 'me' | 'userPosts' | 'mentions' | 'lookup';

export const defaultLimits: TwitterLimits = {
  create: 100,
  delete: 50,
  me: 75,
  userPosts: 900,
  mentions: 300,
  lookup: 900,
  userDay: 2_400,
  appDay: 10_000,
  usageCapped: false,
  creditsEmpty: false,
  duplicateMinutes: 24 * 60,
  ownReplies: true,
};

/** Checks new values; throws one sentence naming the wrong one. */
export function readLimits(input: unknown): Partial<TwitterLimits> {
  return checkedLimits(input, limitsSchema.partial(), defaultLimits);
}

interface Window {
  start: number;
  count: number;
}

/** Counts requests in windows that begin with their first request, as X does. */
export class RateLimits {
  limits: TwitterLimits = { ...defaultLimits };
  readonly #windows = new Map<string, Window>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts one request. Headers say what is left after it; `allowed` is false where nothing was left before it. */
  hit(endpoint: Endpoint, user: string, app: string): { allowed: boolean; headers: Record<string, string> } {
    const now = this.#now();
    const short = this.#window(`${endpoint}|${user}`, quarterHour, now);
    const windows = [{ name: 'x-rate-limit', limit: this.limits[endpoint], span: quarterHour, window: short }];
    if (endpoint === 'create') {
      const perUser = this.#window(`day|${user}`, day, now);
      const perApp = this.#window(`day|app|${app}`, day, now);
      windows.push({ name: 'x-user-limit-24hour', limit: this.limits.userDay, span: day, window: perUser });
      windows.push({ name: 'x-app-limit-24hour', limit: this.limits.appDay, span: day, window: perApp });
    }
    const allowed = windows.every(({ limit, window }) => window.count < limit);
    const headers: Record<string, string> = {};
    for (const { name, limit, span, window } of windows) {
      if (allowed) window.count++;
      headers[`${name}-limit`] = `${limit}`;
      headers[`${name}-remaining`] = `${Math.max(0, limit - window.count)}`;
      headers[`${name}-reset`] = `${Math.ceil((window.start + span) / 1000)}`;
    }
    return { allowed, headers };
  }

  /** Counts a create of an earlier run of the sandbox. */
  remember(user: string, app: string, at: number): void {
    for (const [key, span] of [
      [`create|${user}`, quarterHour],
      [`day|${user}`, day],
      [`day|app|${app}`, day],
    ] as const) {
      this.#window(key, span, at).count++;
    }
  }

  #window(key: string, span: number, at: number): Window {
    const known = this.#windows.get(key);
    if (known && at < known.start + span) return known;
    const fresh = { start: at, count: 0 };
    this.#windows.set(key, fresh);
    return fresh;
  }
}
