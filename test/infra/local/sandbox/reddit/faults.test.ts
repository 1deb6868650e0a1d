import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RedditSandbox, startSandbox } from '../../../../../infra/local/sandbox/reddit/index.ts';
import { codeAt } from '../../../../../infra/local/sandbox/totp.ts';
import { type TestClock, testClock } from '../clock.ts';
import { askToken, type Client, childrenOf, errorOf, logIn } from './client.ts';

let sandbox: RedditSandbox;
let clock: TestClock;
let folder: string;
let ada: Client;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  clock = testClock();
  sandbox = await startSandbox({ clock, dataDir: folder, subreddits: [{ name: 'tea' }] });
  ada = await logIn(sandbox.url, sandbox.signUp('ada'));
  sandbox.clearRequests();
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const creates = { method: 'POST', path: '/api/submit' };

describe('faults', () => {
  it.each([
    ['drop-before', 0],
    ['drop-after', 1],
    ['truncated', 1],
  ])('%s: the client sees a broken connection, %i kept', async (kind, kept) => {
    sandbox.injectFault({ kind, match: creates });
    await expect(ada.submit()).rejects.toThrow();
    expect(sandbox.timeline()).toHaveLength(kept);
    expect(sandbox.requests()).toMatchObject([{ ...creates, account: 'ada', faults: [kind] }]);
    expect((await ada.submit()).status).toBe(200);
  });

  it.each([
    ['status', 503, { message: 'Service Unavailable', error: 503 }, 0],
    ['status-after', 500, { message: 'Internal Server Error', error: 500 }, 1],
  ])('%s answers as the service does, %i', async (kind, status, body, kept) => {
    sandbox.injectFault({ kind, status, match: creates });
    const answer = await ada.submit();
    expect([answer.status, answer.json]).toEqual([status, body]);
    expect(sandbox.timeline()).toHaveLength(kept);
  });

  it('json-error says its code, its words and its seconds inside HTTP 200, and nothing is kept', async () => {
    sandbox.injectFault({ kind: 'json-error', code: 'USER_BLOCKED', text: 'no way', field: 'parent', match: creates });
    const blocked = await ada.submit();
    expect([blocked.status, blocked.json]).toEqual([200, { json: { errors: [['USER_BLOCKED', 'no way', 'parent']] } }]);
    sandbox.injectFault({ kind: 'json-error', code: 'RATELIMIT', text: 'väntä 9 minuter', retryAfter: 552.5 });
    expect((await ada.submit()).json).toEqual({
      json: { ratelimit: 552.5, errors: [['RATELIMIT', 'väntä 9 minuter', 'ratelimit']] },
    });
    sandbox.injectFault({ kind: 'json-error' });
    expect(errorOf(await ada.submit())).toMatchObject({ 1: expect.stringContaining('1 minute before') });
    expect(sandbox.timeline()).toEqual([]);
  });

  it('empty-success says yes and nothing else, whether the post is kept or not', async () => {
    sandbox.injectFault({ kind: 'empty-success', match: creates });
    expect((await ada.submit()).json).toEqual({ json: { errors: [] } });
    const [post] = sandbox.timeline();
    sandbox.injectFault({ kind: 'empty-success', match: { path: '/api/comment' }, stored: false });
    const comment = await ada.post('/api/comment', { thing_id: `${post?.id}`, text: 'x' });
    expect(comment.json).toEqual({ json: { errors: [], data: { things: [] } } });
    expect(sandbox.timeline()).toHaveLength(1);
  });

  it('hidden keeps a post out of every listing until its minutes have passed', async () => {
    sandbox.injectFault({ kind: 'hidden', minutes: 5, match: { text: 'Not "yet" & so on' } });
    await ada.submit({ text: 'Seen' });
    const name = (await ada.submit({ text: 'Not "yet" & so on' })).json.json?.data?.name;
    const paths = ['/user/ada/submitted', '/r/tea/new', `/api/info?id=${name}`];
    const found = () =>
      Promise.all(paths.map(async (path) => childrenOf(await ada.get(path)).some((post) => post.name === name)));
    expect(await found()).toEqual([false, false, false]);
    expect(sandbox.timeline()).toHaveLength(2);
    clock.advance(5 * 60_000);
    expect(await found()).toEqual([true, true, true]);
  });

  it('may hit the token service, by the account it is asked for', async () => {
    sandbox.injectFault({ kind: 'status', status: 503, match: { path: '/api/v1/access_token', account: 'ben' } });
    expect((await askToken(sandbox.url, sandbox.signUp('ada'))).status).toBe(200);
    expect((await askToken(sandbox.url, sandbox.signUp('ben', { scheme: 'refresh-token' }))).status).toBe(503);
  });

  it('of unknown kinds are refused', () => {
    expect(() => sandbox.injectFault({ kind: 'explode' })).toThrow(/"explode" is unknown; use one of .*json-error/);
  });
});

