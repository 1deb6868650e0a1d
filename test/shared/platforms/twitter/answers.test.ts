import { twitterAdapter } from '../../../../shared/platforms/twitter/adapter.ts';
import { cut, describeReplay, half, now, type Shape, silence } from '../replay.ts';

type Headers = Readonly<Record<string, string>>;
const answer = (status: number, body?: unknown, headers: Headers = {}) => ({ status, body, headers });
const problem = (title: string, detail: string, type = 'about:blank') => ({ title, detail, type });
const coded = (code: number, message = 'Words.') => ({ errors: [{ code, message }] });
const both = (expected: string) => ({ create: expected, read: expected });
/** May be out after a create; a read is asked again. */
const lost = { create: 'OutcomeUnknown', read: 'NotSent' };

/** Seconds from now on. */
const window = (name: string, limit: number, remaining: number, seconds: number): Headers => ({
  [`${name}-limit`]: String(limit),
  [`${name}-remaining`]: String(remaining),
  [`${name}-reset`]: String(now / 1000 + seconds),
});
const short = (remaining: number, seconds = 420) => window('x-rate-limit', 100, remaining, seconds);
const userDay = (remaining: number, seconds = 40_000) => window('x-user-limit-24hour', 2400, remaining, seconds);
const appDay = (remaining: number, seconds = 50_000) => window('x-app-limit-24hour', 10_000, remaining, seconds);
const tooMany = problem('Too Many Requests', 'Too Many Requests');
const usageCapped = {
  ...problem(
    'UsageCapExceeded',
    'Usage cap exceeded: Monthly product cap',
    'https://api.x.com/2/problems/usage-capped',
  ),
  account_id: '1',
  product_name: 'standard-basic',
  period: 'Monthly',
  scope: 'Product',
};
const tillMidnight = 15 * 3600;

