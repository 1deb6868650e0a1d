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
import { retryTime } from './waiting.ts';

export interface Circumstances {
  readonly purpose: Purpose;
  /** Words for the request in messages: `the post of account "ada"`. */
  readonly subject: string;
  /** Epoch milliseconds of the calendar. */
  readonly now: number;
}

const hour = 60 * 60_000;
/** Longest time that a service which is away may ask for: a lost answer has to be looked for within a day. */
const longestOutageMs = hour;

/** Codes that ask for time (error codes as in https://github.com/reddit-archive/reddit, r2/lib/errors.py, seen November 2026). */
const waitingCodes = ['RATELIMIT', 'SUBREDDIT_RATELIMIT'];
/** "You've submitted too many links recently. Please try again in an hour." */
const quotaCodes = ['QUOTA_FILLED'];
const duplicateCodes = ['ALREADY_SUB'];
const sessionCodes = ['USER_REQUIRED'];
const blockingCodes: ReadonlyMap<string, AccountBlockKind> = new Map([
  ['IN_TIMEOUT', 'suspended'],
  ['BAD_CAPTCHA', 'challenge'],
  ['BANNED_IP', 'flagged'],
  ['VERIFIED_USER_REQUIRED', 'permission'],
  ['NO_VERIFIED_EMAIL', 'permission'],
  ['OAUTH2_ACCESS_DENIED', 'permission'],
]);

/** Whether a removal was refused because there is nothing left to remove. */
export function isGone(failure: Failure): boolean {
  return failure.kind === 'answer' && failure.status === 404;
}

/** A 403 without a reason: the subreddit keeps the account out, or the account as a whole is suspended. */
export function isUnexplained(failure: Failure): boolean {
  if (failure.kind !== 'answer' || failure.status !== 403 || lacksScope(failure.headers)) return false;
  const { codes, page } = readRefusal(failure.body);
  return codes.length === 0 && !page;
}

/** The error of the system for a failure of a request to Reddit: the one place that knows its statuses and codes. */
export function classify(failure: Failure, circumstances: Circumstances): HiveError {
  const { subject } = circumstances;
  if (failure.kind === 'not-connected') {
    return new NotSent(
      `Reddit could not be reached for ${subject} (${failure.why}); it was not sent and can be tried again.`,
    );
  }
  if (failure.kind === 'no-answer') {
    return unanswered(circumstances, `Reddit gave no whole answer to ${subject} (${failure.why})`);
  }
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
  const answered = `Reddit answered ${subject} with ${status}${codesOf(refusal)} ${said}`;
  const has = (codes: readonly string[]): boolean => refusal.codes.some((code) => codes.includes(code));

  // Reddit may have taken the text before it failed.
  if (status >= 500 || status === 408) {
    const until = circumstances.purpose === 'read' ? retryAfter(headers, now, longestOutageMs) : undefined;
    if (until !== undefined) return new RateLimited(`${answered}; the question can be asked again later.`, until);
    return unanswered(circumstances, answered);
  }
  if (has(waitingCodes) || status === 429) {
    return new RateLimited(`${answered}; it was not sent.`, retryTime(headers, refusal, now));
  }
  if (has(quotaCodes)) {
    // Its words are the same whatever is left of the hour.
    const { words: _words, ...seconds } = refusal;
    return new RateLimited(`${answered}; it was not sent.`, retryTime(headers, seconds, now, hour));
  }
  if (has(duplicateCodes)) return new DuplicateRefused(`${answered}: it says that it has this already.`);
  const kind = refusal.codes.map((code) => blockingCodes.get(code)).find((found) => found !== undefined);
  if (kind !== undefined) return new AccountBlocked(kind, `${answered}; a person has to look at the account.`);
  if (status === 401 || has(sessionCodes)) return new AuthExpired(`${answered}: the access token is no longer good.`);
  if (status === 403 && lacksScope(headers)) {
    return new AccountBlocked(
      'permission',
      `${answered}: the token lacks a scope; authorise the app for identity, read, history, submit, edit, flair and privatemessages.`,
    );
  }
  if (status === 403 && refusal.page) {
    return new AccountBlocked(
      'permission',
      `Reddit answered ${subject} with 403 and a page: it keeps this app out; check that its use of the API is approved.`,
    );
  }
  if (circumstances.purpose === 'read' && isSearch(status, headers)) {
    return new Rejected(`Reddit answered ${subject} with its search: it has no subreddit of that name.`);
  }
  if (status >= 400) return new Rejected(`${answered}; Reddit refuses this request as it is.`);
  if (status < 300 && refusal.codes.length > 0) return new Rejected(`${answered}.`);
  return unanswered(circumstances, answered);
}

/** Nobody knows whether it was carried out; reads carry nothing out. */
function unanswered(circumstances: Circumstances, answered: string): HiveError {
  if (circumstances.purpose === 'read') return new NotSent(`${answered}; the question can be asked again.`);
  return new OutcomeUnknown(`${answered}; it may have been carried out all the same.`);
}

/** Where requests for a subreddit that does not exist are sent to (praw-dev/prawcore, exceptions.Redirect; seen November 2026). */
function isSearch(status: number, { location = '' }: IncomingHttpHeaders): boolean {
  return status >= 300 && status < 400 && /\/(?:subreddits|reddits)\/search(?:[./?]|$)/.test(location);
}

function lacksScope(headers: IncomingHttpHeaders): boolean {
  return /insufficient_scope/.test(headers['www-authenticate'] ?? '');
}

function codesOf(refusal: Refusal): string {
  return refusal.codes.length === 0 ? '' : ` (${refusal.codes.join(', ')})`;
}