describe('control over HTTP', () => {
  const control = async (name: string, method = 'GET', body?: unknown) => {
    const answer = await fetch(`${sandbox.url}/_control/${name}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Record<string, unknown>;
  };

  it('signs up, injects, and lists requests without a secret', async () => {
    const credentials = await control('accounts', 'POST', { account: 'kleine-fee', twoFactor: false });
    await control('faults', 'POST', { kind: 'status', status: 500, match: { path: '/api/v1/me' } });
    const client = await logIn(sandbox.url, credentials);
    expect((await client.get('/api/v1/me?secret=1')).status).toBe(500);
    expect(await control('requests')).toEqual([
      { at: clock.time, method: 'POST', path: '/api/v1/access_token', account: 'kleine-fee', status: 200, faults: [] },
      { at: clock.time, method: 'GET', path: '/api/v1/me', account: 'kleine-fee', status: 500, faults: ['status'] },
    ]);
    expect(await control('accounts')).toContainEqual({ account: 'kleine-fee', handle: 'kleine-fee', status: 'active' });
  });

  it('opens subreddits, lets people speak, locks, changes limits and states, and says what is wrong', async () => {
    await control('subreddits', 'POST', { name: 'kettles', nsfw: true });
    expect(await control('subreddits')).toMatchObject([{ name: 'tea' }, { name: 'kettles', nsfw: true }]);
    const post = await control('posts', 'POST', { account: 'zoe', place: 'kettles', title: 'Hello' });
    await control('posts', 'POST', { account: 'zoe', inReplyTo: post.id, text: 'Me again' });
    expect(await control('posts?account=zoe')).toMatchObject([{ title: 'Hello' }, { text: 'Me again' }]);
    await control('lock', 'POST', { id: post.id, locked: true });
    expect(errorOf(await ada.post('/api/comment', { thing_id: `${post.id}`, text: 'x' }))).toMatchObject({
      0: 'THREAD_LOCKED',
    });
    const marks = { id: post.id, pinned: true, removed: true, score: 5, ratio: 0.75 };
    expect(await control('mark', 'POST', marks)).toEqual(marks);
    expect((await control('mark', 'POST', { id: post.id, ratio: 2 })).error).toMatch(/ratio/);
    await control('take-down', 'POST', { id: post.id });
    expect(await control('posts?account=zoe')).toMatchObject([{ title: 'Hello', deleted: true }, { text: 'Me again' }]);
    expect((await control('limits', 'POST', { perMinute: 3 })).perMinute).toBe(3);
    await control('status', 'POST', { account: 'zoe', status: 'suspended' });
    expect((await control('status', 'POST', { account: 'nobody', status: 'locked' })).error).toMatch(/no account/);
    expect((await control('subreddits', 'POST', { name: '!' })).error).toMatch(/cannot be a subreddit/);
    expect(await control('duplicates')).toEqual([]);
  });
});

describe('a restart', () => {
  it('finds everything again, and drops a torn last line', async () => {
    const credentials = sandbox.signUp('ada', { twoFactor: true });
    const refresh = sandbox.signUp('ada', { scheme: 'refresh-token' });
    const kept = await ada.submit({ title: 'Kept' });
    const gone = await ada.submit({ title: 'Gone' });
    const answer = sandbox.say('zoe', { inReplyTo: `${kept.json.json?.data?.name}`, text: 'Read' });
    sandbox.say('zoe', { inReplyTo: `${kept.json.json?.data?.name}`, text: 'Unread, u/ada' });
    await ada.post('/api/del', { id: `${gone.json.json?.data?.name}` });
    await ada.post('/api/editusertext', { thing_id: `${kept.json.json?.data?.name}`, text: 'Changed' });
    await ada.post('/api/read_message', { id: answer.id });
    sandbox.setSubreddits([{ name: 'tea', flairRequired: true, flairs: [{ text: 'Green' }] }]);
    sandbox.setLimits({ everyoneMinutes: 5 });
    sandbox.setAccountStatus('zoe', 'suspended');
    const before = sandbox.timeline().map(({ url: _url, ...post }) => post);
    const used = Number((await ada.get('/api/v1/me')).headers.get('x-ratelimit-used'));
    await sandbox.close();
    appendFileSync(join(folder, readdirSync(folder)[0] ?? ''), '{"type":"thing","thing":{"id":"1');
    sandbox = await startSandbox({ clock, dataDir: folder });
    expect(sandbox.signUp('ada')).toEqual(credentials);
    expect(sandbox.signUp('ada', { scheme: 'refresh-token' })).toEqual(refresh);
    expect(sandbox.timeline().map(({ url: _url, ...post }) => post)).toEqual(before);
    expect(sandbox.store.places()).toMatchObject([{ name: 'tea', flairRequired: true, flairs: [{ text: 'Green' }] }]);
    expect(sandbox.store.account('zoe')?.status).toBe('suspended');
    const again = await fetch(`${sandbox.url}/message/unread`, {
      headers: { authorization: ada.authorization, 'user-agent': 'test:again' },
    });
    expect(await again.json()).toMatchObject({ data: { children: [{ data: { body: 'Unread, u/ada' } }] } });
    expect(Number(again.headers.get('x-ratelimit-used'))).toBeLessThanOrEqual(used);
    const code = codeAt(`${credentials.totpSeed}`, clock.time);
    const client = await logIn(sandbox.url, credentials, { otp: code });
    expect(errorOf(await client.submit({ flair_text: 'Green' }))).toMatchObject({ 0: 'RATELIMIT' });
    clock.advance(5 * 60_000);
    const next = await client.submit({ flair_text: 'Green' });
    expect(`${next.json.json?.data?.name}` > `${gone.json.json?.data?.name}`).toBe(true);
  });
});

describe('pages', () => {
  it('show what was said, escaped, with permalinks, to those who bring no token', async () => {
    const title = '<script>alert("x")</script>';
    const posted = (await ada.submit({ title, text: 'Look: https://example.com/?a=1&b=2' })).json.json?.data;
    sandbox.say('zoe', { inReplyTo: `${posted?.name}`, text: 'Nice, <b>ada</b>' });
    sandbox.clearRequests();
    const page = async (path: string) => {
      const answer = await fetch(sandbox.url + path);
      return { status: answer.status, text: await answer.text() };
    };
    const home = (await page('/')).text;
    expect(home).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    expect(home).not.toContain('<script>alert');
    expect(home).toContain('<a href="https://example.com/?a=1&amp;b=2"');
    expect(home).toMatch(/sandbox on this machine/);
    expect(home).toContain('<a href="/r/tea">r/tea</a>');
    expect(home).not.toMatch(/(src|href)="(https?:)?\/\/(?!example)/);
    const thread = await page(new URL(`${posted?.url}`).pathname);
    expect(thread.status).toBe(200);
    expect(thread.text).toContain('Nice, &lt;b&gt;ada&lt;/b&gt;');
    expect((await page('/r/tea')).text).toContain('1 comment');
    expect((await page('/user/zoe')).text).toContain('answer to u/ada');
    for (const path of ['/r/nowhere', '/user/nobody', '/r/tea/comments/nothing/']) {
      expect((await page(path)).status).toBe(404);
    }
    expect(sandbox.requests()).toEqual([]);
    expect((await ada.get('/r/tea/new')).json.kind).toBe('Listing');
  });
});
