import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endHive, hour, localHive, minute, personaFile, type TestHive } from '../support/local-hive.ts';

const create = { method: 'POST', path: '/2/tweets' };
const siteCreate = /^\/i\/api\/graphql\/[^/]+\/CreateTweet$/;
const over = (transport: string, cron = '0 9-20 * * *') =>
  personaFile({ platforms: { twitter: { transport, schedule: { cron } } } });

let hive: TestHive;
beforeAll(async () => {
  hive = await localHive();
});
afterAll(async () => endHive(hive));

const creates = (account: string) => {
  const requests = hive
    .platform()
    .requests()
    .filter((request) => request.account === account);
  return {
    api: requests.filter(({ method, path }) => method === create.method && path === create.path).length,
    website: requests.filter(({ path }) => siteCreate.test(path)).length,
  };
};
/** Lines that the function of the website logged: none where it never ran. */
const websiteFunction = () => hive.lines.filter((line) => String(line.function).endsWith('-browser')).length;
const of = async (personality: string) =>
  (await hive.publications()).filter((publication) => publication.personality === personality);

describe('an account that the API refuses', () => {
  it('is never tried by the website: the post ends with the reason, and no browser starts', async () => {
    await hive.put('personalities/refused.json', over('api', '0 9 * * *'));
    const body = { title: 'Forbidden', type: 'about:blank', status: 403, detail: 'You may not do that.' };
    hive
      .platform()
      .injectFault({ kind: 'status', status: 403, body, times: 9, match: { ...create, account: 'refused' } });
    await hive.pass(hour + 10 * minute);
    const [publication, ...more] = await of('refused');
    expect(more).toEqual([]);
    expect(publication).toMatchObject({
      state: 'rejected',
      transport: 'api',
      reason: expect.stringMatching(/You may not do that/),
    });
    expect(creates('refused')).toEqual({ api: 1, website: 0 });
    expect(hive.platform().timeline('refused')).toEqual([]);
    expect(websiteFunction()).toBe(0);
  });
});

describe('an account that moves to another way', () => {
  it('has what was open settled on the old way, and posts the next on the new one', async () => {
    // Ten o'clock: the answer is lost, and the post does not show until the file has changed.
    await hive.put('personalities/mover.json', over('api'));
    hive.platform().injectFault({ kind: 'drop-after', match: { ...create, account: 'mover' } });
    hive.platform().injectFault({ kind: 'hidden', minutes: 8, match: { ...create, account: 'mover' } });
    await hive.pass(52 * minute);
    expect((await of('mover')).map(({ state, transport }) => [state, transport])).toEqual([['unconfirmed', 'api']]);

    await hive.put('personalities/mover.json', over('browser'));
    await hive.pass(2 * hour);
    const publications = await of('mover');
    expect(publications.map(({ state, transport }) => [state, transport])).toEqual([
      ['published', 'api'],
      ['published', 'browser'],
      ['published', 'browser'],
    ]);
    expect(creates('mover')).toEqual({ api: 1, website: 2 });
    expect(websiteFunction()).toBeGreaterThan(0);
    const posts = hive.platform().timeline('mover');
    expect(posts.map(({ id }) => id)).toEqual(publications.map(({ ids }) => ids[0]?.id));
    // A label where there is one, words where there is none.
    expect(posts.map(({ madeWithAi }) => madeWithAi)).toEqual([true, false, false]);
    expect(await hive.report()).toMatchObject({ duplicates: 0, lost: 0, undisclosed: 0, failed: 0 });
  });

  it('keeps one ledger of what it sent: the windows count both ways', async () => {
    for await (const item of hive.items()) {
      if (item.pk !== 'ACCOUNT#twitter#mover' || item.sk !== 'STATE') continue;
      expect(item.posts).toBe(3);
      return;
    }
    throw new Error('There is no account mover.');
  });
});
