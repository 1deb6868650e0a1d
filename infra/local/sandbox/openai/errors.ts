import type { Fault } from '../faults.ts';
import type { SandboxAnswer } from '../server.ts';

/** An error as the service words it: https://platform.openai.com/docs/guides/error-codes (2026-11). */
export function apiError(
  status: number,
  message: string,
  type: string,
  code: string | null,
  param: string | null = null,
  headers: Readonly<Record<string, string>> = {},
): SandboxAnswer {
  return { status, headers, body: { error: { message, type, param, code } } };
}

export const invalid = (message: string, param: string | null = null, code: string | null = null): SandboxAnswer =>
  apiError(400, message, 'invalid_request_error', code, param);

export function badKey(key: string | undefined): SandboxAnswer {
  if (key === undefined) {
    return apiError(
      401,
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from https://platform.openai.com/account/api-keys.",
      'invalid_request_error',
      null,
    );
  }
  // The service repeats the ends of the key, as it does here: whoever logs the message must take them out.
  const shown =
    key.length > 12
      ? `${key.slice(0, 8)}${'*'.repeat(Math.min(40, key.length - 12))}${key.slice(-4)}`
      : '*'.repeat(key.length);
  return apiError(
    401,
    `Incorrect API key provided: ${shown}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    'invalid_request_error',
    'invalid_api_key',
  );
}

export function rateLimited(model: string, seconds: number): SandboxAnswer {
  return apiError(
    429,
    `Rate limit reached for ${model} in organization org-sandbox on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in ${seconds}s.`,
    'requests',
    'rate_limit_exceeded',
    null,
    { 'retry-after': `${seconds}`, 'retry-after-ms': `${seconds * 1000}` },
  );
}

export const insufficientQuota = (): SandboxAnswer =>
  apiError(
    429,
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
    'insufficient_quota',
    'insufficient_quota',
  );

export const serverError = (): SandboxAnswer =>
  apiError(
    500,
    'The server had an error while processing your request. Sorry about that! You can retry your request, or contact us through our help center if the error persists.',
    'server_error',
    'server_error',
  );

/** Kinds of faults that this sandbox plays beyond the general ones. */
export const openaiFaultKinds = [
  'rate-limit',
  'insufficient-quota',
  'bad-key',
  'server-error',
  'no-responses-api',
  'no-moderations-api',
  'refusal',
  'max-output-tokens',
  'content-filter',
  'broken-json',
  'empty-output',
  'error-text',
  // A model without sense: it does what somebody in the quoted conversation wants of it.
  'obeys',
  'too-long',
  'near-duplicate',
  'says',
  'flagged',
] as const;

export type OpenAiFaultKind = (typeof openaiFaultKinds)[number];

/** The error that a fault asks for, if it is one. */
export function errorOf(
  faults: readonly Fault[],
  path: string,
  model: string,
  key: string | undefined,
): SandboxAnswer | undefined {
  for (const { kind, retryAfter } of faults) {
    if (kind === 'rate-limit') return rateLimited(model, retryAfter ?? 20);
    if (kind === 'insufficient-quota') return insufficientQuota();
    if (kind === 'bad-key') return badKey(key);
    if (kind === 'server-error') return serverError();
    if (kind === 'no-responses-api' && path === '/v1/responses') {
      return apiError(404, 'Invalid URL (POST /v1/responses)', 'invalid_request_error', null);
    }
    if (kind === 'no-moderations-api' && path === '/v1/moderations') {
      return apiError(404, 'Invalid URL (POST /v1/moderations)', 'invalid_request_error', null);
    }
  }
  return undefined;
}
