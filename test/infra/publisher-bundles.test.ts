import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildFunctions } from '../../infra/build.ts';
import { startSandbox } from '../../infra/local/sandbox/reddit/index.ts';
import { silentLog, systemClock } from '../../shared/monitoring/log.ts';
import type { PlatformAdapter } from '../../shared/publication/platform.ts';
import { wholeCode } from '../support/bundle-code.ts';
import { memorySessions } from '../support/session-memory.ts';

const { bundles } = await buildFunctions();
const bundleOf = (name: string): string => wholeCode(bundles[name] ?? '');
const marks = {
  twitter: /twitter|oauth_signature/iu,
  reddit: /reddit|snoowrap|bluebird/iu,
};

describe('the bundle of a publish function', () => {
  it('holds its own client and nothing of the other', () => {
    const [twitter, reddit] = [bundleOf('publish-twitter'), bundleOf('publish-reddit')];
    expect(twitter).toMatch(marks.twitter);
    expect(twitter).not.toMatch(marks.reddit);
    expect(reddit).toMatch(marks.reddit);
    expect(reddit).not.toMatch(marks.twitter);
  });

  it('of one way holds nothing of another: what the API refuses cannot be tried by the website', () => {
    const marksOf = (name: string) =>
      ['puppeteer-core', '@sparticuz/chromium', 'CreateTweet', 'oauth_signature', '/2/tweets', 'snoowrap'].filter(
        (mark) => bundleOf(name).includes(mark),
      );
    expect(marksOf('publish-twitter')).toEqual(['oauth_signature', '/2/tweets']);
    expect(marksOf('publish-twitter-browser')).toEqual(['puppeteer-core', '@sparticuz/chromium', 'CreateTweet']);
  });

  it('holds no client at all where nothing is sent', () => {
    for (const name of ['plan-post', 'write-draft', 'sweep', 'sync-personalities', 'publish-dry-run']) {
      expect(bundleOf(name)).not.toMatch(/oauth_signature|snoowrap|bluebird/iu);
    }
  });

  it('holds nothing of the abandoned request library and what stands behind it', () => {
    expect(bundleOf('publish-reddit')).not.toMatch(/sshpk|tough-cookie|ForeverAgent|http-signature|mime-db/u);
  });
});

describe('the bundled client of Reddit', () => {
  it('works as the unbundled one does, though names are shortened and a library is left out', async () => {
    const built = await buildFunctions({ entries: { adapter: 'shared/platforms/reddit/adapter.ts' } });
    const url = pathToFileURL(join(built.bundles.adapter ?? '', 'index.mjs')).href;
    const { redditAdapter } = (await import(url)) as { redditAdapter: PlatformAdapter };
    const sandbox = await startSandbox({ clock: { now: Date.now, hold: () => () => undefined } });
    try {
      sandbox.allowPlaces(['tea']);
      const credentials = sandbox.signUp('ada', { twoFactor: true });
      const sessions = memorySessions(systemClock);
      const connect = (more: object = {}) =>
        redditAdapter.connect('ada', {
          credentials,
          session: sessions.open('ada', credentials),
          baseUrl: sandbox.url,
          clock: systemClock,
          log: silentLog,
          requestTimeoutMs: 5000,
          ...more,
        });
      const part = { text: 'Words.', title: 'A title', target: { place: 'tea' }, labelled: false, settings: {} };
      const { id } = await connect().publish(part, () => undefined);
      const { posts, complete } = await connect().findRecent(Date.now() - 60_000);
      expect([posts.map((post) => post.id), complete]).toEqual([[id], true]);

      // Names of errors are what the outcome hangs on. Classes are other ones than those of the tests.
      const refused = async (client: ReturnType<typeof connect>) =>
        client.publish(part, () => undefined).catch((error: unknown) => error);
      sandbox.setLimits({ perMinute: 0 });
      expect(await refused(connect())).toHaveProperty('name', 'RateLimited');
      expect(await refused(connect({ baseUrl: 'http://127.0.0.1:1' }))).toHaveProperty('name', 'NotSent');
      sandbox.setLimits({ perMinute: 100 });
      sandbox.injectFault({ kind: 'drop-after', match: { path: '/api/submit' } });
      expect(await refused(connect())).toHaveProperty('name', 'OutcomeUnknown');
      await connect().remove(id);
      expect(sandbox.timeline('ada').map(({ deleted }) => deleted)).toEqual([true, false]);
    } finally {
      await sandbox.close();
    }
  });
});
