import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSandbox, type TwitterSandbox } from '../../../../../infra/local/sandbox/twitter/index.ts';
import { type TestClock, testClock } from '../clock.ts';
import { clientOf, failure } from './client.ts';

let sandbox: TwitterSandbox;
let clock: TestClock;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  clock = testClock();
  sandbox = await startSandbox({ clock, dataDir: folder });
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const ada = () => clientOf(sandbox.url, sandbox.signUp('ada')).v2;
const creates = { method: 'POST', path: '/2/tweets' };

describe('faults', () => {
  it.each([
    ['drop-before', {}, { type: 'request' }, 0],
    ['drop-after', {}, { type: 'request' }, 1],
    ['status', { status: 503 }, { type: 'response', code: 503 }, 0],
    ['status-after', { status: 500 }, { type: 'response', code: 500 }, 1],
    ['malformed', { body: '{"data": {' }, { type: 'partial-response' }, 1],
    ['truncated', {}, { type: 'partial-response' }, 1],
  ])('%s: the client sees %o, %o, and the post is kept or not', async (kind, extra, seen, kept) => {
    sandbox.injectFault({ kind, match: creates, ...extra });
    expect(await failure(ada().tweet('Hello'))).toMatchObject(seen);
    expect(sandbox.timeline()).toHaveLength(kept);
    expect(sandbox.faults()).toEqual([]);
    expect(sandbox.requests().at(-1)).toMatchObject({ ...creates, account: 'ada', faults: [kind] });
    expect((await ada().tweet('Hello again')).data.id).toBeDefined();
  });

  it.each([
    ['empty', {}],
    ['malformed', {}],
  ])('%s answers 201 without an id, which the client takes for success', async (kind, extra) => {
    sandbox.injectFault({ kind, match: creates, ...extra });
    const answer = (await ada().tweet('Hello')) as { data?: unknown } | undefined;
    expect(answer?.data).toBeUndefined();
    expect(sandbox.timeline()).toHaveLength(1);
    sandbox.injectFault({ kind, match: creates, stored: false });
    await ada().tweet('Not kept');
    expect(sandbox.timeline()).toHaveLength(1);
  });

  it('hidden keeps a post out of every listing until its minutes have passed', async () => {
    sandbox.injectFault({ kind: 'hidden', minutes: 5, match: { text: 'Invisible' } });
    const { data } = await ada().tweet('Invisible for a while');
    const id = (await ada().me()).data.id;
    expect((await ada().userTimeline(id)).meta.result_count).toBe(0);
    expect((await ada().tweets([data.id])).data).toBeUndefined();
    expect((await failure(ada().tweet('Invisible for a while'))).code).toBe(403);
    clock.advance(5 * 60_000);
    expect((await ada().userTimeline(id)).tweets[0]?.id).toBe(data.id);
  });

  it('combine: hidden and dropped after accepting', async () => {
    sandbox.injectFault({ kind: 'hidden', match: creates });
    sandbox.injectFault({ kind: 'drop-after', match: creates });
    expect((await failure(ada().tweet('Gone?'))).type).toBe('request');
    expect(sandbox.timeline()).toHaveLength(1);
  });

  it('delay holds the calendar in machine time, and a client that gives up does not stop the post', async () => {
    sandbox.injectFault({ kind: 'delay', ms: 1_200, match: creates });
    const sent = failure(clientOf(sandbox.url, sandbox.signUp('ada'), 300).v2.tweet('Slow'));
    await vi.waitFor(() => expect(clock.held()).toBe(1));
    expect((await sent).type).toBe('request');
    expect(sandbox.timeline()).toHaveLength(0);
    await vi.waitFor(() => expect(sandbox.timeline()).toHaveLength(1), { timeout: 5_000 });
    await vi.waitFor(() => expect(clock.held()).toBe(0));
  });

  it('hit only what they match, as often as they say, after what they skip', async () => {
    sandbox.signUp('ben');
    sandbox.injectFault({ kind: 'status', status: 500, times: 2, skip: 1, match: { ...creates, account: 'ada' } });
    await ada().tweet('passes');
    await clientOf(sandbox.url, sandbox.signUp('ben')).v2.tweet('another account');
    expect((await failure(ada().tweet('first'))).code).toBe(500);
    expect((await failure(ada().tweet('second'))).code).toBe(500);
    await ada().tweet('third');
    sandbox.injectFault({ kind: 'status', times: 'always' });
    expect((await failure(ada().me())).code).toBe(500);
    sandbox.clearFaults();
    expect((await ada().me()).data.username).toBe('ada');
  });

  it('are refused by one sentence when they are misshapen', () => {
    expect(() => sandbox.injectFault({ kind: 'explode' })).toThrow(/"explode" is unknown; use one of status, delay/);
    expect(() => sandbox.injectFault({ kind: 'delay', ms: -1 })).toThrow(/"ms"/);
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
    const credentials = await control('accounts', 'POST', { account: 'kleine-fee', scheme: 'oauth1' });
    await control('faults', 'POST', { kind: 'status', status: 500, match: { path: '/2/users/me' } });
    expect((await failure(clientOf(sandbox.url, credentials).v2.me())).code).toBe(500);
    expect(await control('requests')).toEqual([
      { at: clock.time, method: 'GET', path: '/2/users/me', account: 'kleine-fee', status: 500, faults: ['status'] },
    ]);
    expect(await control('accounts')).toEqual([{ account: 'kleine-fee', handle: 'kleine_fee', status: 'active' }]);
    await control('requests', 'DELETE');
    expect(sandbox.requests()).toEqual([]);
  });

  it('changes limits and states, lets people speak, and says what is wrong', async () => {
    await control('posts', 'POST', { account: 'zoe', text: 'Hello @ada' });
    const [said] = (await control('posts?account=zoe')) as unknown as { id: string }[];
    expect(said).toMatchObject({ handle: 'zoe', text: 'Hello @ada' });
    expect(await control('react', 'POST', { id: said?.id, likes: 3 })).toEqual({ id: said?.id, likes: 3 });
    expect((await control('react', 'POST', { id: said?.id, likes: -1 })).error).toMatch(/likes/);
    await control('sensitive', 'POST', { id: said?.id, sensitive: true });
    await control('take-down', 'POST', { id: said?.id });
    expect(await control('posts?account=zoe')).toMatchObject([{ id: said?.id, deleted: true }]);
    expect((await control('take-down', 'POST', { id: '17' })).error).toMatch(/no post "17"/);
    expect((await control('limits', 'POST', { create: 3 })).create).toBe(3);
    await control('status', 'POST', { account: 'zoe', status: 'locked' });
    expect((await control('status', 'POST', { account: 'nobody', status: 'locked' })).error).toMatch(
      /no account "nobody"/,
    );
    expect((await control('wishes')).error).toMatch(/no control "wishes"; there are faults, requests, accounts/);
    expect(await control('duplicates')).toEqual([]);
  });
});

