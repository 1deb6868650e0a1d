import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../../shared/monitoring/log.ts';
import { redditAdapter } from '../../../../shared/platforms/reddit/adapter.ts';
import {
  AccountBlocked,
  NotSent,
  OutcomeUnknown,
  RateLimited,
  Rejected,
} from '../../../../shared/publication/errors.ts';
import type { PartToPublish, PlatformClient } from '../../../../shared/publication/platform.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { type RecordingServer, recordingServer, type Scripted } from '../../../support/recording-server.ts';
import { memorySessions } from '../../../support/session-memory.ts';

const clock = manualClock();
const start = clock.now();
const part: PartToPublish = { text: 'Words.', title: 'A title', target: {}, labelled: false, settings: {} };
const ready = () => undefined;
const token = { body: { access_token: 'access-1', token_type: 'bearer', expires_in: 86_400, scope: '*' } };
const created = {
  body: {
    json: {
      errors: [],
      data: { url: 'https://www.reddit.com/r/u_Ada/comments/4b1tfm/a_title/', id: '4b1tfm', name: 't3_4b1tfm' },
    },
  },
};

let server: RecordingServer;
let client: PlatformClient;
beforeEach(async () => {
  server = await recordingServer();
  client = connect();
});
afterEach(() => server.close());

const connect = (): PlatformClient =>
  redditAdapter.connect('ada', {
    credentials: { scheme: 'password', clientId: 'a', clientSecret: 'b', username: 'Ada', password: 'c' },
    session: memorySessions(clock).open('ada', undefined),
    baseUrl: server.url,
    clock,
    log: silentLog,
    requestTimeoutMs: 3000,
  });
/** Answers after the login. */
const answer = (...scripted: Scripted[]) => server.answer(token, ...scripted);
const sent = (index = 1) => Object.fromEntries(new URLSearchParams(server.requests[index]?.body));
const errorOf = (promise: Promise<unknown>) => promise.then(() => undefined).catch((reason: unknown) => reason);

