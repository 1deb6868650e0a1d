import { describe, expect, it } from 'vitest';
import { classify, isGone, isUnexplained } from '../../../../shared/platforms/reddit/errors.ts';
import { HiveError, RateLimited } from '../../../../shared/publication/errors.ts';
import type { Failure, Purpose } from '../../../../shared/publication/request-failure.ts';

const now = Date.parse('2026-11-22T09:00:00Z');
const minute = 60_000;

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Failure => ({
  kind: 'answer',
  status,
  headers,
  body,
});
const status = (code: number, message: string, more: Record<string, unknown> = {}) =>
  answer(code, { ...more, message, error: code });
/** A refusal inside HTTP 200. */
const coded = (code: string, words = 'words of the service', field: string | null = 'sr', ratelimit?: number) =>
  answer(200, { json: { ...(ratelimit === undefined ? {} : { ratelimit }), errors: [[code, words, field]] } });
const page = (title: string) =>
  `\n<!doctype html>\n<html>\n  <head>\n    <title>${title}</title>\n  </head>\n  <body><h1>whoa there, pardner!</h1></body>\n</html>\n`;

const judge = (failure: Failure, purpose: Purpose = 'create') =>
  classify(failure, { purpose, subject: 'the post of account "ada"', now });

/** Answers in the shape of those that the service is known to send. */
const refusals: readonly (readonly [what: string, failure: Failure, expected: string, kind?: string])[] = [
  [
    'too fast',
    coded('RATELIMIT', 'Take a break for 9 minutes before trying again.', 'ratelimit', 538.4),
    'RateLimited',
  ],
  ['too fast, without seconds', coded('RATELIMIT', 'Versuch es in 9 Minuten.', 'ratelimit'), 'RateLimited'],
  ['too fast in a subreddit', coded('SUBREDDIT_RATELIMIT'), 'RateLimited'],
  ['too many posts', coded('QUOTA_FILLED', 'Please try again in an hour.'), 'RateLimited'],
  ['a used-up window', status(429, 'Too Many Requests'), 'RateLimited'],
  ['a used-up window with a page', answer(429, page('Too Many Requests'), { 'retry-after': '4' }), 'RateLimited'],
  ['a used-up window without a body', answer(429, undefined), 'RateLimited'],
  ['a link that is there', coded('ALREADY_SUB', 'that link has already been submitted', 'url'), 'DuplicateRefused'],
  [
    'an old token',
    answer(401, { error: 401 }, { 'www-authenticate': 'Bearer realm="reddit", error="invalid_token"' }),
    'AuthExpired',
  ],
  ['an old token, with words', status(401, 'Unauthorized'), 'AuthExpired'],
  ['nobody who is logged in', coded('USER_REQUIRED', 'Please log in to do that.', null), 'AuthExpired'],
  [
    'a scope that is missing',
    answer(403, { error: 403 }, { 'www-authenticate': 'Bearer realm="reddit", error="insufficient_scope"' }),
    'AccountBlocked',
    'permission',
  ],
  ['an app that is kept out', answer(403, page('Blocked')), 'AccountBlocked', 'permission'],
  ['an account without an address', coded('VERIFIED_USER_REQUIRED'), 'AccountBlocked', 'permission'],
  [
    'a suspended account',
    coded('IN_TIMEOUT', "You can't do that while suspended.", null),
    'AccountBlocked',
    'suspended',
  ],
  [
    'a suspended account, by status',
    status(403, 'Forbidden', { reason: 'in_timeout', explanation: "You can't do that while suspended." }),
    'AccountBlocked',
    'suspended',
  ],
  ['a puzzle', coded('BAD_CAPTCHA', 'care to try these again?', 'captcha'), 'AccountBlocked', 'challenge'],
  ['a banned address', coded('BANNED_IP', 'IP banned', null), 'AccountBlocked', 'flagged'],
  ['an unknown subreddit', coded('SUBREDDIT_NOEXIST', "that subreddit doesn't exist"), 'Rejected'],
  ['a subreddit for some', coded('SUBREDDIT_NOTALLOWED', "you aren't allowed to post there."), 'Rejected'],
  ['an account banned there', coded('BANNED_FROM_SUBREDDIT'), 'Rejected'],
  ['a subreddit of links', coded('NO_SELFS', "This community doesn't allow text posts"), 'Rejected'],
  ['too long a title', coded('TOO_LONG', 'This field must be under 300 characters', 'title'), 'Rejected'],
  ['no text', coded('NO_TEXT', 'we need something here', 'text'), 'Rejected'],
  ['a rule of the subreddit', coded('SUBMIT_VALIDATION_FLAIR_REQUIRED', 'needs flair', 'flair'), 'Rejected'],
  ['another rule', coded('SUBMIT_VALIDATION_TITLE_BLACKLISTED_STRING', 'a banned word', 'title'), 'Rejected'],
  ['a locked thread', coded('THREAD_LOCKED', 'Comments are locked.', 'parent'), 'Rejected'],
  ['a code that nobody knows', coded('SOMETHING_NEW', 'no', null), 'Rejected'],
  ['a private subreddit', status(403, 'Forbidden', { reason: 'private' }), 'Rejected'],
  ['a quarantined subreddit', status(403, 'Forbidden', { reason: 'quarantined' }), 'Rejected'],
  ['a closed subreddit', status(404, 'Not Found', { reason: 'banned' }), 'Rejected'],
  ['no without a reason', status(403, 'Forbidden'), 'Rejected'],
  ['no without any words', answer(403, { error: 403 }), 'Rejected'],
  [
    'a right that costs money',
    answer(400, {
      fields: ['note'],
      explanation: 'you must subscribe',
      message: 'Bad Request',
      reason: 'GOLD_REQUIRED',
    }),
    'Rejected',
  ],
  [
    'a conflict',
    answer(409, { reason: 'EDIT_CONFLICT', newrevision: 'x', diffcontent: '<table></table>' }),
    'Rejected',
  ],
  ['too large', status(413, 'Request Entity Too Large', { explanation: 'too big. keep it under 500 KiB' }), 'Rejected'],
  ['a long address', answer(414, 'Error: URI Too Long', { 'retry-after': '0' }), 'Rejected'],
  [
    'a wrong kind of content',
    answer(415, { reason: 'SPECIAL_ERRORS', message: 'Unsupported Media Type', special_errors: ['invalid value'] }),
    'Rejected',
  ],
  ['a law', answer(451, undefined), 'Rejected'],
  ['a server that fails', answer(500, undefined), 'OutcomeUnknown'],
  ['a gateway', answer(502, '<html>Bad Gateway</html>'), 'OutcomeUnknown'],
  ['a service that is away', status(503, 'Service Unavailable'), 'OutcomeUnknown'],
  ['a gateway that gives up', answer(504, ''), 'OutcomeUnknown'],
  ['something before the service', answer(520, undefined), 'OutcomeUnknown'],
  ['a connection that timed out behind it', answer(522, undefined), 'OutcomeUnknown'],
  ['a request that took too long', answer(408, undefined), 'OutcomeUnknown'],
  ['a redirection', answer(302, '<html><title>302 Found</title></html>'), 'OutcomeUnknown'],
  ['an error without a code', answer(200, { error: 17 }), 'OutcomeUnknown'],
  ['no answer', { kind: 'no-answer', why: 'ECONNRESET' }, 'OutcomeUnknown'],
  ['no connection', { kind: 'not-connected', why: 'ENOTFOUND' }, 'NotSent'],
];

