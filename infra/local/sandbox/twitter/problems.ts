import type { SandboxAnswer } from '../server.ts';

// Bodies as recorded from the service in public issue threads (2023 to 2026); the addresses of problem types as in X's own OpenAPI
// description 2.167.
const problems = 'https://api.x.com/2/problems';

/** A problem without an address of its own. */
export function problem(status: number, title: string, detail: string, type = 'about:blank'): SandboxAnswer {
  return { status, body: { title, type, status, detail } };
}

export const unauthorized = (): SandboxAnswer => problem(401, 'Unauthorized', 'Unauthorized');
export const forbidden = (detail: string): SandboxAnswer => problem(403, 'Forbidden', detail);

/** What is wrong with one parameter. */
export interface BadParameter {
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly message: string;
}

export function invalidRequest(...errors: BadParameter[]): SandboxAnswer {
  return {
    status: 400,
    body: {
      errors,
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: `${problems}/invalid-request`,
    },
  };
}

/** The app may only read: https://github.com/PLhery/node-twitter-api-v2/issues/493 */
export const readOnlyApp = (): SandboxAnswer =>
  problem(
    403,
    'Forbidden',
    'Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.',
    `${problems}/oauth1-permissions`,
  );

/** The older form of an error, which some refusals of v2 still have. */
export function codedError(status: number, code: number, message: string): SandboxAnswer {
  return { status, body: { errors: [{ code, message }] } };
}

export const tooManyRequests = (): SandboxAnswer => problem(429, 'Too Many Requests', 'Too Many Requests');

/** The month's cap, with the short window far from empty: https://github.com/xdevplatform/xdk/issues/25 (2026-02-07). */
export function usageCapExceeded(accountId: string): SandboxAnswer {
  return {
    status: 429,
    body: {
      account_id: accountId,
      product_name: 'standard-basic',
      title: 'UsageCapExceeded',
      period: 'Monthly',
      scope: 'Product',
      detail: 'Usage cap exceeded: Monthly product cap',
      type: `${problems}/usage-capped`,
    },
  };
}

/** No money left on a pay-per-use account. */
export function creditsDepleted(accountId: string): SandboxAnswer {
  return {
    status: 402,
    body: {
      title: 'CreditsDepleted',
      detail: `Your enrolled account [${accountId}] does not have any credits to fulfill this request.`,
      type: `${problems}/credits`,
    },
  };
}

/** One thing that could not be found, as it stands in the `errors` of a listing. */
export function notFound(resource: string, parameter: string, value: string): Record<string, string> {
  return {
    value,
    detail: `Could not find ${resource} with ${parameter}: [${value}].`,
    title: 'Not Found Error',
    resource_type: resource,
    parameter,
    resource_id: value,
    type: `${problems}/resource-not-found`,
  };
}

/** What an account's state answers to every request of it, or undefined while all is well. */
export function statusRefusal(status: string, writes: boolean): SandboxAnswer | undefined {
  switch (status) {
    case 'revoked':
      return unauthorized();
    case 'suspended':
      return codedError(403, 64, 'Your account is suspended and is not permitted to access this feature.');
    case 'locked':
      return codedError(
        403,
        326,
        'To protect our users from spam and other malicious activity, this account is temporarily locked. Please log in to https://twitter.com to unlock your account.',
      );
    case 'flagged':
      return writes
        ? codedError(
            403,
            226,
            'This request looks like it might be automated. To protect our users from spam and other malicious activity, we can’t complete this action right now. Please try again later.',
          )
        : undefined;
    case 'daily-limit':
      return writes ? codedError(403, 185, 'User is over daily status update limit.') : undefined;
    case 'write-restricted':
      return writes
        ? codedError(403, 261, 'Application cannot perform write actions. Contact Twitter Platform Operations.')
        : undefined;
    default:
      return undefined;
  }
}

/** States an account can be put in. */
export const accountStatuses = [
  'active',
  'locked',
  'suspended',
  'revoked',
  'flagged',
  'daily-limit',
  'write-restricted',
] as const;
