import { describe, expect, it } from 'vitest';
import { classify, isGone } from '../../../../shared/platforms/twitter/errors.ts';
import { AccountBlocked, HiveError, RateLimited } from '../../../../shared/publication/errors.ts';
import type { Failure, Purpose } from '../../../../shared/publication/request-failure.ts';

const now = Date.parse('2026-11-22T09:00:00Z');
const minute = 60_000;
const seconds = (time: number) => String(Math.floor(time / 1000));

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Failure => ({
  kind: 'answer',
  status,
  headers,
  body,
});
const problem = (title: string, detail: string, type = 'about:blank') => ({ title, detail, type });
const coded = (code: number, message = 'Words of the service.') => ({ errors: [{ code, message }] });

const judge = (failure: Failure, purpose: Purpose = 'create', scheme: 'oauth1' | 'oauth2' = 'oauth1') =>
  classify(failure, { purpose, scheme, subject: 'the post of account "ada"', now });

/** Bodies in the shape of those that the service is known to send. */
const refusals: readonly (readonly [what: string, failure: Failure, expected: string, kind?: string])[] = [
  [
    'a duplicate, newer form',
    answer(403, problem('Forbidden', 'You are not allowed to create a Tweet with duplicate content.')),
    'DuplicateRefused',
  ],
  ['a duplicate, older form', answer(403, coded(187, 'Status is a duplicate.')), 'DuplicateRefused'],
  ['a short window', answer(429, problem('Too Many Requests', 'Too Many Requests')), 'RateLimited'],
  ['a short window, older form', answer(400, coded(88, 'Rate limit exceeded')), 'RateLimited'],
  ['a short window without a body', answer(429, undefined), 'RateLimited'],
  ['a short window with a page', answer(429, '<html>Slow down</html>'), 'RateLimited'],
  [
    'the monthly cap',
    answer(429, { ...problem('UsageCapExceeded', 'Usage cap exceeded: Monthly product cap'), period: 'Monthly' }),
    'RateLimited',
  ],
  ['the daily limit', answer(403, coded(185, 'User is over daily status update limit.')), 'RateLimited'],
  ['the other daily limit', answer(403, coded(344)), 'RateLimited'],
  [
    'no credits',
    answer(402, problem('CreditsDepleted', 'Your enrolled account [1] does not have any credits.')),
    'AccountBlocked',
    'payment',
  ],
  ['a bad key', answer(401, problem('Unauthorized', 'Unauthorized')), 'AccountBlocked', 'credentials'],
  ['a bad key, older form', answer(401, coded(32, 'Could not authenticate you.')), 'AccountBlocked', 'credentials'],
  ['a bad token, older form', answer(403, coded(89, 'Invalid or expired token.')), 'AccountBlocked', 'credentials'],
  ['a suspended account', answer(403, coded(64, 'Your account is suspended.')), 'AccountBlocked', 'suspended'],
  ['a suspended user', answer(403, coded(63, 'User has been suspended.')), 'AccountBlocked', 'suspended'],
  [
    'a suspended account, newer form',
    answer(403, problem('Forbidden', 'Your account is suspended and is not permitted to access this feature.')),
    'AccountBlocked',
    'suspended',
  ],
  ['a locked account', answer(403, coded(326, 'This account is temporarily locked.')), 'AccountBlocked', 'locked'],
  [
    'a locked account, newer form',
    answer(403, problem('Forbidden', 'To protect our users, this account is temporarily locked.')),
    'AccountBlocked',
    'locked',
  ],
  ['something that looks automated', answer(403, coded(226)), 'AccountBlocked', 'flagged'],
  ['an app that may not write', answer(403, coded(261)), 'AccountBlocked', 'permission'],
  [
    'an access level',
    answer(403, coded(453, 'You currently have access to a subset of endpoints.')),
    'AccountBlocked',
    'permission',
  ],
  [
    'a read-only app',
    answer(403, problem('Forbidden', 'Not configured.', 'https://api.x.com/2/problems/oauth1-permissions')),
    'AccountBlocked',
    'permission',
  ],
  [
    'an app without a project',
    answer(403, {
      ...problem('Client Forbidden', 'Enroll.', 'https://api.twitter.com/2/problems/client-forbidden'),
      reason: 'client-not-enrolled',
    }),
    'AccountBlocked',
    'permission',
  ],
  [
    'a wrong kind of token',
    answer(
      403,
      problem('Unsupported Authentication', 'App-only.', 'https://api.x.com/2/problems/unsupported-authentication'),
    ),
    'AccountBlocked',
    'permission',
  ],
  ['too long', answer(403, coded(186, 'Tweet needs to be a bit shorter.')), 'Rejected'],
  [
    'too long, newer form',
    answer(400, {
      ...problem('Invalid Request', 'One or more parameters to your request was invalid.'),
      errors: [{ message: 'Your Tweet text is too long.', parameters: { text: ['...'] } }],
    }),
    'Rejected',
  ],
  ['an answer to a deleted post', answer(403, coded(385)), 'Rejected'],
  ['an answer that is not allowed', answer(403, coded(433)), 'Rejected'],
  [
    'an answer to somebody who did not ask',
    answer(403, problem('Forbidden', 'Reply to this conversation is not allowed because you have not been mentioned.')),
    'Rejected',
  ],
  ['some other no', answer(403, problem('Forbidden', 'You are not permitted to perform this action.')), 'Rejected'],
  ['a no without a reason', answer(403, '<html>Forbidden</html>'), 'Rejected'],
  ['a body that is too large', answer(413, 'Request Entity Too Large'), 'Rejected'],
  ['an address that is unknown', answer(404, undefined), 'Rejected'],
  ['a server that fails', answer(500, problem('Internal Server Error', 'Oops')), 'OutcomeUnknown'],
  ['a gateway that gives up', answer(504, '<html>Gateway Timeout</html>'), 'OutcomeUnknown'],
  ['a service that is away', answer(503, coded(130, 'Over capacity')), 'OutcomeUnknown'],
  ['an inner error, older form', answer(400, coded(131, 'Internal error')), 'OutcomeUnknown'],
  ['a request that took too long', answer(408, undefined), 'OutcomeUnknown'],
  ['a redirection', answer(302, ''), 'OutcomeUnknown'],
  ['no answer', { kind: 'no-answer', why: 'ECONNRESET' }, 'OutcomeUnknown'],
  ['no connection', { kind: 'not-connected', why: 'ENOTFOUND' }, 'NotSent'],
];

