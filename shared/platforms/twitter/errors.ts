import type { IncomingHttpHeaders } from 'node:http';
import { retryAfter } from '../../publication/answer-headers.ts';
import {
  AccountBlocked,
  type AccountBlockKind,
  AuthExpired,
  DuplicateRefused,
  type HiveError,
  NotSent,
  OutcomeUnknown,
  RateLimited,
  Rejected,
} from '../../publication/errors.ts';
import type { Failure, Purpose } from '../../publication/request-failure.ts';
import { type Refusal, readRefusal } from './answer.ts';
import { nextDay, retryTime } from './remote-limits.ts';

export interface Circumstances {
  readonly purpose: Purpose;
  readonly scheme: 'oauth1' | 'oauth2';
  /** Words for the request in messages: `the post of account "ada"`. */
  readonly subject: string;
  /** Epoch milliseconds of the calendar. */
  readonly now: number;
}

/** Whether a removal was refused because there is nothing left to remove. */
export function isGone(failure: Failure): boolean {
  if (failure.kind !== 'answer') return false;
  return failure.status === 404 || readRefusal(failure.body).codes.some((code) => code === 34 || code === 144);
}

/** The daily limit of posts is cut into half hours that X does not publish; an hour later is early enough. */
const dailyLimitWaitMs = 60 * 60_000;
/** Longest time that a service which is away may ask for: a lost answer has to be looked for within a day. */
const longestOutageMs = 60 * 60_000;

/** Codes of the older form that block the account (developer.x.com, error troubleshooting, seen November 2026). */
const blockingCodes: ReadonlyMap<number, AccountBlockKind> = new Map([
  [63, 'suspended'],
  [64, 'suspended'],
  [226, 'flagged'],
  [261, 'permission'],
  [326, 'locked'],
  [416, 'suspended'],
  [453, 'permission'],
]);
const authenticationCodes = [32, 89, 99, 215];
const contentCodes = [186, 385, 421, 422, 425, 433];
const serverCodes = [130, 131];

/** Problem types that mean that the app or its plan lacks a right, whatever the post says. */
const permissionTypes = ['client-forbidden', 'oauth1-permissions', 'unsupported-authentication'];

/** The error of the system for a failure of a request to X: the one place that knows X's statuses, codes and words. */
export function classify(failure: Failure, circumstances: Circumstances): HiveError {
  const { subject } = circumstances;
  if (failure.kind === 'not-connected') {
    return new NotSent(
      `X could not be reached for ${subject} (${failure.why}); it was not sent and can be tried again.`,
    );
  }
  if (failure.kind === 'no-answer')
    return unanswered(circumstances, `X gave no whole answer to ${subject} (${failure.why})`);
  return classifyAnswer(failure.status, failure.headers, readRefusal(failure.body), circumstances);
}

function classifyAnswer(
  status: number,
  headers: IncomingHttpHeaders,
  refusal: Refusal,
  circumstances: Circumstances,
): HiveError {
  const { subject, now } = circumstances;
  const said = refusal.words === '' ? 'without a reason' : `with "${refusal.words}"`;
  const answered = `X answered ${subject} with ${status}${codesOf(refusal)} ${said}`;
  const has = (...codes: number[]): boolean => refusal.codes.some((code) => codes.includes(code));
  const typed = (...types: string[]): boolean =>
    refusal.types.some((type) => types.some((end) => type.endsWith(`/${end}`)));

  // X may have taken the text before it failed.
  if (status >= 500 || status === 408 || has(...serverCodes)) {
    const until = circumstances.purpose === 'read' ? retryAfter(headers, now, longestOutageMs) : undefined;
    if (until !== undefined) return new RateLimited(`${answered}; the question can be asked again later.`, until);
    return unanswered(circumstances, answered);
  }
  if (refusal.title === 'UsageCapExceeded' || typed('usage-capped')) {
    // The cap ends with the month of the plan, whose first day the API does not tell: one try a day finds it without a person.
    return new RateLimited(
      `${answered}: the plan's monthly cap is used up; raise it in X's developer console.`,
      nextDay(now),
    );
  }
  if (has(185, 344)) {
    return new RateLimited(
      `${answered}: the account's daily limit of posts.`,
      retryTime(headers, now, dailyLimitWaitMs),
    );
  }
  if (status === 429 || status === 420 || has(88)) {
    return new RateLimited(`${answered}; it was not sent.`, retryTime(headers, now));
  }
  if (status === 402) {
    return new AccountBlocked(
      'payment',
      `${answered}: the developer account has no credits; buy some in X's developer console.`,
    );
  }
  if (has(187) || (status === 403 && /duplicate content/i.test(refusal.words))) {
    return new DuplicateRefused(`${answered}: the account said the same words before.`);
  }
  const kind = blockKind(refusal);
  if (kind !== undefined) {
    return new AccountBlocked(kind, `${answered}; a person has to look at the account.`);
  }
  if (typed(...permissionTypes)) {
    return new AccountBlocked(
      'permission',
      `${answered}: the app lacks a right; check its permissions in X's developer console.`,
    );
  }
  if (status === 401 || has(...authenticationCodes)) return unauthorized(circumstances, answered);
  if (has(...contentCodes)) return new Rejected(`${answered}.`);
  if (status >= 400) return new Rejected(`${answered}; X refuses this request as it is.`);
  return unanswered(circumstances, answered);
}

function unauthorized(circumstances: Circumstances, answered: string): HiveError {
  if (circumstances.scheme === 'oauth2') return new AuthExpired(`${answered}: the access token is no longer good.`);
  return new AccountBlocked(
    'credentials',
    `${answered}: X no longer takes the account's OAuth 1.0a keys; create them anew and store them.`,
  );
}

/** Nobody knows whether it was carried out; reads carry nothing out. */
function unanswered(circumstances: Circumstances, answered: string): HiveError {
  if (circumstances.purpose === 'read') return new NotSent(`${answered}; the question can be asked again.`);
  return new OutcomeUnknown(`${answered}; it may have been carried out all the same.`);
}

function blockKind(refusal: Refusal): AccountBlockKind | undefined {
  for (const code of refusal.codes) {
    const kind = blockingCodes.get(code);
    if (kind !== undefined) return kind;
  }
  // The newer form says the same in words alone.
  if (/your account is suspended/i.test(refusal.words)) return 'suspended';
  if (/account is temporarily locked/i.test(refusal.words)) return 'locked';
  return undefined;
}

function codesOf(refusal: Refusal): string {
  return refusal.codes.length === 0 ? '' : ` (code ${refusal.codes.join(', ')})`;
}
