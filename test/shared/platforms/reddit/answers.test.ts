import { redditAdapter } from '../../../../shared/platforms/reddit/adapter.ts';
import { cut, describeReplay, half, type Shape, silence } from '../replay.ts';

type Headers = Readonly<Record<string, string>>;
const answer = (status: number, body?: unknown, headers: Headers = {}) => ({ status, body, headers });
const says = (status: number, message: string, headers: Headers = {}, more: Readonly<Record<string, unknown>> = {}) =>
  answer(status, { ...more, message, error: status }, headers);
/** A refusal inside HTTP 200. */
const coded = (code: string, words = 'words', ratelimit?: number, headers: Headers = {}) =>
  answer(
    200,
    { json: { ...(ratelimit === undefined ? {} : { ratelimit }), errors: [[code, words, 'ratelimit']] } },
    headers,
  );
const both = (expected: string) => ({ create: expected, read: expected });
/** May be out after a create; a read is asked again. */
const lost = { create: 'OutcomeUnknown', read: 'NotSent' };
const window = (remaining: string, reset: string): Headers => ({
  'x-ratelimit-used': '1000',
  'x-ratelimit-remaining': remaining,
  'x-ratelimit-reset': reset,
});
/** Of the recorded kind. */
const page = (title: string) =>
  `\n<!doctype html>\n<html>\n  <head>\n    <title>${title}</title>\n  </head>\n  <body><h1>whoa there, pardner!</h1></body>\n</html>\n`;