describe('classification of what Reddit answers to a create', () => {
  for (const [what, failure, expected, kind] of refusals) {
    it(what, () => {
      const error = judge(failure);
      expect(error).toBeInstanceOf(HiveError);
      expect(error.name).toBe(expected);
      if (kind !== undefined) expect(error).toHaveProperty('kind', kind);
      expect(error.message).toContain('the post of account "ada"');
    });
  }

  it('goes by codes, whatever language their words are in', () => {
    for (const words of ['you are doing that too much', 'du machst das zu oft', 'やりすぎです', '']) {
      expect(judge(coded('RATELIMIT', words, 'ratelimit')).name).toBe('RateLimited');
      expect(judge(coded('SUBREDDIT_NOEXIST', words)).name).toBe('Rejected');
    }
  });

  it('says what Reddit said, shortened, on one line, and without pages', () => {
    const error = judge(status(403, 'Forbidden', { explanation: `No.\n${'Because. '.repeat(100)}` }));
    expect(error.message).toContain('403 with "No. Because.');
    expect(error.message.length).toBeLessThan(500);
    expect(error.message).not.toContain('\n');
    expect(judge(answer(429, page('Too Many Requests'))).message).not.toContain('<');
  });

  it.each([
    'not JSON at all',
    null,
    17,
    [],
    { json: null },
    { json: { errors: 'none' } },
    { json: { errors: [null, [], [17], [null, null]] } },
    { reason: 3, message: {} },
  ])('survives the body %j', (body) => {
    expect(judge(answer(403, body)).name).toBe('Rejected');
    expect(judge(answer(500, body)).name).toBe('OutcomeUnknown');
    expect(judge(answer(200, body)).name).toBe('OutcomeUnknown');
  });
});

