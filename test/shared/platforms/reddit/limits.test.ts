import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RedditSandbox, startSandbox } from '../../../../infra/local/sandbox/reddit/index.ts';
import { silentLog, systemClock } from '../../../../shared/monitoring/log.ts';
import { redditAdapter } from '../../../../shared/platforms/reddit/adapter.ts';
import { RateLimited } from '../../../../shared/publication/errors.ts';
import type { PlatformClient, PublishedPart } from '../../../../shared/publication/platform.ts';
import { publish } from '../../../../shared/publication/publish.ts';
import { type TestClock, testClock } from '../../../infra/local/sandbox/clock.ts';
import { memoryAccounts } from '../../../support/accounts-memory.ts';
import { draftedPost, publishToolsOf } from '../../../support/drafted.ts';
import { memoryLedger } from '../../../support/ledger-memory.ts';
import { memorySessions } from '../../../support/session-memory.ts';

const minute = 60_000;

let sandbox: RedditSandbox;
let clock: TestClock;
let start: number;
beforeEach(async () => {
  // Three minutes into one of Reddit's windows.
  clock = testClock(Date.UTC(2026, 10, 22, 9, 3));
  start = clock.time;
  sandbox = await startSandbox({ clock, subreddits: [{ name: 'tea' }] });
});
afterEach(async () => {
  await sandbox.close();
  vi.useRealTimers();
});

function connect(account: string, app = account): PlatformClient {
  const credentials = sandbox.signUp(account, { app });
  return redditAdapter.connect(account, {
    credentials,
    session: memorySessions(systemClock).open(account, credentials),
    baseUrl: sandbox.url,
    clock: systemClock,
    log: silentLog,
    requestTimeoutMs: 5000,
  });
}
let words = 0;
function post(client: PlatformClient): Promise<PublishedPart> {
  words += 1;
  const text = `Words, number ${words}.`;
  return client.publish(
    { text, title: text, target: { place: 'tea' }, labelled: false, settings: {} },
    () => undefined,
  );
}
const errorOf = (promise: Promise<unknown>) => promise.then(() => undefined).catch((reason: unknown) => reason);
const submitted = () => sandbox.requests().filter(({ path }) => path === '/api/submit');

describe('the limits of Reddit, as an account meets them', () => {
  it('are told with each post, and are those of all accounts of one client', async () => {
    const [ada, ben, cleo] = [connect('ada', 'shared'), connect('ben', 'shared'), connect('cleo')];
    const resetAt = start + 7 * minute;
    expect((await post(ada)).remote).toEqual({ limit: 1000, remaining: 999, resetAt });
    expect((await post(ben)).remote).toEqual({ limit: 1000, remaining: 998, resetAt });
    expect((await post(cleo)).remote).toEqual({ limit: 1000, remaining: 999, resetAt });
  });

  it('of a client that is used up hold every account of it back until the window ends', async () => {
    sandbox.setLimits({ perMinute: 1 });
    const [ada, ben] = [connect('ada', 'shared'), connect('ben', 'shared')];
    const end = start + 7 * minute;
    for (let number = 0; number < 9; number += 1) await post(ada);
    expect((await post(ada)).remote).toEqual({ limit: 10, remaining: 0, resetAt: end });
    // The one knows it from its own last answer and sends nothing; the other asks once, and then knows it too.
    for (const [client, requests] of [
      [ada, 10],
      [ben, 11],
      [ben, 11],
    ] as const) {
      const error = await errorOf(post(client));
      expect(error).toBeInstanceOf(RateLimited);
      expect(error).toHaveProperty('retryAt', end);
      expect(submitted()).toHaveLength(requests);
    }
    clock.advance(end - clock.time);
    expect((await post(ben)).remote).toMatchObject({ limit: 10, remaining: 9 });
    expect((await post(ada)).remote).toMatchObject({ limit: 10, remaining: 8 });
  });

  it('of posts in an hour last an hour', async () => {
    sandbox.setLimits({ postsPerHour: 1 });
    const ada = connect('ada');
    await post(ada);
    expect(await errorOf(post(ada))).toHaveProperty('retryAt', start + 60 * minute);
  });

  it.each(['en', 'de', 'fr', 'es'])(
    'of a new account are told in seconds, whatever the words say, in %s',
    async (language) => {
      sandbox.setLimits({ language });
      const ada = connect('ada');
      sandbox.setAccountStatus('ada', 'new');
      await post(ada);
      clock.advance(2 * minute + 500);
      expect(await errorOf(post(ada))).toHaveProperty('retryAt', start + 10 * minute);
    },
  );

  it('of a new account are learnt by its item: nothing is sent for it before they end, and then each post once', async () => {
    const ada = connect('ada');
    sandbox.setAccountStatus('ada', 'new');
    const [ledger, accounts] = [memoryLedger(systemClock), memoryAccounts()];
    const tools = publishToolsOf({ ledger, accounts, client: ada, clock: systemClock, traits: redditAdapter.traits });
    const ids = ['one', 'two', 'three'];
    for (const name of ids) {
      const changes = { id: name, platform: 'reddit', target: { place: 'tea' }, textHash: name };
      await ledger.create(draftedPost(start, { ...changes, parts: [{ text: `Words of ${name}.`, title: name }] }));
    }
    const outcomes = [];
    for (const id of ids) outcomes.push(await publish(id, tools));
    expect(outcomes).toEqual(['published', 'waiting', 'waiting']);
    expect((await accounts.read('reddit', 'ada'))?.remoteUntil).toBe(start + 10 * minute);
    // The third one knew it without asking.
    expect(submitted()).toHaveLength(2);

    clock.advance(10 * minute - 1);
    for (const id of ids) expect(await publish(id, tools)).toBe('nothing');
    expect(submitted()).toHaveLength(2);
    clock.advance(1);
    expect(await publish('two', tools)).toBe('published');
    expect(await publish('three', tools)).toBe('waiting');
    clock.advance(10 * minute);
    expect(await publish('three', tools)).toBe('published');
    expect(sandbox.timeline('ada').map(({ title }) => title)).toEqual(ids);
  });
});
