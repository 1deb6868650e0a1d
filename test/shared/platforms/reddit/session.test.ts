import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../../shared/monitoring/log.ts';
import { redditAdapter } from '../../../../shared/platforms/reddit/adapter.ts';
import { AccountBlocked, AuthExpired, NotSent, RateLimited } from '../../../../shared/publication/errors.ts';
import { leaseMarginMs } from '../../../../shared/publication/moves.ts';
import { oneTimeCode } from '../../../../shared/publication/one-time-code.ts';
import type { PlatformClient } from '../../../../shared/publication/platform.ts';
import { type ManualClock, manualClock } from '../../../support/manual-clock.ts';
import { type RecordingServer, recordingServer } from '../../../support/recording-server.ts';
import { memorySessions, type SessionShelf } from '../../../support/session-memory.ts';

const byPassword = {
  scheme: 'password',
  clientId: 'client-id',
  clientSecret: 'client-secret',
  username: 'Ada_Tea',
  password: 'pass word',
};
const byToken = {
  scheme: 'refresh-token',
  clientId: 'client-id',
  clientSecret: 'client-secret',
  refreshToken: 'refresh-0',
};
const seed = 'GEZDGNBVGY3TQOJQ';
const part = { text: 'Words.', title: 'A title', target: { place: 'tea' }, labelled: false, settings: {} };
const ready = () => undefined;
const created = {
  body: { json: { errors: [], data: { id: '4b1tfm', name: 't3_4b1tfm', url: 'https://x.example/' } } },
};
const unauthorized = { status: 401, body: { message: 'Unauthorized', error: 401 } };
const token = (number: number, more: Record<string, unknown> = {}) => ({
  body: { access_token: `access-${number}`, token_type: 'bearer', expires_in: 3600, scope: '*', ...more },
});
const minute = 60_000;

let server: RecordingServer;
let clock: ManualClock;
let shelf: SessionShelf;
beforeEach(async () => {
  server = await recordingServer();
  clock = manualClock();
  shelf = memorySessions(clock);
});
afterEach(() => server.close());

/** One run of a function: a client of its own, over the same store. */
const run = (credentials: unknown = byPassword): PlatformClient =>
  redditAdapter.connect('ada', {
    credentials,
    session: shelf.open('ada', credentials),
    baseUrl: server.url,
    clock,
    log: silentLog,
    requestTimeoutMs: 3000,
  });
const form = (index: number) => Object.fromEntries(new URLSearchParams(server.requests[index]?.body));
const wire = () =>
  server.requests.map(({ path, headers }) => (path === '/api/v1/access_token' ? 'login' : headers.authorization));
const errorOf = (promise: Promise<unknown>) => promise.then(() => undefined).catch((reason: unknown) => reason);