describe('a restart', () => {
  it('finds accounts, credentials, posts, states and limits again, and drops a torn last line', async () => {
    const credentials = sandbox.signUp('ada');
    const kept = await ada().tweet('Before');
    const gone = await ada().tweet('Gone');
    await ada().deleteTweet(gone.data.id);
    sandbox.setLimits({ create: 3 });
    sandbox.setAccountStatus('ada', 'locked');
    await sandbox.close();
    appendFileSync(join(folder, readdirSync(folder)[0] ?? ''), '{"type":"post","post":{"id":"1');
    sandbox = await startSandbox({ clock, dataDir: folder });
    expect(sandbox.signUp('ada')).toEqual(credentials);
    expect(sandbox.timeline().map((post) => [post.id, post.deleted])).toEqual([
      [kept.data.id, false],
      [gone.data.id, true],
    ]);
    expect((await failure(ada().tweet('x'))).code).toBe(403);
    sandbox.setAccountStatus('ada', 'active');
    expect((await failure(ada().tweet('Before'))).code).toBe(403);
    expect((await failure(ada().tweet('After'))).code).toBe(429);
  });
});

describe('pages', () => {
  it('show what was said, escaped, with permalinks', async () => {
    const { data } = await ada().tweet('<script>alert("x")</script> & https://example.com');
    sandbox.say('zoe', { text: 'Nice, @ada', inReplyTo: data.id });
    const home = await (await fetch(`${sandbox.url}/`)).text();
    expect(home).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; <a href="https://example.com"');
    expect(home).not.toContain('<script>alert');
    expect(home).toContain(`/ada/status/${data.id}`);
    expect(home).toMatch(/sandbox on this machine/);
    expect(home).not.toMatch(/(src|href)="(https?:)?\/\/(?!example)/);
    const post = await (await fetch(`${sandbox.url}/ada/status/${data.id}`)).text();
    expect(post).toContain('Nice, @ada');
    expect(await (await fetch(`${sandbox.url}/zoe`)).text()).toContain('reply to @ada');
    expect((await fetch(`${sandbox.url}/nobody`)).status).toBe(404);
    expect(sandbox.requests()).toHaveLength(1);
  });

  it('show answers below what they answer, where somebody spoke last first', async () => {
    const one = await ada().tweet('The lamp is lit.');
    clock.advance(60_000);
    await ada().tweet('The lamp is out.');
    clock.advance(60_000);
    const answer = sandbox.say('zoe', { text: 'Which lamp?', inReplyTo: one.data.id });
    const home = await (await fetch(`${sandbox.url}/`)).text();
    const said = [...home.matchAll(/<article id="p(\d+)"( class="answer")?>/g)].map(([, id, below]) => [
      id,
      below !== undefined,
    ]);
    expect(said.slice(0, 2)).toEqual([
      [one.data.id, false],
      [answer.id, true],
    ]);
    expect(said).toHaveLength(3);
  });
});
