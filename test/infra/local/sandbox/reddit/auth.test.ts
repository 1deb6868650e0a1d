import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RedditSandbox, startSandbox } from '../../../../../infra/local/sandbox/reddit/index.ts';
import { codeAt } from '../../../../../infra/local/sandbox/totp.ts';
import { type TestClock, testClock } from '../clock.ts';
import { askToken, logIn, send } from './client.ts';

let sandbox: RedditSandbox;
let clock: TestClock;

beforeEach(async () => {
  clock = testClock();
  sandbox = await startSandbox({ clock, subreddits: [{ name: 'tea' }] });
});
afterEach(() => sandbox.close());

const day = 86_400_000;

describe('one-time codes', () => {
  // Secret, instant and code of RFC 6238, appendix B, of which six digits are shown.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [20_000_000_000, '353130'],
  ])('are those of the standard after %i seconds', (seconds, code) => {
    expect(codeAt('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', seconds * 1000)).toBe(code);
  });
});

describe('the password grant', () => {
  it('gives a token for a day of the calendar', async () => {
    const credentials = sandbox.signUp('crypto_researcher');
    expect(credentials).toMatchObject({ scheme: 'password', username: 'crypto_researcher' });
    const answer = await askToken(sandbox.url, credentials);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      access_token: expect.stringMatching(/^\d+-\S{20,}$/),
      token_type: 'bearer',
      expires_in: 86_400,
      scope: '*',
    });
    const authorization = `bearer ${answer.json.access_token}`;
    const me = () => send(sandbox.url, '/api/v1/me', authorization);
    expect((await me()).json).toMatchObject({ name: 'crypto_researcher', is_suspended: false });
    clock.advance(day - 1);
    expect((await me()).status).toBe(200);
    clock.advance(1);
    const refused = await me();
    expect([refused.status, refused.json]).toEqual([401, { message: 'Unauthorized', error: 401 }]);
    expect(refused.headers.get('www-authenticate')).toContain('invalid_token');
  });

  it('takes the code behind the password and a colon, or in its own field', async () => {
    const credentials = sandbox.signUp('ada', { twoFactor: true });
    const code = () => codeAt(`${credentials.totpSeed}`, clock.time);
    const token = async (changes: Record<string, string>) => (await askToken(sandbox.url, credentials, changes)).json;
    expect(await token({ password: `${credentials.password}:${code()}` })).toHaveProperty('access_token');
    expect(await token({})).toEqual({ error: 'invalid_grant' });
    expect(await token({ password: `${credentials.password}:000000x` })).toEqual({ error: 'invalid_grant' });
    clock.advance(30_000);
    const before = code();
    clock.advance(30_000);
    expect(await token({ otp: before })).toHaveProperty('access_token');
    clock.advance(60_000);
    const old = code();
    clock.advance(60_000);
    expect(await token({ otp: old })).toEqual({ error: 'invalid_grant' });
  });

  it('takes no code a second time, after a restart either', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    let own = await startSandbox({ clock, dataDir: folder });
    const credentials = own.signUp('ada', { twoFactor: true });
    const otp = codeAt(`${credentials.totpSeed}`, clock.time);
    expect((await askToken(own.url, credentials, { password: 'wrong', otp })).json).toEqual({ error: 'invalid_grant' });
    expect((await askToken(own.url, credentials, { otp })).json).toHaveProperty('access_token');
    expect((await askToken(own.url, credentials, { otp })).json).toEqual({ error: 'invalid_grant' });
    await own.close();
    own = await startSandbox({ clock, dataDir: folder });
    expect((await askToken(own.url, credentials, { otp })).json).toEqual({ error: 'invalid_grant' });
    clock.advance(30_000);
    const next = codeAt(`${credentials.totpSeed}`, clock.time);
    expect((await askToken(own.url, credentials, { otp: next })).json).toHaveProperty('access_token');
    await own.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['a wrong password', { password: 'wrong' }, { error: 'invalid_grant' }],
    ['an unknown user', { username: 'nobody' }, { error: 'invalid_grant' }],
    ['an unknown grant', { grant_type: 'guess' }, { error: 'unsupported_grant_type' }],
  ])('refuses %s inside HTTP 200', async (_name, changes, body) => {
    const answer = await askToken(sandbox.url, sandbox.signUp('ada'), changes);
    expect([answer.status, answer.json]).toEqual([200, body]);
  });

  it.each(['clientId', 'clientSecret'])('refuses a wrong %s', async (field) => {
    const answer = await askToken(sandbox.url, { ...sandbox.signUp('ada'), [field]: 'wrong' });
    expect([answer.status, answer.json]).toEqual([401, { message: 'Unauthorized', error: 401 }]);
  });

  it('is for the developers of a script alone', async () => {
    const ada = sandbox.signUp('ada');
    const ben = sandbox.signUp('ben');
    const { username, password } = ben;
    expect((await askToken(sandbox.url, { ...ada, username, password })).json).toEqual({ error: 'invalid_grant' });
    const web = sandbox.signUp('ada', { scheme: 'refresh-token' });
    const { clientId, clientSecret } = web;
    expect((await askToken(sandbox.url, { ...ada, clientId, clientSecret })).json).toEqual({
      error_description: 'Only script apps may use password auth',
      error: 'unauthorized_client',
    });
  });

  it('wants no second factor any more once it was taken away', async () => {
    const before = sandbox.signUp('ada', { twoFactor: true });
    expect(sandbox.signUp('ada')).toEqual(before);
    const after = sandbox.signUp('ada', { twoFactor: false });
    expect(after).not.toHaveProperty('totpSeed');
    expect((await askToken(sandbox.url, after)).json).toHaveProperty('access_token');
  });
});