describe('classification of what Reddit answers to reads and removals', () => {
  it('lets a read be asked again where a create would be unknown', () => {
    for (const failure of [answer(503, ''), answer(302, ''), { kind: 'no-answer', why: 'x' } as const]) {
      expect(judge(failure, 'read').name).toBe('NotSent');
      expect(judge(failure, 'remove').name).toBe('OutcomeUnknown');
    }
  });

  it('asks again when a service that is away says so, within an hour', () => {
    const away = (after: string) => answer(503, 'Service Unavailable', { 'retry-after': after });
    expect(judge(away('90'), 'read')).toMatchObject({ name: 'RateLimited', retryAt: now + 90_000 });
    expect(judge(away('999999'), 'read')).toMatchObject({ name: 'RateLimited', retryAt: now + 60 * minute });
    expect(judge(away('0'), 'read').name).toBe('NotSent');
    expect(judge(away('90')).name).toBe('OutcomeUnknown');
  });

  it('knows the search that it answers instead of a subreddit that does not exist', () => {
    const search = (location: string) => answer(302, '', { location });
    for (const location of ['/subreddits/search?q=tee', 'https://oauth.reddit.com/subreddits/search.json?q=tee']) {
      expect(judge(search(location), 'read')).toMatchObject({
        name: 'Rejected',
        message: expect.stringContaining('has no subreddit of that name'),
      });
      expect(judge(search(location)).name).toBe('OutcomeUnknown');
    }
    expect(judge(search('/login?dest=subreddits'), 'read').name).toBe('NotSent');
  });

  it('knows a post that is gone', () => {
    expect(isGone(status(404, 'Not Found'))).toBe(true);
    expect(isGone(status(403, 'Forbidden'))).toBe(false);
    expect(isGone({ kind: 'no-answer', why: 'x' })).toBe(false);
  });

  it('knows a no that may mean the account as a whole', () => {
    expect(isUnexplained(status(403, 'Forbidden'))).toBe(true);
    expect(isUnexplained(answer(403, undefined))).toBe(true);
    expect(isUnexplained(status(403, 'Forbidden', { reason: 'private' }))).toBe(false);
    expect(isUnexplained(answer(403, page('Blocked')))).toBe(false);
    expect(isUnexplained(answer(403, {}, { 'www-authenticate': 'Bearer error="insufficient_scope"' }))).toBe(false);
    expect(isUnexplained(status(404, 'Not Found'))).toBe(false);
    expect(isUnexplained({ kind: 'no-answer', why: 'x' })).toBe(false);
  });
});

describe('the time to wait', () => {
  const retryAt = (failure: Failure): number => {
    const error = judge(failure);
    expect(error).toBeInstanceOf(RateLimited);
    return (error as RateLimited).retryAt;
  };

  it('is the seconds of the answer, whatever its words say', () => {
    expect(retryAt(coded('RATELIMIT', 'try again in 2 hours', 'ratelimit', 538.4))).toBe(now + 538_400);
  });

  it('is an hour where the quota is filled', () => {
    expect(retryAt(coded('QUOTA_FILLED', 'Please try again in 1 minute.'))).toBe(now + 60 * minute);
    expect(retryAt(coded('QUOTA_FILLED', 'Please try again in an hour.', 'ratelimit', 4000))).toBe(now + 4_000_000);
  });

  it('is what the headers say of a window', () => {
    const window = { 'x-ratelimit-used': '1000', 'x-ratelimit-remaining': '0.0', 'x-ratelimit-reset': '244' };
    expect(retryAt(answer(429, page('Too Many Requests'), window))).toBe(now + 244_000);
    expect(retryAt(answer(429, page('Too Many Requests'), { 'retry-after': '4' }))).toBe(now + 4000);
  });

  it('is the latest of all that is said', () => {
    const window = { 'x-ratelimit-used': '1000', 'x-ratelimit-remaining': '0.9', 'x-ratelimit-reset': '244' };
    expect(retryAt(answer(429, undefined, { ...window, 'retry-after': '4' }))).toBe(now + 244_000);
    expect(retryAt(answer(429, undefined, { ...window, 'retry-after': '300' }))).toBe(now + 300_000);
    const body = { json: { ratelimit: 90, errors: [['RATELIMIT', 'Take a break.', 'ratelimit']] } };
    expect(retryAt(answer(200, body, window))).toBe(now + 244_000);
    expect(retryAt(answer(200, body, { ...window, 'x-ratelimit-remaining': '7.0' }))).toBe(now + 90_000);
  });

  it('is a date where retry-after names one', () => {
    expect(retryAt(answer(429, undefined, { 'retry-after': new Date(now + 90_000).toUTCString() }))).toBe(now + 90_000);
  });

  it('is ten minutes where nothing says more', () => {
    expect(retryAt(status(429, 'Too Many Requests'))).toBe(now + 10 * minute);
    expect(retryAt(answer(429, undefined, { 'retry-after': '0' }))).toBe(now + 10 * minute);
  });
});