describe('a post', () => {
  it('goes to the profile of the account where it names no place', async () => {
    answer(created);
    await client.publish(part, ready);
    expect(server.requests[1]).toMatchObject({ method: 'POST', path: '/api/submit', query: { raw_json: '1' } });
    expect(sent()).toEqual({
      api_type: 'json',
      kind: 'self',
      sr: 'u_Ada',
      title: 'A title',
      text: 'Words.',
      sendreplies: 'true',
      resubmit: 'true',
    });
  });

  it('goes to the place it names, with what the settings want there', async () => {
    answer(created);
    const id = '7c0f0000-5a6b-11ee-8c99-000000000001';
    const settings = { subreddits: [{ name: 'Tea', flair: id, nsfw: true }, { name: 'cups' }] };
    await client.publish({ ...part, target: { place: 'tea' }, settings }, ready);
    expect(sent()).toMatchObject({ sr: 'tea', nsfw: 'true', flair_id: id });
    expect(server.requests).toHaveLength(2);
  });

  it('has the flair whose text the settings name', async () => {
    const flairs = [
      { id: 'id-mods', text: 'Hot & sweet', mod_only: true },
      { id: 'id-hot', text: 'Hot &amp; sweet', mod_only: false, text_editable: false, type: 'text' },
      { id: 'id-none', text: null },
    ];
    answer({ body: flairs }, created);
    const settings = { subreddits: [{ name: 'tea', flair: 'hot & sweet' }] };
    await client.publish({ ...part, target: { place: 'tea' }, settings }, ready);
    expect(server.requests[1]).toMatchObject({ method: 'GET', path: '/r/tea/api/link_flair_v2' });
    expect(sent(2)).toMatchObject({ flair_id: 'id-hot' });
  });

  it('is refused with the flairs that there are where the one asked for is none', async () => {
    answer({ body: [{ id: '1', text: 'Hot' }] });
    const settings = { subreddits: [{ name: 'tea', flair: 'Cold' }] };
    const error = await errorOf(client.publish({ ...part, target: { place: 'tea' }, settings }, ready));
    expect(error).toBeInstanceOf(Rejected);
    expect(String(error)).toMatch(/no flair "Cold" .* it has "Hot"/);
  });

  it.each([
    ['no list of flairs', { body: { error: 'x' } }, NotSent],
    ['a server that fails', { status: 503, body: '' }, NotSent],
    ['a subreddit without flairs', { status: 403, body: { message: 'Forbidden', error: 403 } }, Rejected],
  ])('is not sent where its flair cannot be looked up: %s', async (_what, scripted, kind) => {
    answer(scripted);
    const settings = { subreddits: [{ name: 'tea', flair: 'Hot' }] };
    const error = await errorOf(client.publish({ ...part, target: { place: 'tea' }, settings }, ready));
    expect(error).toBeInstanceOf(kind);
    expect(server.requests).toHaveLength(2);
  });

  it('has a title in one line', async () => {
    answer(created);
    await client.publish({ ...part, title: ' One\n  line ' }, ready);
    expect(sent().title).toBe('One line');
  });

  it.each([
    { title: undefined },
    { title: ' \n' },
    { text: ' \n' },
    { target: { place: 'r/tea' } },
    { target: { place: '../tea' } },
    { target: { replyTo: 'No such thing' } },
    { target: { replyTo: '4b1tfm' }, text: ' ' },
    { target: { replyTo: '4b1tfm' }, text: 'x'.repeat(10_001) },
  ])('goes nowhere with %j', async (wrong) => {
    await expect(client.publish({ ...part, ...wrong }, ready)).rejects.toBeInstanceOf(Rejected);
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['4b1tfm', 't3_4b1tfm'],
    ['t3_4b1tfm', 't3_4b1tfm'],
    ['t1_9', 't1_9'],
  ])('answers %s as a comment', async (replyTo, thing) => {
    answer({
      body: { json: { errors: [], data: { things: [{ kind: 't1', data: { name: 't1_7c', link_id: 't3_p' } }] } } },
    });
    expect(await client.publish({ ...part, target: { replyTo, place: 'tea' } }, ready)).toEqual({
      id: 't1_7c',
      url: `${server.url}/comments/p/_/7c`,
    });
    expect(server.requests[1]?.path).toBe('/api/comment');
    expect(sent()).toEqual({ api_type: 'json', thing_id: thing, text: 'Words.' });
  });

  it('is unknown where a comment came of it that nobody names', async () => {
    answer({ body: { json: { errors: [], data: { things: [] } } } });
    expect(await errorOf(client.publish({ ...part, target: { replyTo: '4b1tfm' } }, ready))).toBeInstanceOf(
      OutcomeUnknown,
    );
  });

  it('answers id, address and what is left of the window', async () => {
    const headers = { 'x-ratelimit-used': '4', 'x-ratelimit-remaining': '596.0', 'x-ratelimit-reset': '33' };
    answer({ ...created, headers });
    expect(await client.publish(part, ready)).toEqual({
      id: '4b1tfm',
      url: `${server.url}/comments/4b1tfm`,
      remote: { limit: 600, remaining: 596, resetAt: start + 33_000 },
    });
  });

  it.each([
    {},
    { json: { errors: [] } },
    { json: { errors: [], data: {} } },
    { json: { errors: [], data: { id: 17 } } },
    { json: { errors: [], data: { things: [] } } },
    { jquery: [], success: true },
    [],
    '<html>Just a moment</html>',
    '',
  ])('is unknown where the success says %j', async (body) => {
    answer({ body });
    await expect(client.publish(part, ready)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(server.requests).toHaveLength(2);
  });

  it('is unknown where the success says nothing at all', async () => {
    answer({ status: 202, body: {} });
    await expect(client.publish(part, ready)).rejects.toBeInstanceOf(OutcomeUnknown);
  });

  it('waits as long as a refusal inside a success says', async () => {
    const errors = [['RATELIMIT', 'Take a break for 8 minutes before trying again.', 'ratelimit']];
    answer({ body: { json: { ratelimit: 512.5, errors } } });
    const error = await errorOf(client.publish(part, ready));
    expect(error).toBeInstanceOf(RateLimited);
    expect(error).toHaveProperty('retryAt', start + 512_500);
  });

  it.each([500, 502, 503, 504, 522])('is tried once, even where a server fails with %i', async (status) => {
    answer({ status, body: '' });
    await expect(client.publish(part, ready)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/v1/access_token', '/api/submit']);
  });

  it('does not leave while the last answer left no request in the window', async () => {
    const headers = { 'x-ratelimit-used': '600', 'x-ratelimit-remaining': '0.0', 'x-ratelimit-reset': '120' };
    answer({ ...created, headers });
    await client.publish(part, ready);
    const error = await errorOf(client.publish(part, ready));
    expect(error).toBeInstanceOf(RateLimited);
    expect((error as RateLimited).retryAt).toBeGreaterThan(start + 110_000);
    expect((error as RateLimited).retryAt).toBeLessThanOrEqual(start + 120_000);
    expect(server.requests).toHaveLength(2);
  });
});

describe('the window of the client', () => {
  const headers = (remaining: string, reset: string) => ({
    'x-ratelimit-used': '1000',
    'x-ratelimit-remaining': remaining,
    'x-ratelimit-reset': reset,
  });

  it('is told where nothing is left of it', async () => {
    answer({ ...created, headers: headers('0.4', '120') });
    expect((await client.publish(part, ready)).remote).toEqual({
      limit: 1000,
      remaining: 0,
      resetAt: start + 120_000,
    });
  });

  it('that a garbled header ends in years is waited for an hour', async () => {
    answer({ ...created, headers: headers('0.0', '1795338000') });
    expect((await client.publish(part, ready)).remote?.resetAt).toBe(start + 3_600_000);
    expect(await errorOf(client.publish(part, ready))).toHaveProperty('retryAt', start + 3_600_000);
  });

  it('holds nothing back where its end is not told, and where a login was the last that it allowed', async () => {
    server.answer(
      { ...token, headers: headers('0', '500') },
      { ...created, headers: { 'x-ratelimit-remaining': '0.0' } },
      created,
    );
    await client.publish(part, ready);
    expect((await client.publish(part, ready)).id).toBe('4b1tfm');
  });
});

describe('a no without a reason', () => {
  const forbidden = { status: 403, body: { message: 'Forbidden', error: 403 } };
  const me = (more: Record<string, unknown>) => ({ body: { id: '1a', name: 'Ada', ...more } });

  it('is meant for the account where Reddit calls it suspended', async () => {
    answer(forbidden, me({ is_suspended: true }));
    const error = await errorOf(client.publish(part, ready));
    expect(error).toBeInstanceOf(AccountBlocked);
    expect(error).toHaveProperty('kind', 'suspended');
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/v1/access_token', '/api/submit', '/api/v1/me']);
  });

  it.each([
    ['is not', me({ is_suspended: false })],
    ['does not say', { status: 503, body: '' }],
  ])('is meant for the post where the account %s', async (_what, profile) => {
    answer(forbidden, profile);
    await expect(client.publish(part, ready)).rejects.toBeInstanceOf(Rejected);
    expect(server.requests).toHaveLength(3);
  });

  it('is not looked into where there is a reason', async () => {
    answer({ status: 403, body: { reason: 'private', message: 'Forbidden', error: 403 } });
    await expect(client.publish(part, ready)).rejects.toBeInstanceOf(Rejected);
    expect(server.requests).toHaveLength(2);
  });
});

describe('the account', () => {
  it('is known by its profile', async () => {
    answer({ body: { id: '1a', name: 'Ada', is_suspended: false } });
    expect(await client.whoAmI()).toEqual({ id: '1a', handle: 'Ada' });
  });

  it('tells what its profile says', async () => {
    answer({ body: { id: '1a', name: 'Ada', subreddit: { public_description: 'A bot. Run by Eve.' } } });
    expect(await client.whoAmI()).toEqual({ id: '1a', handle: 'Ada', about: 'A bot. Run by Eve.' });
  });

  it('wants a person where it may log in and is suspended', async () => {
    answer({ body: { id: '1a', name: 'Ada', is_suspended: true } });
    await expect(client.whoAmI()).rejects.toMatchObject({ name: 'AccountBlocked', kind: 'suspended' });
  });

  it.each([{}, { id: '1a' }, '<html></html>', { error: 403 }])('is not known by the answer %j', async (body) => {
    answer({ body });
    await expect(client.whoAmI()).rejects.toBeInstanceOf(NotSent);
  });
});

describe('a removal', () => {
  it('asks for one post by its full name', async () => {
    answer({ body: {} });
    await client.remove('4b1tfm');
    expect(server.requests[1]).toMatchObject({ method: 'POST', path: '/api/del' });
    expect(sent()).toEqual({ id: 't3_4b1tfm' });
  });

  it('is done where the post is gone', async () => {
    answer({ status: 404, body: { message: 'Not Found', error: 404 } });
    await expect(client.remove('4b1tfm')).resolves.toBeUndefined();
  });

  it.each(['<html></html>', '', []])('is unknown where the success says %j', async (body) => {
    answer({ body });
    await expect(client.remove('4b1tfm')).rejects.toBeInstanceOf(OutcomeUnknown);
  });

  it('is refused where Reddit says no', async () => {
    answer({ status: 403, body: { message: 'Forbidden', error: 403 } });
    await expect(client.remove('4b1tfm')).rejects.toBeInstanceOf(Rejected);
  });
});