describe('classification of what X answers to a create', () => {
  for (const [what, failure, expected, kind] of refusals) {
    it(what, () => {
      const error = judge(failure);
      expect(error).toBeInstanceOf(HiveError);
      expect(error.name).toBe(expected);
      if (kind !== undefined) expect(error).toHaveProperty('kind', kind);
      expect(error.message).toContain('the post of account "ada"');
    });
  }

  it('never looks at what went wrong twice: every case has one answer, and only some are known not to be sent', () => {
    const names = new Set(refusals.map(([, failure]) => judge(failure).name));
    expect(names).toEqual(
      new Set(['DuplicateRefused', 'RateLimited', 'AccountBlocked', 'Rejected', 'OutcomeUnknown', 'NotSent']),
    );
  });

  it('says what X said, shortened, on one line', () => {
    const error = judge(answer(403, problem('Forbidden', `No.\n${'Because. '.repeat(100)}`)));
    expect(error.message).toContain('403 with "No. Because.');
    expect(error.message.length).toBeLessThan(500);
    expect(error.message).not.toContain('\n');
  });

  it('calls an OAuth 2.0 token old where X does not take it', () => {
    for (const failure of [answer(401, problem('Unauthorized', 'Unauthorized')), answer(403, coded(89))]) {
      expect(judge(failure, 'create', 'oauth2').name).toBe('AuthExpired');
    }
  });

  it.each(['not JSON at all', null, 17, [], { errors: 'none' }, { errors: [null, 17, { code: 'x' }] }, { detail: 3 }])(
    'survives the body %j',
    (body) => {
      expect(judge(answer(403, body)).name).toBe('Rejected');
      expect(judge(answer(500, body)).name).toBe('OutcomeUnknown');
    },
  );
});

describe('classification of what X answers to reads and removals', () => {
  it('lets a read be asked again where a create would be unknown', () => {
    for (const failure of [answer(503, ''), answer(400, coded(131)), { kind: 'no-answer', why: 'x' } as const]) {
      expect(judge(failure, 'read').name).toBe('NotSent');
      expect(judge(failure, 'remove').name).toBe('OutcomeUnknown');
    }
  });

  it('asks again when a service that is away says so, within an hour', () => {
    const away = (after: string) => answer(503, coded(130), { 'retry-after': after });
    expect(judge(away('90'), 'read')).toMatchObject({ name: 'RateLimited', retryAt: now + 90_000 });
    expect(judge(away('999999'), 'read')).toMatchObject({ name: 'RateLimited', retryAt: now + 3_600_000 });
    expect(judge(away('0'), 'read').name).toBe('NotSent');
    expect(judge(away('90')).name).toBe('OutcomeUnknown');
  });

  it('knows a post that is gone', () => {
    expect(isGone(answer(404, undefined))).toBe(true);
    expect(isGone(answer(403, coded(144, 'No status found with that ID.')))).toBe(true);
    expect(isGone(answer(403, problem('Forbidden', 'You are not authorized to delete this Tweet.')))).toBe(false);
    expect(isGone({ kind: 'no-answer', why: 'x' })).toBe(false);
  });
});

