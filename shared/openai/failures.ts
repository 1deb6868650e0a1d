import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { Clock } from '../monitoring/log.ts';
import {
  type HiveError,
  ModelAccount,
  ModelRefused,
  ModelUnavailable,
  type ModelUsage,
} from '../publication/errors.ts';

/** What is needed to say what went wrong without saying too much. */
export interface FailureContext {
  readonly model: string;
  readonly api: 'responses' | 'chat';
  readonly timeoutSeconds: number;
  readonly clock: Clock;
  readonly random: () => number;
  /** Taken out of every message. */
  readonly apiKey: string;
}

/** Waiting time where the server names none, milliseconds: the middle of what it comes to with jitter. */
const DEFAULT_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;

/** https://developers.openai.com/api/docs/guides/error-codes, November 2026: billing errors, told by code since the type may be older. */
const quotaCodes = new Set([
  'insufficient_quota',
  'credit_balance_exhausted',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
  'billing_hard_limit_reached',
  'billing_not_active',
]);
/** The system's names of connections that never came about: nothing was asked, so nothing is billed. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const filterCodes = new Set([
  'content_filter',
  'content_policy_violation',
  'invalid_prompt',
  'misalignment_policy_violation',
  'bio_policy',
]);
const tooLongCodes = new Set(['context_length_exceeded', 'string_above_max_length']);

/**
 * Tells apart what a call of the model threw. The original error is not kept as the cause: the server's words for a bad key repeat parts of
 * the key.
 *
 * @returns one of the model's errors; a plain Error where the request itself was wrong, which is a bug of ours.
 */
export function classify(error: unknown, context: FailureContext): HiveError | Error {
  const { model, timeoutSeconds } = context;
  if (error instanceof APIConnectionTimeoutError) {
    return unavailable(
      `The model ${model} did not answer within ${timeoutSeconds} s; it is asked again later.`,
      context,
      { mayBePaid: true },
    );
  }
  if (error instanceof APIConnectionError) {
    return unavailable(
      `The model's server could not be reached (${causeOf(error)}); it is asked again later.`,
      context,
      { mayBePaid: !neverConnected.has(causeOf(error)) },
    );
  }
  if (error instanceof APIError && typeof error.status === 'number')
    return classifyStatus(error, error.status, context);
  return unavailable(
    `The model's server gave an answer that cannot be read (${scrub(messageOf(error), context.apiKey)}); it is asked again later.`,
    context,
  );
}

function classifyStatus(error: APIError, status: number, context: FailureContext): HiveError | Error {
  const { model, api } = context;
  const code = error.code ?? error.type ?? '';
  const about = `HTTP ${status}${code === '' ? '' : ` ${scrub(code, context.apiKey)}`}${requestOf(error)}`;
  const said = scrub(error.message, context.apiKey);
  if (status === 402 || [error.code, error.type].some((name) => quotaCodes.has(name ?? ''))) {
    return new ModelAccount(
      'empty-quota',
      `The model's account has no credit left or reached its spending limit (${about}); add credit or raise the limit at the provider, drafts wait until then.`,
    );
  }
  if (status === 401) {
    return new ModelAccount(
      'bad-key',
      `The model's server refused the API key (${about}); store a valid key, drafts wait until then.`,
    );
  }
  if (status === 403) {
    return new ModelAccount(
      'bad-key',
      `The API key may not do this, or not from this country or address (${about}); check the key's project and permissions, drafts wait until then.`,
    );
  }
  if (status === 404) {
    const what =
      error.code === 'model_not_found' || api === 'chat'
        ? `The model "${model}" does not exist or this API key may not use it (${about}); change openai.model in config.json or the key`
        : `The server knows no model "${model}" or has no Responses API (${about}); change openai.model, or set openai.api to "chat", in config.json`;
    return new ModelAccount('bad-key', `${what}, drafts wait until then.`);
  }
  if (status === 408 || status === 409 || status === 425 || status === 429 || status >= 500) {
    const why = status === 429 ? 'asks for patience' : 'has trouble';
    const said = { headers: error.headers };
    return unavailable(`The model's server ${why} (${about}); it is asked again later.`, context, said);
  }
  if (filterCodes.has(error.code ?? '') || /content[ _-](?:management )?(?:filter|policy)/i.test(error.message)) {
    return new ModelRefused('content-filter', `The model's server refused the prompt (${about}).`, noUsage(model));
  }
  if (tooLongCodes.has(error.code ?? '')) {
    return new ModelRefused('truncated', `The prompt is too long for the model ${model} (${about}).`, noUsage(model));
  }
  return new Error(`The model's server did not understand the request (${about}): ${said}`);
}

/** ModelUnavailable with the time from which on to ask again: as the server says, else half a minute, both with jitter. */
export function unavailable(
  message: string,
  context: Pick<FailureContext, 'clock' | 'random'>,
  { headers, mayBePaid = false }: { readonly headers?: Headers; readonly mayBePaid?: boolean } = {},
): ModelUnavailable {
  const now = context.clock.now();
  const asked = headers === undefined ? undefined : waitOf(headers, now);
  const wait =
    asked === undefined
      ? DEFAULT_WAIT_MS * (0.5 + context.random())
      : asked + Math.max(1000, asked * 0.1) * context.random();
  return new ModelUnavailable(message, now + Math.ceil(Math.min(wait, LONGEST_WAIT_MS)), { mayBePaid });
}

/** How long the server wants to be left alone, milliseconds; undefined where it does not say. */
function waitOf(headers: Headers, now: number): number | undefined {
  const milliseconds = numberOf(headers.get('retry-after-ms'));
  if (milliseconds !== undefined) return milliseconds;
  const retryAfter = headers.get('retry-after');
  const seconds = numberOf(retryAfter);
  if (seconds !== undefined) return seconds * 1000;
  const date = retryAfter === null ? Number.NaN : Date.parse(retryAfter);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  // Without retry-after the window that is used up says when it opens: "1s", "6m0s", "120ms".
  const resets = ['requests', 'tokens'].flatMap((kind) =>
    headers.get(`x-ratelimit-remaining-${kind}`) === '0' ? [durationOf(headers.get(`x-ratelimit-reset-${kind}`))] : [],
  );
  const known = resets.filter((reset) => reset !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function numberOf(value: string | null): number | undefined {
  if (value === null || !/^\d+(?:\.\d+)?$/.test(value.trim())) return undefined;
  return Number(value);
}

function durationOf(value: string | null): number | undefined {
  const parts = [...(value ?? '').matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  return parts.length === 0
    ? undefined
    : parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0);
}

/** What a request cost that was refused before a word was written: nothing. */
export function noUsage(model: string): ModelUsage {
  return { model, inputTokens: 0, outputTokens: 0, costUsd: 0 };
}

/** A foreign text, short and without anything that looks like a key. */
export function scrub(text: string, apiKey: string): string {
  const hidden = apiKey === '' ? text : text.replaceAll(apiKey, '[key]');
  const line = hidden
    .replace(/\bsk-[\w*.-]{3,}/g, '[key]')
    .replace(/\bBearer\s+\S+/gi, 'Bearer [key]')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= 200 ? line : `${line.slice(0, 199)}…`;
}

function requestOf(error: APIError): string {
  return error.requestID ? `, request ${error.requestID}` : '';
}

/** The system's name of a connection's failure (ECONNREFUSED), however deep it is. */
function causeOf(error: Error): string {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current.cause;
  }
  return 'connection failed';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