const shapes: Readonly<Record<string, Shape>> = {
  '429, the short window': { answer: answer(429, tooMany, short(0)), ...both('RateLimited 420') },
  '429, without a body': { answer: answer(429, undefined, short(0)), ...both('RateLimited 420') },
  '429, a page': { answer: answer(429, '<html>Slow down</html>', short(0)), ...both('RateLimited 420') },
  '429, only the day of the user is empty': {
    answer: answer(429, tooMany, { ...short(99), ...userDay(0) }),
    ...both('RateLimited 40000'),
  },
  '429, only the day of the app is empty': {
    answer: answer(429, tooMany, { ...short(99), ...userDay(9), ...appDay(0) }),
    ...both('RateLimited 50000'),
  },
  '429, all are empty': {
    answer: answer(429, tooMany, { ...short(0), ...userDay(0), ...appDay(0) }),
    ...both('RateLimited 50000'),
  },
  '429, no headers': { answer: answer(429, tooMany), ...both('RateLimited 900') },
  '429, no reset': {
    answer: answer(429, tooMany, { 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '0' }),
    ...both('RateLimited 900'),
  },
  '429, a reset that is no number': {
    answer: answer(429, tooMany, { ...short(0), 'x-rate-limit-reset': 'NaN' }),
    ...both('RateLimited 900'),
  },
  '429, a reset that is over': { answer: answer(429, tooMany, short(0, -5)), ...both('RateLimited 900') },
  '429, a reset in milliseconds': {
    answer: answer(429, tooMany, { ...short(0), 'x-rate-limit-reset': String(now) }),
    ...both('RateLimited 86400'),
  },
  '429, seconds to wait': { answer: answer(429, tooMany, { 'retry-after': '90' }), ...both('RateLimited 90') },
  '429, a date to wait for': {
    answer: answer(429, tooMany, { 'retry-after': 'Sun, 22 Nov 2026 09:02:00 GMT' }),
    ...both('RateLimited 120'),
  },
  '429, an absurd time to wait': {
    answer: answer(429, tooMany, { 'retry-after': '999999999' }),
    ...both('RateLimited 86400'),
  },
  '429, the cap of the month with plenty left of the window': {
    answer: answer(429, usageCapped, { ...short(88), ...userDay(2000) }),
    ...both(`RateLimited ${tillMidnight}`),
  },
  '429, the daily limit of posts': { answer: answer(429, coded(344)), ...both('RateLimited 3600') },
  '420': { answer: answer(420, 'Enhance your calm'), ...both('RateLimited 900') },
  'code 88': { answer: answer(400, coded(88, 'Rate limit exceeded'), short(0)), ...both('RateLimited 420') },
  'code 185': { answer: answer(403, coded(185)), ...both('RateLimited 3600') },
  'code 185, with the end of the day': {
    answer: answer(403, coded(185), { ...short(50), ...userDay(0) }),
    ...both('RateLimited 40000'),
  },
  'code 344': { answer: answer(403, coded(344)), ...both('RateLimited 3600') },
  '503': { answer: answer(503, problem('Service Unavailable', 'Service Unavailable')), ...lost },
  '503, seconds to wait': {
    answer: answer(503, coded(130, 'Over capacity'), { 'retry-after': '90' }),
    create: 'OutcomeUnknown',
    read: 'RateLimited 90',
  },
  '503, a date to wait for': {
    answer: answer(503, '', { 'retry-after': 'Sun, 22 Nov 2026 09:02:00 GMT' }),
    create: 'OutcomeUnknown',
    read: 'RateLimited 120',
  },
  '503, an absurd time to wait': {
    answer: answer(503, '', { 'retry-after': '999999999' }),
    create: 'OutcomeUnknown',
    read: 'RateLimited 3600',
  },
  '500': { answer: answer(500, problem('Internal Server Error', 'Oops')), ...lost },
  '502, a page': { answer: answer(502, '<html>Bad Gateway</html>'), ...lost },
  '504': { answer: answer(504, ''), ...lost },
  '408': { answer: answer(408, ''), ...lost },
  'code 131': { answer: answer(400, coded(131, 'Internal error')), ...lost },
  '302': { answer: answer(302, ''), ...lost },
  'a success that is empty': { answer: answer(200, ''), ...lost },
  'a success that is a page': { answer: answer(200, '<html>Just a moment...</html>'), ...lost },
  'a success without data': { answer: answer(200, {}), ...lost },
  'a success that holds errors alone': { answer: answer(200, coded(187)), ...lost },
  'half a success': { answer: half, ...lost },
  'a connection that is cut': { answer: cut, ...lost },
  'no answer in time': { answer: silence, ...lost },
  '402, no credits': {
    answer: answer(
      402,
      problem('CreditsDepleted', 'Your enrolled account [1] does not have any credits to fulfill this request.'),
    ),
    ...both('AccountBlocked payment'),
  },
  '402, empty': { answer: answer(402), ...both('AccountBlocked payment') },
  '401': { answer: answer(401, problem('Unauthorized', 'Unauthorized')), ...both('AuthExpired') },
  'code 32': { answer: answer(401, coded(32)), ...both('AuthExpired') },
  'code 89': { answer: answer(403, coded(89)), ...both('AuthExpired') },
  'code 63': { answer: answer(403, coded(63)), ...both('AccountBlocked suspended') },
  'code 64': { answer: answer(403, coded(64)), ...both('AccountBlocked suspended') },
  'code 226': { answer: answer(403, coded(226)), ...both('AccountBlocked flagged') },
  'code 261': { answer: answer(403, coded(261)), ...both('AccountBlocked permission') },
  'code 326': { answer: answer(403, coded(326)), ...both('AccountBlocked locked') },
  'code 453': { answer: answer(403, coded(453)), ...both('AccountBlocked permission') },
  'a read-only app': {
    answer: answer(403, problem('Forbidden', 'Not configured.', 'https://api.x.com/2/problems/oauth1-permissions')),
    ...both('AccountBlocked permission'),
  },
  'the same words, newer form': {
    answer: answer(403, problem('Forbidden', 'You are not allowed to create a Tweet with duplicate content.')),
    ...both('DuplicateRefused'),
  },
  'code 187': { answer: answer(403, coded(187)), ...both('DuplicateRefused') },
  'code 186': { answer: answer(403, coded(186)), ...both('Rejected') },
  'code 385': { answer: answer(403, coded(385)), ...both('Rejected') },
  'code 433': { answer: answer(403, coded(433)), ...both('Rejected') },
  '403 for a reason nobody knows': { answer: answer(403, problem('Forbidden', 'No.')), ...both('Rejected') },
  '400': { answer: answer(400, problem('Invalid Request', 'One or more parameters.')), ...both('Rejected') },
  '404, empty': { answer: answer(404), ...both('Rejected') },
};

describeReplay('X', {
  adapter: twitterAdapter,
  credentials: { scheme: 'oauth2', clientId: 'client', clientSecret: 'secret', refreshToken: 'refresh' },
  part: { text: 'Words.', target: {}, labelled: true, settings: {} },
  createPath: '/2/tweets',
  shapes,
});
