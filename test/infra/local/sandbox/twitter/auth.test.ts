import { TwitterApi } from 'twitter-api-v2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type TwitterSandbox } from '../../../../../infra/local/sandbox/twitter/index.ts';
import { sign } from '../../../../../infra/local/sandbox/twitter/oauth1.ts';
import { type TestClock, testClock } from '../clock.ts';
import { clientOf, failure, redirect } from './client.ts';

let sandbox: TwitterSandbox;
let clock: TestClock;

beforeEach(async () => {
  clock = testClock();
  sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.close());

const unauthorized = { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' };

describe('OAuth 1.0a', () => {
  // Key, secrets, nonce, time and result of X's own worked example (docs.x.com, "Creating a signature").
  it('makes the signature of the documentation', () => {
    const parameters: [string, string][] = [
      ['status', 'Hello Ladies + Gentlemen, a signed OAuth request!'],
      ['include_entities', 'true'],
      ['oauth_consumer_key', 'xvz1evFS4wEEPTGEFPHBog'],
      ['oauth_nonce', 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg'],
      ['oauth_signature_method', 'HMAC-SHA1'],
      ['oauth_timestamp', '1318622958'],
      ['oauth_token', '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb'],
      ['oauth_version', '1.0'],
    ];
    const signature = sign(
      'POST',
      'https://api.x.com/1.1/statuses/update.json',
      parameters,
      'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
      'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
    );
    expect(signature).toBe('Ls93hJiZbQ3akF3HF3x1Bz8/zU4=');
  });

  it('accepts signed queries with signs that need escaping', async () => {
    const client = clientOf(sandbox.url, sandbox.signUp('ada')).v2;
    const id = (await client.me({ 'user.fields': ['created_at', 'description'] })).data.id;
    const page = await client.userTimeline(id, {
      'tweet.fields': ['created_at', 'entities'],
      start_time: '2026-01-01T00:00:00Z',
    });
    expect(page.meta.result_count).toBe(0);
  });

  it.each(['appKey', 'appSecret', 'accessToken', 'accessSecret'])('refuses a wrong %s', async (field) => {
    const credentials = { ...sandbox.signUp('ada'), [field]: 'wrong' };
    expect(await failure(clientOf(sandbox.url, credentials).v2.tweet('x'))).toMatchObject({
      code: 401,
      data: unauthorized,
    });
    expect(sandbox.timeline()).toEqual([]);
  });

  it('refuses a signature of another address, an old one, and one sent twice', async () => {
    const { appKey, appSecret, accessToken, accessSecret } = sandbox.signUp('ada') as Record<string, string>;
    const send = (path: string, time: number, nonce: string) => {
      const parameters: [string, string][] = [
        ['oauth_consumer_key', `${appKey}`],
        ['oauth_nonce', nonce],
        ['oauth_signature_method', 'HMAC-SHA1'],
        ['oauth_timestamp', `${Math.floor(time / 1000)}`],
        ['oauth_token', `${accessToken}`],
        ['oauth_version', '1.0'],
      ];
      const signature = sign('GET', `${sandbox.url}/2/users/me`, parameters, `${appSecret}`, `${accessSecret}`);
      const fields = [...parameters, ['oauth_signature', signature]].map(
        ([name, value]) => `${name}="${encodeURIComponent(`${value}`)}"`,
      );
      return fetch(`${sandbox.url}${path}`, { headers: { authorization: `OAuth ${fields.join(', ')}` } });
    };
    expect((await send('/2/users/me', clock.time, 'a')).status).toBe(200);
    expect((await send('/2/users/me', clock.time, 'a')).status).toBe(401);
    expect((await send('/2/users/me', clock.time - 600_000, 'b')).status).toBe(401);
    expect((await send('/2/users/me?user.fields=id', clock.time, 'c')).status).toBe(401);
    expect((await fetch(`${sandbox.url}/2/users/me`)).status).toBe(401);
  });

  it('refuses to write through an app that may only read', async () => {
    const client = clientOf(sandbox.url, sandbox.signUp('ada', { permission: 'read' })).v2;
    expect((await client.me()).data.username).toBe('ada');
    const refused = await failure(client.tweet('x'));
    expect(refused.code).toBe(403);
    expect(refused.data).toMatchObject({ detail: expect.stringContaining('oauth1 app permissions') });
  });

  it('refuses everything once access is revoked', async () => {
    const client = clientOf(sandbox.url, sandbox.signUp('ada')).v2;
    sandbox.setAccountStatus('ada', 'revoked');
    expect((await failure(client.me())).code).toBe(401);
  });
});

describe('OAuth 2.0', () => {
  const app = (wishes: object) => {
    const credentials = sandbox.signUp('ada', { scheme: 'oauth2', ...wishes }) as Record<string, string>;
    const { clientId = '', clientSecret, refreshToken = '' } = credentials;
    const keys = clientSecret === undefined ? { clientId } : { clientId, clientSecret };
    return { refreshToken, client: new TwitterApi(keys, { plugins: [redirect(sandbox.url)] }) };
  };

  it.each([{}, { public: true }])('renews tokens in turn, two hours at a time (%o)', async (wishes) => {
    const { client, refreshToken } = app(wishes);
    const first = await client.refreshOAuth2Token(refreshToken);
    expect(first.expiresIn).toBe(7200);
    expect((await first.client.v2.tweet('Hello')).data.id).toBeDefined();
    clock.advance(7_200_000);
    expect(await failure(first.client.v2.me())).toMatchObject({ code: 401, data: unauthorized });
    const second = await client.refreshOAuth2Token(`${first.refreshToken}`);
    expect((await second.client.v2.me()).data.username).toBe('ada');
  });

  it('refuses a used refresh token and ends the old access token; the winner of a race goes on', async () => {
    const { client, refreshToken } = app({});
    const first = await client.refreshOAuth2Token(refreshToken);
    const winner = await client.refreshOAuth2Token(`${first.refreshToken}`);
    const refused = await failure(client.refreshOAuth2Token(`${first.refreshToken}`));
    expect(refused).toMatchObject({
      code: 400,
      data: { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' },
    });
    expect((await failure(first.client.v2.me())).code).toBe(401);
    expect((await winner.client.v2.me()).data.username).toBe('ada');
  });

  it('refuses a confidential client without its secret', async () => {
    const { clientId, refreshToken } = sandbox.signUp('ada', { scheme: 'oauth2' }) as Record<string, string>;
    const client = new TwitterApi({ clientId: `${clientId}` }, { plugins: [redirect(sandbox.url)] });
    expect(await failure(client.refreshOAuth2Token(`${refreshToken}`))).toMatchObject({
      code: 401,
      data: { error: 'unauthorized_client' },
    });
  });

  it('refuses what the scopes do not cover', async () => {
    const { client, refreshToken } = app({ scopes: ['tweet.read', 'users.read', 'offline.access'] });
    const { client: user } = await client.refreshOAuth2Token(refreshToken);
    expect((await user.v2.me()).data.username).toBe('ada');
    expect(await failure(user.v2.tweet('x'))).toMatchObject({ code: 403, data: { title: 'Forbidden' } });
  });

  it('gives the same credentials again, and new ones on a new consent', () => {
    const first = sandbox.signUp('ada', { scheme: 'oauth2' });
    expect(sandbox.signUp('ada', { scheme: 'oauth2' })).toEqual(first);
    expect(sandbox.signUp('ada', { scheme: 'oauth2', renew: true }).refreshToken).not.toBe(first.refreshToken);
    expect(() => sandbox.signUp('ada', { scheme: 'magic' })).toThrow(/"scheme"/);
  });
});
