import { StoreBusy } from '../publication/errors.ts';

const busyNames = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'ThrottledException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestTimeout',
  'TransactionConflictException',
  'TransactionInProgressException',
  'InternalServerError',
  'InternalServerException',
  'InternalServiceError',
  'InternalFailure',
  'ServiceUnavailable',
  'SlowDown',
  'TimeoutError',
]);

const busyCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

interface ServiceError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * Turns what the SDK threw after its last retry into StoreBusy where trying again later may help (throttled, contended, down, out of
 * reach); everything else comes back as it is. `what` names the store, for the sentence.
 */
export function storeError(error: unknown, what: string): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const { name, code, message, cause, $metadata } = error as ServiceError;
  const status = $metadata?.httpStatusCode ?? 0;
  const causeCode = (cause as ServiceError | undefined)?.code;
  const busy =
    status === 429 ||
    status >= 500 ||
    (typeof name === 'string' && busyNames.has(name)) ||
    (typeof code === 'string' && busyCodes.has(code)) ||
    (typeof causeCode === 'string' && busyCodes.has(causeCode));
  if (!busy) return error;
  return new StoreBusy(
    `${what} did not answer in time (${String(name)}: ${String(message)}); the message comes again by itself.`,
    { cause: error },
  );
}

/** Runs one call of the SDK; throws StoreBusy where trying again later may help. */
export async function callStore<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw storeError(error, what);
  }
}
