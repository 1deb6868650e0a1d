import { afterEach, describe, expect, it } from 'vitest';
import { endHive, hour, localHive, personaFile, type TestHive } from '../support/local-hive.ts';

const moderations = { path: '/v1/moderations' };

describe('the moderation of the embedded cloud', () => {
  let hive: TestHive;
  afterEach(() => endHive(hive));

  it('writes again what it flags, and lets drafts wait while it is away', async () => {
    hive = await localHive();
    const { openai } = hive.sandboxes;
    openai.injectFault({ kind: 'flagged', match: moderations });
    openai.injectFault({ kind: 'server-error', match: moderations, skip: 2, times: 2 });
    await hive.put('personalities/marlow.json', personaFile());
    await hive.pass(24 * hour);
    const publications = await hive.publications();
    expect(publications.map(({ state }) => state)).toEqual(['published', 'published', 'published']);
    expect(openai.faults()).toEqual([]);
    const body = await hive.bucket.get(publications[0]?.run ?? '');
    const run = JSON.parse(body?.toString('utf8') ?? '{}') as { tries: { verdicts: object[] }[] };
    expect(run.tries).toHaveLength(2);
    expect(run.tries[0]?.verdicts.at(-1)).toMatchObject({
      gate: 'moderation',
      verdict: 'again',
      categories: ['harassment'],
    });
  });

  it('posts without it where config.json says that there is none', async () => {
    hive = await localHive();
    const { openai } = hive.sandboxes;
    openai.injectFault({ kind: 'no-moderations-api', match: moderations, times: 'always' });
    await hive.put('config.json', { moderation: { enabled: false } });
    await hive.put('personalities/marlow.json', personaFile());
    await hive.pass(24 * hour);
    expect((await hive.publications()).map(({ state }) => state)).toEqual(['published', 'published', 'published']);
  });
});