describe('the refresh_token grant', () => {
  it('gives a token for what was agreed to, and the same refresh token again', async () => {
    const credentials = sandbox.signUp('ada', { scheme: 'refresh-token', scopes: ['identity', 'submit'] });
    const answer = await askToken(sandbox.url, credentials);
    expect(answer.json).toMatchObject({
      token_type: 'bearer',
      expires_in: 86_400,
      scope: 'identity submit',
      refresh_token: credentials.refreshToken,
    });
    const client = await logIn(sandbox.url, credentials);
    expect((await client.submit()).json.json?.errors).toEqual([]);
    const refused = await client.get('/r/tea/new');
    expect([refused.status, refused.json]).toEqual([403, { message: 'Forbidden', error: 403 }]);
    expect(refused.headers.get('www-authenticate')).toContain('insufficient_scope');
  });

  it('refuses an unknown token, and one of another app, with 400', async () => {
    const ada = sandbox.signUp('ada', { scheme: 'refresh-token' });
    const ben = sandbox.signUp('ben', { scheme: 'refresh-token' });
    for (const refreshToken of ['unknown', ben.refreshToken]) {
      const answer = await askToken(sandbox.url, { ...ada, refreshToken });
      expect([answer.status, answer.json]).toEqual([400, { message: 'Bad Request', error: 400 }]);
    }
  });

  it('asks an installed app for no secret', async () => {
    const credentials = sandbox.signUp('ada', { scheme: 'refresh-token', public: true });
    expect(credentials).not.toHaveProperty('clientSecret');
    expect((await askToken(sandbox.url, credentials)).json).toHaveProperty('access_token');
    expect((await askToken(sandbox.url, { ...credentials, clientSecret: 'guessed' })).status).toBe(401);
  });

  it('ends when the consent is taken back', async () => {
    const credentials = sandbox.signUp('ada', { scheme: 'refresh-token' });
    const client = await logIn(sandbox.url, credentials);
    const basic = `Basic ${btoa(`${credentials.clientId}:${credentials.clientSecret}`)}`;
    const token = `${credentials.refreshToken}`;
    expect((await send(sandbox.url, '/api/v1/revoke_token', basic, { token })).status).toBe(200);
    expect((await client.get('/api/v1/me')).status).toBe(401);
    expect((await askToken(sandbox.url, credentials)).status).toBe(400);
    expect(sandbox.signUp('ada', { scheme: 'refresh-token' }).refreshToken).not.toBe(token);
  });
});

describe('who one is', () => {
  it.each(['', 'node', 'python-requests/2.32', 'curl/8.5', 'axios/1.7'])(
    'a client named "%s" gets nothing',
    async (name) => {
      const { authorization } = await logIn(sandbox.url, sandbox.signUp('ada'));
      const answer = await send(sandbox.url, '/api/v1/me', authorization, undefined, name);
      expect(answer.status).toBe(429);
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
      expect(answer.headers.get('retry-after')).toBe('4');
      expect(answer.text).toContain('<title>Too Many Requests</title>');
    },
  );

  it.each([undefined, 'bearer made-up', 'Basic abc'])('authorization %s is refused', async (authorization) => {
    expect((await send(sandbox.url, '/api/v1/me', authorization)).status).toBe(401);
  });

  it('names become ones that Reddit allows', () => {
    expect(sandbox.signUp('crypto_researcher').username).toBe('crypto_researcher');
    expect(sandbox.signUp('a').username).toBe('a__');
    expect(sandbox.signUp('a-name-that-is-much-too-long-1').username).toBe('a-name-that-is-much-');
    expect(sandbox.signUp('a-name-that-is-much-too-long-2').username).toBe('a-name-that-is-much2');
    expect(() => sandbox.signUp('no way')).toThrow(/"no way" cannot be an account name/);
    expect(() => sandbox.signUp('ada', { colour: 'red' })).toThrow(/sign-up option/);
  });
});

