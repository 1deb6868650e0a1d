import Snoowrap from 'snoowrap';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RedditSandbox, startSandbox } from '../../../../../infra/local/sandbox/reddit/index.ts';
import { codeAt } from '../../../../../infra/local/sandbox/totp.ts';
import { type TestClock, testClock } from '../clock.ts';
import { failure } from '../twitter/client.ts';
import { agent } from './client.ts';

let sandbox: RedditSandbox;
let clock: TestClock;

beforeEach(async () => {
  clock = testClock();
  sandbox = await startSandbox({ clock, subreddits: [{ name: 'tea' }] });
});
afterEach(() => sandbox.close());

/** The library, sent to the sandbox for both of the hosts it speaks to. */
function clientOf(credentials: Readonly<Record<string, unknown>>): Snoowrap {
  class Redirected extends Snoowrap {
    override rawRequest(options: Parameters<Snoowrap['rawRequest']>[0]): ReturnType<Snoowrap['rawRequest']> {
      return super.rawRequest({ ...options, baseUrl: sandbox.url });
    }
  }
  const { scheme: _scheme, totpSeed: _seed, ...rest } = credentials as Record<string, string>;
  const client = new Redirected({ userAgent: agent, ...rest });
  client.config({ maxRetryAttempts: 1, proxies: false });
  return client;
}

/** The library's promises look like their results; asked for as what they are. */
const wait = (thenable: unknown): Promise<unknown> => Promise.resolve(thenable);

describe('snoowrap', () => {
  it('posts, finds and deletes', async () => {
    const client = clientOf(sandbox.signUp('ada'));
    await wait(client.getSubreddit('tea').submitSelfpost({ title: 'Tea & more', text: 'Hot < cold' } as never));
    const [listed] = (await wait(client.getUser('ada').getSubmissions())) as Snoowrap.Submission[];
    expect([listed?.title, listed?.selftext]).toEqual(['Tea & more', 'Hot < cold']);
    expect(listed?.created_utc).toBe(Math.floor(clock.time / 1000));
    expect(client.ratelimitRemaining).toBe(998);
    await wait(listed?.delete());
    expect(sandbox.timeline()).toMatchObject([{ title: 'Tea & more', deleted: true }]);
  });

  it('logs in with a refresh token, and with a password and a code', async () => {
    const refreshed = (await wait(clientOf(sandbox.signUp('ada', { scheme: 'refresh-token' })).getMe())) as {
      name: string;
    };
    expect(refreshed.name).toBe('ada');
    const credentials = sandbox.signUp('ben', { twoFactor: true });
    const password = `${credentials.password}:${codeAt(`${credentials.totpSeed}`, clock.time)}`;
    const me = (await wait(clientOf({ ...credentials, password }).getMe())) as { name: string };
    expect(me.name).toBe('ben');
  });

  it('makes errors inside HTTP 200 errors with the code in front', async () => {
    const client = clientOf(sandbox.signUp('ada'));
    const refused = await failure(
      wait(client.getSubreddit('nowhere').submitSelfpost({ title: 'x', text: 'y' } as never)),
    );
    expect(refused.message).toMatch(/^SUBREDDIT_NOEXIST,.*,sr$/);
  });

  it('stumbles over a success without a body', async () => {
    const client = clientOf(sandbox.signUp('ada'));
    sandbox.injectFault({ kind: 'empty-success', match: { path: '/api/submit' } });
    const stumbled = await failure(wait(client.getSubreddit('tea').submitSelfpost({ title: 'x', text: 'y' } as never)));
    expect(stumbled).toBeInstanceOf(TypeError);
    expect(sandbox.timeline()).toHaveLength(1);
  });

  it('reads the inbox, subreddits and their rules', async () => {
    const client = clientOf(sandbox.signUp('ada'));
    const post = sandbox.say('ada', { place: 'tea', title: 'Ask me' });
    sandbox.say('zoe', { inReplyTo: post.id, text: 'Why tea?' });
    const unread = (await wait(client.getUnreadMessages())) as { body: string; subject: string }[];
    expect([...unread].map(({ body, subject }) => [body, subject])).toEqual([['Why tea?', 'post reply']]);
    expect(((await wait(client.getSubreddit('tea').getRules())) as { rules: unknown[] }).rules).toEqual([]);
    await expect(wait(client.getSubreddit('nowhere').fetch())).rejects.toThrow(/does not exist/);
  });
});