describe('the time to wait', () => {
  const retryAt = (failure: Failure): number => {
    const error = judge(failure);
    expect(error).toBeInstanceOf(RateLimited);
    return (error as RateLimited).retryAt;
  };
  const windows = (short: [number, number], user?: [number, number], app?: [number, number]) => {
    const of = (name: string, window?: [number, number]) =>
      window === undefined
        ? {}
        : { [`${name}-limit`]: '100', [`${name}-remaining`]: String(window[0]), [`${name}-reset`]: seconds(window[1]) };
    return { ...of('x-rate-limit', short), ...of('x-user-limit-24hour', user), ...of('x-app-limit-24hour', app) };
  };

  it('is the end of the window that is empty', () => {
    expect(retryAt(answer(429, undefined, windows([0, now + 7 * minute])))).toBe(now + 7 * minute);
  });

  it('is the end of the day where only the day is used up, and the last of all that are empty', () => {
    const day = now + 20 * 60 * minute;
    expect(retryAt(answer(429, undefined, windows([99, now + minute], [0, day])))).toBe(day);
    expect(retryAt(answer(429, undefined, windows([0, now + minute], [5, day], [0, now + 90 * minute])))).toBe(
      now + 90 * minute,
    );
  });

  const silent: readonly Record<string, string>[] = [
    {},
    { 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '0' },
    { 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': 'soon' },
    { 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': seconds(now - minute) },
    { 'retry-after': 'Sun, 22 Nov 2026 08:00:00 GMT' },
    { 'retry-after': 'tomorrow' },
    { 'retry-after': '0' },
    { 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': 'NaN' },
    { 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '7', 'x-rate-limit-reset': seconds(now + 5 * minute) },
  ];
  it.each(silent)('is fifteen minutes where the headers do not say: %j', (headers) => {
    expect(retryAt(answer(429, undefined, headers))).toBe(now + 15 * minute);
  });

  it('is what retry-after says', () => {
    expect(retryAt(answer(429, undefined, { 'retry-after': '90' }))).toBe(now + 90_000);
    expect(retryAt(answer(429, undefined, { 'retry-after': 'Sun, 22 Nov 2026 10:00:00 GMT' }))).toBe(now + 60 * minute);
  });

  it('is the later of retry-after and the empty window', () => {
    const window = windows([0, now + 7 * minute]);
    expect(retryAt(answer(429, undefined, { ...window, 'retry-after': '90' }))).toBe(now + 7 * minute);
    expect(retryAt(answer(429, undefined, { ...window, 'retry-after': '600' }))).toBe(now + 10 * minute);
  });

  it('is never more than a day, whatever the headers say', () => {
    const day = now + 24 * 60 * minute;
    expect(retryAt(answer(429, undefined, { 'retry-after': '99999999999' }))).toBe(day);
    expect(retryAt(answer(429, undefined, { 'retry-after': 'Fri, 22 Nov 2126 10:00:00 GMT' }))).toBe(day);
    // Milliseconds where seconds are meant.
    const garbled = { 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': `${now}` };
    expect(retryAt(answer(429, undefined, garbled))).toBe(day);
  });

  it('lasts into the next day where the month is used up, whatever the short window says', () => {
    const body = problem('UsageCapExceeded', 'Usage cap exceeded: Monthly product cap');
    expect(retryAt(answer(429, body, windows([88, now + minute])))).toBe(Date.parse('2026-11-23T00:00:00Z'));
  });

  it('is an hour for the daily limit of posts where no header says more', () => {
    expect(retryAt(answer(403, coded(185)))).toBe(now + 60 * minute);
    expect(retryAt(answer(429, coded(344)))).toBe(now + 60 * minute);
    expect(retryAt(answer(403, coded(185), windows([9, now + minute], [0, now + 300 * minute])))).toBe(
      now + 300 * minute,
    );
  });

  it('is never given for a blocked account', () => {
    expect(judge(answer(402, undefined))).toBeInstanceOf(AccountBlocked);
  });
});
