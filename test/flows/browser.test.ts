import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { platformTraits } from '../../shared/platforms/registry.ts';
import { alive, descendants } from '../support/descendants.ts';
import { hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';

const create = /^\/i\/api\/graphql\/[^/]+\/CreateTweet$/;
const login = '/i/api/1.1/onboarding/task.json';
const cron = '0 9-20 * * *';
const over = (transport: string) => personaFile({ platforms: { twitter: { transport, schedule: { cron } } } });

let hive: TestHive;
let stopped = false;
beforeAll(async () => {
  hive = await localHive();
  await hive.put('personalities/marlow.json', over('browser'));
});
afterAll(async () => {
  if (!stopped) await hive.stop();
});

/** What the platform was asked, by the way it was asked on. */
function asked() {
  const requests = hive.platform().requests();
  return {
    website: requests.filter(({ path }) => create.test(path)).length,
    logins: requests.filter(({ path }) => path === login).length,
    api: requests.filter(({ method, path }) => method === 'POST' && path === '/2/tweets').length,
  };
}

const browsers = () => descendants(process.pid, /^(?:chrom|headless_shell)/i);

describe('a personality that reaches the platform by its website', () => {
  it('is warned of the risk at upload, and pays nothing for its posts', async () => {
    const risk = platformTraits('twitter')?.transports.find(({ id }) => id === 'browser')?.risk ?? '';
    expect(risk).not.toBe('');
    const { warnings, ...report } = (await hive.reportOf('marlow')) ?? {};
    expect(warnings).toEqual(expect.arrayContaining([expect.stringContaining(risk)]));
    expect(report).toMatchObject({ status: 'accepted', platformCostPerMonth: 0 });
    expect(browsers()).toEqual([]);
  });

  it('posts by the bundled function, disclosed in words, with one login', async () => {
    await hive.pass(hour + 10 * minute);
    const [publication] = await hive.publications();
    expect(publication).toMatchObject({ state: 'published', transport: 'browser', labelled: false });
    expect(hive.posts()).toHaveLength(1);
    expect(hive.posts()[0]).toMatchObject({
      madeWithAi: false,
      text: expect.stringMatching(/\n\nWritten by an AI\.$/),
    });
    expect(asked()).toMatchObject({ website: 1, api: 0 });
    expect(browsers()).not.toEqual([]);
    const { logins } = asked();
    await hive.pass(hour);
    expect(hive.posts()).toHaveLength(2);
    expect(asked()).toEqual({ website: 2, api: 0, logins });
    expect((await hive.report()).undisclosed).toBe(0);
  });

  it('leaves no browser behind when the hive stops', async () => {
    const before = browsers();
    expect(before).not.toEqual([]);
    stopped = true;
    await hive.stop();
    await vi.waitFor(() => expect(alive(before)).toEqual([]), { timeout: 5000 });
  });
});