describe('states of an account', () => {
  it('locked: no login and no token works until the password was reset', async () => {
    const password = sandbox.signUp('ada');
    const refresh = sandbox.signUp('ada', { scheme: 'refresh-token' });
    const client = await logIn(sandbox.url, password);
    sandbox.setAccountStatus('ada', 'locked');
    expect((await askToken(sandbox.url, password)).json).toEqual({ error: 'invalid_grant' });
    expect((await askToken(sandbox.url, refresh)).status).toBe(400);
    expect((await client.get('/api/v1/me')).status).toBe(401);
    sandbox.setAccountStatus('ada', 'active');
    expect((await client.submit()).json.json?.errors).toEqual([]);
  });

  it('suspended: says so of itself and writes nothing', async () => {
    const client = await logIn(sandbox.url, sandbox.signUp('ada'));
    sandbox.setAccountStatus('ada', 'suspended');
    const refused = await client.submit();
    expect([refused.status, refused.json]).toEqual([403, { message: 'Forbidden', error: 403 }]);
    expect((await client.get('/api/v1/me')).json).toMatchObject({ is_suspended: true });
    const ben = await logIn(sandbox.url, sandbox.signUp('ben'));
    expect((await ben.get('/user/ada/submitted')).status).toBe(403);
    expect((await ben.get('/user/ada/about')).json.data).toMatchObject({ name: 'ada', is_suspended: true });
    expect(sandbox.timeline()).toEqual([]);
  });

  it('shadowbanned: all seems well, and nobody else sees anything', async () => {
    const ada = await logIn(sandbox.url, sandbox.signUp('ada'));
    const ben = await logIn(sandbox.url, sandbox.signUp('ben'));
    sandbox.setAccountStatus('ada', 'shadowbanned');
    const name = (await ada.submit()).json.json?.data?.name;
    expect((await ada.get('/user/ada/submitted')).json.data?.dist).toBe(1);
    expect((await ada.get('/r/tea/new')).json.data?.dist).toBe(1);
    expect((await ben.get('/user/ada/submitted')).status).toBe(404);
    expect((await ben.get('/r/tea/new')).json.data?.dist).toBe(0);
    expect((await ben.get(`/api/info?id=${name}`)).json.data?.dist).toBe(0);
    expect(sandbox.timeline('ada')).toHaveLength(1);
  });

  it('are refused where nobody knows them', () => {
    sandbox.signUp('ada');
    expect(() => sandbox.setAccountStatus('ada', 'happy')).toThrow(/"happy" is unknown; use one of active, new/);
    expect(() => sandbox.setAccountStatus('nobody', 'locked')).toThrow(/no account "nobody"/);
  });
});

describe('limits', () => {
  it('count each client in windows of ten minutes of the clock, and end in a 429 with HTML', async () => {
    clock.advance(7 * 60_000);
    sandbox.setLimits({ perMinute: 1 });
    const client = await logIn(sandbox.url, sandbox.signUp('ada', { app: 'shared' }));
    const first = await client.get('/api/v1/me');
    const shown = (headers: Headers) =>
      ['used', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`));
    expect(shown(first.headers)).toEqual(['1', '9.0', '180']);
    for (let number = 0; number < 9; number++) expect((await client.get('/api/v1/me')).status).toBe(200);
    const refused = await client.submit();
    expect(refused.status).toBe(429);
    expect(shown(refused.headers)).toEqual(['10', '0.0', '180']);
    expect(refused.headers.get('retry-after')).toBe('180');
    expect(refused.headers.get('content-type')).toMatch(/^text\/html/);
    const ben = await logIn(sandbox.url, sandbox.signUp('ben', { app: 'shared' }));
    expect((await ben.get('/api/v1/me')).status).toBe(429);
    const cleo = await logIn(sandbox.url, sandbox.signUp('cleo'));
    expect((await cleo.get('/api/v1/me')).status).toBe(200);
    clock.advance(180_000);
    expect(shown((await client.submit()).headers)).toEqual(['1', '9.0', '600']);
  });

  it('are a hundred a minute as they come', async () => {
    const client = await logIn(sandbox.url, sandbox.signUp('ada'));
    expect((await client.get('/api/v1/me')).headers.get('x-ratelimit-remaining')).toBe('999.0');
  });

  it('of tokens are told in JSON', async () => {
    sandbox.setLimits({ tokens: 1 });
    const credentials = sandbox.signUp('ada');
    expect((await askToken(sandbox.url, credentials)).headers.get('x-ratelimit-remaining')).toBe('0');
    const refused = await askToken(sandbox.url, credentials);
    expect([refused.status, refused.json]).toEqual([429, { message: 'Too Many Requests', error: 429 }]);
  });

  it('are refused by name where they are misshapen', () => {
    expect(() => sandbox.setLimits({ perHour: 1 })).toThrow(/fields are perMinute, tokens/);
    expect(() => sandbox.setLimits({ language: 'xx' })).toThrow(/"language"/);
  });
});
