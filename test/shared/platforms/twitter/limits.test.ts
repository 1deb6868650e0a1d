import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSandbox, type TwitterSandbox } from '../../../../infra/local/sandbox/twitter/index.ts';
import { silentLog, systemClock } from '../../../../shared/monitoring/log.ts';
import { twitterAdapter } from '../../../../shared/platforms/twitter/adapter.ts';
import { AccountBlocked, RateLimited } from '../../../../shared/publication/errors.ts';
import type { PublishedPart } from '../../../../shared/publication/platform.ts';
import { type TestClock, testClock } from '../../../infra/local/sandbox/clock.ts';
import { memorySessions } from '../../../support/session-memory.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

let sandbox: TwitterSandbox;
let clock: TestClock;
let start: number;
beforeEach(async () => {
  clock = testClock();
  start = clock.time;
  sandbox = await startSandbox({ clock });
});
afterEach(async () => {
  await sandbox.close();
  vi.useRealTimers();
});

let words = 0;
function post(account = 'ada'): Promise<PublishedPart> {
  words += 1;
  const credentials = sandbox.signUp(account);
  const client = twitterAdapter.connect(account, {
    credentials,
    session: memorySessions(systemClock).open(account, credentials),
    baseUrl: sandbox.url,
    clock: systemClock,
    log: silentLog,
    requestTimeoutMs: 5000,
  });
  return client.publish({ text: `Words, number ${words}.`, target: {}, labelled: true, settings: {} }, () => undefined);
}
const errorOf = (promise: Promise<unknown>) => promise.then(() => undefined).catch((reason: unknown) => reason);

describe('the limits of X, as an account meets them', () => {
  it('are told with each post: the window of which the smallest share is left', async () => {
    expect((await post()).remote).toEqual({ limit: 100, remaining: 99, resetAt: start + 15 * minute });
    sandbox.setLimits({ userDay: 5 });
    expect((await post()).remote).toEqual({ limit: 5, remaining: 3, resetAt: start + day });
    sandbox.setLimits({ appDay: 4 });
    expect((await post()).remote).toEqual({ limit: 4, remaining: 1, resetAt: start + day });
  });

  it('of a day are told to their end, and nothing is taken beyond', async () => {
    sandbox.setLimits({ userDay: 2 });
    await post();
    clock.advance(20 * minute);
    expect((await post()).remote).toEqual({ limit: 2, remaining: 0, resetAt: start + day });
    const error = await errorOf(post());
    expect(error).toBeInstanceOf(RateLimited);
    expect(error).toHaveProperty('retryAt', start + day);
    expect(sandbox.timeline('ada')).toHaveLength(2);
    clock.advance(start + day - clock.time);
    expect((await post()).remote).toMatchObject({ limit: 2, remaining: 1 });
  });

  it('of a quarter of an hour end a 429 at their own time, not at that of the day', async () => {
    sandbox.setLimits({ create: 1 });
    expect((await post()).remote).toEqual({ limit: 1, remaining: 0, resetAt: start + 15 * minute });
    expect(await errorOf(post())).toHaveProperty('retryAt', start + 15 * minute);
  });

  it('of an app are shared by its accounts', async () => {
    sandbox.setLimits({ appDay: 2 });
    await post('ada');
    expect((await post('ben')).remote).toEqual({ limit: 2, remaining: 0, resetAt: start + day });
    expect(await errorOf(post('cleo'))).toHaveProperty('retryAt', start + day);
  });

  it('of the month are tried again on the next day, and empty credits by a person', async () => {
    sandbox.setLimits({ usageCapped: true });
    const error = await errorOf(post());
    expect(error).toBeInstanceOf(RateLimited);
    expect(error).toHaveProperty('retryAt', Date.parse('2026-11-23T00:00:00Z'));
    sandbox.setLimits({ usageCapped: false, creditsEmpty: true });
    const blocked = await errorOf(post());
    expect(blocked).toBeInstanceOf(AccountBlocked);
    expect(blocked).toHaveProperty('kind', 'payment');
    expect(sandbox.timeline('ada')).toEqual([]);
  });

  it('of posts that only the older form of an error tells last an hour, for no header names their end', async () => {
    sandbox.signUp('ada');
    sandbox.setAccountStatus('ada', 'daily-limit');
    expect(await errorOf(post())).toHaveProperty('retryAt', start + 60 * minute);
  });
});