describe('a login', () => {
  it('is a form with the client as basic authorisation, under the name of the program', async () => {
    server.answer(token(1), created);
    await run().publish(part, ready);
    const [login, post] = server.requests;
    expect(login).toMatchObject({ method: 'POST', path: '/api/v1/access_token' });
    expect(form(0)).toEqual({ grant_type: 'password', username: 'Ada_Tea', password: 'pass word' });
    expect(login?.headers.authorization).toBe(`Basic ${Buffer.from('client-id:client-secret').toString('base64')}`);
    for (const request of [login, post]) {
      expect(request?.headers['user-agent']).toBe('nodejs:flavumhive.ada:v1 (by /u/Ada_Tea)');
    }
    expect(post?.headers.authorization).toBe('Bearer access-1');
  });

  it('carries the one-time code of its moment behind the password', async () => {
    server.answer(token(1), created);
    await run({ ...byPassword, totpSeed: seed }).publish(part, ready);
    expect(form(0).password).toBe(`pass word:${oneTimeCode(seed, clock.now())}`);
  });

  it('never uses a one-time code twice: a token that is refused at once waits for the next code', async () => {
    const credentials = { ...byPassword, totpSeed: seed };
    server.answer(token(1), unauthorized);
    clock.advance(7_000);
    const first = clock.now();
    const error = await errorOf(run(credentials).publish(part, ready));
    expect(error).toBeInstanceOf(RateLimited);
    expect(error).toHaveProperty('retryAt', (Math.floor(first / 30_000) + 1) * 30_000);
    expect(wire()).toEqual(['login', 'Bearer access-1']);
    clock.advance((error as RateLimited).retryAt - first);
    server.answer(unauthorized, token(2), created);
    expect((await run(credentials).publish(part, ready)).id).toBe('4b1tfm');
    const codes = [0, 3].map((index) => form(index).password);
    expect(codes).toEqual([first, clock.now()].map((time) => `pass word:${oneTimeCode(seed, time)}`));
    expect(new Set(codes).size).toBe(2);
  });

  it.each([
    ['a server that fails', { status: 503, body: '' }],
    ['a page', { body: '<html></html>' }],
    ['a used-up window', { status: 429, body: '', headers: { 'retry-after': '4' } }],
  ])('whose code may be used up by %s is not repeated before another code is certain', async (_what, answer) => {
    const credentials = { ...byPassword, totpSeed: seed };
    server.answer(answer);
    await errorOf(run(credentials).publish(part, ready));
    const waits = 3_000 + 30_000 + leaseMarginMs;
    clock.advance(waits);
    await expect(run(credentials).publish(part, ready)).rejects.toBeInstanceOf(AuthExpired);
    expect(server.requests).toHaveLength(1);
    clock.advance(1);
    server.answer(token(1), created);
    expect((await run(credentials).publish(part, ready)).id).toBe('4b1tfm');
    expect(form(0).password).not.toBe(form(1).password);
  });

  it('whose code never left is repeated at once', async () => {
    const credentials = { ...byPassword, totpSeed: seed };
    const away = redditAdapter.connect('ada', {
      credentials,
      session: shelf.open('ada', credentials),
      baseUrl: 'http://127.0.0.1:1',
      clock,
      log: silentLog,
      requestTimeoutMs: 3000,
    });
    await expect(away.publish(part, ready)).rejects.toBeInstanceOf(NotSent);
    server.answer(token(1), created);
    expect((await run(credentials).publish(part, ready)).id).toBe('4b1tfm');
  });

  it('uses a refresh token again and again, and the newer one where Reddit gives one', async () => {
    server.answer(token(1), created, token(2, { refresh_token: 'refresh-1' }), created, token(3), created);
    for (let number = 0; number < 3; number++) {
      await run(byToken).publish(part, ready);
      clock.advance(59 * minute);
    }
    const used = [0, 2, 4].map((index) => form(index).refresh_token);
    expect(used).toEqual(['refresh-0', 'refresh-0', 'refresh-1']);
    expect(form(0)).toEqual({ grant_type: 'refresh_token', refresh_token: 'refresh-0' });
  });

  it('is rare: its token is kept over runs, and not used in its last two minutes', async () => {
    server.answer(token(1), created, created, token(2), created);
    await run().publish(part, ready);
    clock.advance(57 * minute);
    await run().publish(part, ready);
    clock.advance(minute + 1);
    await run().publish(part, ready);
    expect(wire()).toEqual(['login', 'Bearer access-1', 'Bearer access-1', 'login', 'Bearer access-2']);
    expect(shelf.stored('ada')).toEqual({ accessToken: 'access-2', expiresAt: clock.now() + 60 * minute });
  });

  it('is repeated once for a token that Reddit calls old, and the post sent once more', async () => {
    server.answer(token(1), unauthorized, token(2), created);
    let asked = 0;
    await run().publish(part, () => void asked++);
    expect(wire()).toEqual(['login', 'Bearer access-1', 'login', 'Bearer access-2']);
    expect(asked).toBe(2);
  });

  it('wants a person where even a new token is old', async () => {
    server.answer(token(1), unauthorized, token(2), unauthorized);
    const error = await errorOf(run().publish(part, ready));
    expect(error).toBeInstanceOf(AccountBlocked);
    expect(error).toHaveProperty('kind', 'credentials');
    expect(server.requests).toHaveLength(4);
  });

  it('waits while another run logs in', async () => {
    const { revision } = await shelf.open('ada', byPassword).load();
    expect(await shelf.open('ada', byPassword).beginRenewal(revision, clock.now() + minute)).toBe(true);
    await expect(run().publish(part, ready)).rejects.toBeInstanceOf(AuthExpired);
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['password', byPassword, { body: { error: 'invalid_grant' } }, /username or password.*totpSeed is missing/],
    ['code', { ...byPassword, totpSeed: seed }, { body: { error: 'invalid_grant' } }, /one-time code of totpSeed/],
    [
      'kind of app',
      byPassword,
      { body: { error_description: 'Only script apps may use password auth', error: 'unauthorized_client' } },
      /script apps/,
    ],
    ['client', byPassword, { status: 401, body: { message: 'Unauthorized', error: 401 } }, /clientId or clientSecret/],
    ['refresh token', byToken, { status: 400, body: { error: 400 } }, /refreshToken/],
    ['refresh token, by name', byToken, { body: { error: 'invalid_grant' } }, /refreshToken/],
  ])('wants a person for a wrong %s, and is free for another try', async (_what, credentials, answer, words) => {
    server.answer(answer, answer);
    for (const client of [run(credentials), run(credentials)]) {
      const error = await errorOf(client.publish(part, ready));
      expect(error).toBeInstanceOf(AccountBlocked);
      expect(error).toHaveProperty('kind', 'credentials');
      expect(String(error)).toMatch(words);
      expect(String(error)).not.toMatch(/refresh-0|client-secret|pass word/);
    }
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['a server that fails', NotSent, { status: 503, body: '' }],
    ['a page', NotSent, { body: '<html></html>' }],
    ['half an answer', NotSent, { body: { access_token: 'a' } }],
    ['nothing', NotSent, { body: '' }],
    ['a used-up window', RateLimited, { status: 429, body: { message: 'Too Many Requests', error: 429 } }],
  ])('can be tried again after %s', async (_what, kind, answer) => {
    server.answer(answer, token(1), created);
    await expect(run().publish(part, ready)).rejects.toBeInstanceOf(kind);
    expect((await run().publish(part, ready)).id).toBe('4b1tfm');
    expect(wire()).toEqual(['login', 'login', 'Bearer access-1']);
  });

  it('remembers who the account is from its next renewal on', async () => {
    const me = { body: { id: '1a2b', name: 'Ada_Tea' } };
    const none = { body: { kind: 'Listing', data: { after: null, dist: 0, children: [] } } };
    server.answer(token(1), me, none, token(2), none, none);
    const client = run(byToken);
    await client.findRecent(clock.now());
    clock.advance(59 * minute);
    await client.findRecent(clock.now());
    await run(byToken).findRecent(clock.now());
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/api/v1/access_token',
      '/api/v1/me',
      '/user/Ada_Tea/overview',
      '/api/v1/access_token',
      '/user/Ada_Tea/overview',
      '/user/Ada_Tea/overview',
    ]);
  });
});