const shapes: Readonly<Record<string, Shape>> = {
  'RATELIMIT, seconds': {
    answer: coded('RATELIMIT', 'Take a break for 9 minutes before trying again.', 552.5),
    ...both('RateLimited 552.5'),
  },
  'RATELIMIT, minutes in words': {
    answer: coded('RATELIMIT', 'Mach 9 Minuten Pause und versuch es dann noch einmal.'),
    ...both('RateLimited 600'),
  },
  'RATELIMIT, seconds in words': {
    answer: coded('RATELIMIT', 'Descansa 42 segundos antes de volver a intentarlo.'),
    ...both('RateLimited 43'),
  },
  'RATELIMIT, hours in words': {
    answer: coded('RATELIMIT', 'Réessayez dans 2 heures.'),
    ...both('RateLimited 10800'),
  },
  'RATELIMIT, digits of another script': {
    answer: coded('RATELIMIT', 'حاول مرة أخرى بعد ٩ دقائق.'),
    ...both('RateLimited 600'),
  },
  'RATELIMIT, no number': { answer: coded('RATELIMIT', 'やりすぎです'), ...both('RateLimited 600') },
  'RATELIMIT, an absurd number': { answer: coded('RATELIMIT', 'words', 1e9), ...both('RateLimited 86400') },
  'RATELIMIT, and the window is empty for longer': {
    answer: coded('RATELIMIT', 'words', 30, window('0.0', '120')),
    ...both('RateLimited 120'),
  },
  SUBREDDIT_RATELIMIT: { answer: coded('SUBREDDIT_RATELIMIT', 'words', 77), ...both('RateLimited 77') },
  QUOTA_FILLED: {
    answer: coded('QUOTA_FILLED', "You've submitted too many links recently. Please try again in an hour."),
    ...both('RateLimited 3600'),
  },
  '429, an empty window': {
    answer: answer(429, page('Too Many Requests'), window('0.0', '244')),
    ...both('RateLimited 244'),
  },
  '429, seconds to wait, a page': {
    answer: answer(429, page('Too Many Requests'), { 'retry-after': '4' }),
    ...both('RateLimited 4'),
  },
  '429, a date to wait for': {
    answer: answer(429, page('Too Many Requests'), { 'retry-after': 'Sun, 22 Nov 2026 09:02:00 GMT' }),
    ...both('RateLimited 120'),
  },
  '429, JSON': { answer: says(429, 'Too Many Requests'), ...both('RateLimited 600') },
  '429, empty': { answer: answer(429), ...both('RateLimited 600') },
  '429, an absurd time to wait': {
    answer: says(429, 'Too Many Requests', { 'retry-after': '999999999' }),
    ...both('RateLimited 86400'),
  },
  '429, an absurd window': {
    answer: says(429, 'Too Many Requests', window('0.0', '1795338000')),
    ...both('RateLimited 3600'),
  },
  '429, a window without an end': {
    answer: says(429, 'Too Many Requests', { 'x-ratelimit-remaining': '0.0' }),
    ...both('RateLimited 600'),
  },
  '503': { answer: says(503, 'Service Unavailable'), ...lost },
  '503, seconds to wait': {
    answer: says(503, 'Service Unavailable', { 'retry-after': '90' }),
    create: 'OutcomeUnknown',
    read: 'RateLimited 90',
  },
  '503, a date to wait for': {
    answer: answer(503, page('Ow!'), { 'retry-after': 'Sun, 22 Nov 2026 09:02:00 GMT' }),
    create: 'OutcomeUnknown',
    read: 'RateLimited 120',
  },
  '503, an absurd time to wait': {
    answer: says(503, 'Service Unavailable', { 'retry-after': '999999999' }),
    create: 'OutcomeUnknown',
    read: 'RateLimited 3600',
  },
  '500': { answer: answer(500), ...lost },
  '502, a page': { answer: answer(502, '<html>Bad Gateway</html>'), ...lost },
  '504': { answer: answer(504, ''), ...lost },
  '520': { answer: answer(520), ...lost },
  '408': { answer: answer(408, ''), ...lost },
  '302': { answer: answer(302, ''), ...lost },
  'a success that is empty': { answer: answer(200, ''), ...lost },
  'a success that is a page': { answer: answer(200, page('Just a moment...')), ...lost },
  'a success that names nothing': { answer: answer(200, { json: { errors: [] } }), ...lost },
  'a success for the old website': { answer: answer(200, { jquery: [], success: true }), ...lost },
  'half a success': { answer: half, ...lost },
  'a connection that is cut': { answer: cut, ...lost },
  'no answer in time': { answer: silence, ...lost },
  '401': { answer: says(401, 'Unauthorized'), ...both('AuthExpired') },
  USER_REQUIRED: { answer: coded('USER_REQUIRED'), ...both('AuthExpired') },
  IN_TIMEOUT: { answer: coded('IN_TIMEOUT'), ...both('AccountBlocked suspended') },
  '403, in_timeout': {
    answer: says(403, 'Forbidden', {}, { reason: 'in_timeout' }),
    ...both('AccountBlocked suspended'),
  },
  BAD_CAPTCHA: { answer: coded('BAD_CAPTCHA'), ...both('AccountBlocked challenge') },
  BANNED_IP: { answer: coded('BANNED_IP'), ...both('AccountBlocked flagged') },
  VERIFIED_USER_REQUIRED: { answer: coded('VERIFIED_USER_REQUIRED'), ...both('AccountBlocked permission') },
  'a scope that is missing': {
    answer: says(403, 'Forbidden', { 'www-authenticate': 'Bearer realm="reddit", error="insufficient_scope"' }),
    ...both('AccountBlocked permission'),
  },
  'an app that is kept out': { answer: answer(403, page('Blocked')), ...both('AccountBlocked permission') },
  ALREADY_SUB: { answer: coded('ALREADY_SUB'), ...both('DuplicateRefused') },
  SUBREDDIT_NOEXIST: { answer: coded('SUBREDDIT_NOEXIST'), ...both('Rejected') },
  SUBREDDIT_NOTALLOWED: { answer: coded('SUBREDDIT_NOTALLOWED'), ...both('Rejected') },
  BANNED_FROM_SUBREDDIT: { answer: coded('BANNED_FROM_SUBREDDIT'), ...both('Rejected') },
  NO_SELFS: { answer: coded('NO_SELFS'), ...both('Rejected') },
  TOO_LONG: { answer: coded('TOO_LONG'), ...both('Rejected') },
  THREAD_LOCKED: { answer: coded('THREAD_LOCKED'), ...both('Rejected') },
  SUBMIT_VALIDATION_FLAIR_REQUIRED: { answer: coded('SUBMIT_VALIDATION_FLAIR_REQUIRED'), ...both('Rejected') },
  '403, private': { answer: says(403, 'Forbidden', {}, { reason: 'private' }), ...both('Rejected') },
  '404': { answer: says(404, 'Not Found'), ...both('Rejected') },
  '413': { answer: says(413, 'Request Entity Too Large'), ...both('Rejected') },
  '451': { answer: answer(451), ...both('Rejected') },
};

describeReplay('Reddit', {
  adapter: redditAdapter,
  credentials: { scheme: 'refresh-token', clientId: 'client', clientSecret: 'secret', refreshToken: 'refresh' },
  part: { text: 'Words.', title: 'A title', target: { place: 'tea' }, labelled: false, settings: {} },
  createPath: '/api/submit',
  shapes,
});
