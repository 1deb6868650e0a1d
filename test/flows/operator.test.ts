import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endHive, hour, localHive, personaFile, type TestHive } from '../support/local-hive.ts';

let hive: TestHive;
beforeAll(async () => {
  hive = await localHive();
  await hive.put('personalities/marlow.json', personaFile());
});
afterAll(() => endHive(hive));

const schedules = () => hive.cloud.scheduler.next();
const twitter = (changes: Record<string, unknown>) => ({ twitter: { schedule: { cron: '0 10 * * *' }, ...changes } });

describe('files that are refused', () => {
  const bad: readonly [name: string, content: unknown, field: RegExp, expected: RegExp][] = [
    ['broken', '{ "name": "Broken", ', /file/, /field name/],
    ['list', [1, 2, 3], /file/, /object/],
    ['types', personaFile({ topics: 'tides', bio: [1] }), /bio|topics/, /./],
    ['huge', personaFile({ bio: ['x'.repeat(5_000_000)] }), /file/, /256|KB|KiB/],
    ['platform', personaFile({ platforms: { myspace: { schedule: { every: '2 hours' } } } }), /myspace/, /twitter/],
    ['cron', personaFile({ platforms: twitter({ schedule: { cron: '0 25 * * *' } }) }), /schedule/, /./],
    ['february', personaFile({ platforms: twitter({ schedule: 'cron(0 9 30 2 ? *)' }) }), /schedule/, /./],
    ['zone', personaFile({ timezone: 'Mars/Olympus' }), /timezone/, /IANA|zone/],
    ['claim', personaFile({ platforms: twitter({ account: 'marlow' }) }), /account/, /./],
    ['Capital', personaFile(), /file|name/i, /./],
  ];
  for (const [name, content, field, expected] of bad) {
    it(`${name}: names the field, what was found, what is expected, and changes nothing`, async () => {
      const before = { next: schedules(), items: await table() };
      const logged = hive.lines.length;
      await hive.put(`personalities/${name}.json`, content);
      const key = name === 'Capital' ? '_refused/personalities%2FCapital.json' : name;
      const report = (await hive.reportOf(key)) as
        | { status: string; problems: { field: string; found: string; expected: string }[] }
        | undefined;
      expect(report?.status).toBe('refused');
      const problem = report?.problems.find((one) => field.test(one.field));
      expect(problem, JSON.stringify(report?.problems)).toBeDefined();
      expect(problem?.found).not.toBe('');
      expect(problem?.expected).toMatch(expected);
      expect(hive.lines.slice(logged).some(({ event }) => event === 'personality.refused')).toBe(true);
      expect({ next: schedules(), items: await table() }).toEqual(before);
    });
  }
});

describe('the life of a file', () => {
  // A refused file is tried again each hour: it would take the account as soon as it is free.
  beforeAll(() => hive.remove('personalities/claim.json'));

  it('the same content again changes nothing', async () => {
    const before = await table();
    await hive.put('personalities/marlow.json', personaFile());
    expect(await table()).toEqual(before);
  });

  it('new content is a new version; posts pin theirs', async () => {
    await hive.pass(3 * hour);
    await hive.put('personalities/marlow.json', personaFile({ topics: ['maps'] }));
    await hive.pass(4 * hour);
    const publications = (await hive.publications()).filter(({ personality }) => personality === 'marlow');
    expect(publications.map(({ version, state }) => [version, state])).toEqual([
      [1, 'published'],
      [2, 'published'],
    ]);
  });

  it('a refused file leaves the version before at work', async () => {
    await hive.put('personalities/marlow.json', personaFile({ timezone: 'nowhere' }));
    expect(await hive.reportOf('marlow')).toMatchObject({ status: 'refused' });
    await hive.pass(4 * hour);
    expect((await hive.publications()).filter(({ personality }) => personality === 'marlow').at(-1)).toMatchObject({
      version: 2,
      state: 'published',
    });
  });

  it('paused in the file, it does not fire; resumed, it goes on', async () => {
    await hive.put('personalities/marlow.json', personaFile({ topics: ['maps'], paused: true }));
    const before = (await hive.publications()).length;
    await hive.pass(16 * hour);
    expect((await hive.publications()).length).toBe(before);
    await hive.put('personalities/marlow.json', personaFile({ topics: ['maps'] }));
    await hive.pass(8 * hour);
    expect((await hive.publications()).length).toBe(before + 2);
  });

  it('config.json: a bad one is refused, a paused hive posts nothing, and the slots say why', async () => {
    await hive.put('config.json', { limits: { perHour: 'many' } });
    expect(hive.lines.some(({ event }) => event === 'config.refused')).toBe(true);
    await hive.put('config.json', { paused: true });
    const posts = hive.posts().length;
    await hive.pass(18 * hour);
    expect(hive.posts().length).toBe(posts);
    const last = (await hive.publications()).at(-1);
    expect(last).toMatchObject({ state: 'expired', reason: expect.stringContaining('paused') });
    await hive.put('config.json', {});
  });

  it('deleted, its schedules are gone and its history stays', async () => {
    const before = await hive.publications();
    await hive.remove('personalities/marlow.json');
    expect(await hive.reportOf('marlow')).toMatchObject({ status: 'deleted' });
    await hive.pass(12 * hour);
    expect(await hive.publications()).toEqual(before);
  });

  it('uploaded again, version numbers go on', async () => {
    await hive.put('personalities/marlow.json', personaFile());
    const report = await hive.reportOf('marlow');
    expect(Number(report?.version)).toBeGreaterThan(4);
  });
});

describe('an account without credentials', () => {
  it('is accepted, then says what is missing and how to mend it', async () => {
    await hive.put('personalities/keyless.json', personaFile({ name: 'Keyless', platforms: twitter({}) }));
    const secret = hive.cloud.plan.secrets.map(({ name }) => name).find((name) => name.includes('twitter')) ?? '';
    const entries = JSON.parse((await hive.cloud.secrets.get(secret)) ?? '{}') as Record<string, unknown>;
    const { keyless: _removed, ...others } = entries;
    await hive.cloud.secrets.put(secret, JSON.stringify(others));
    await hive.pass(24 * hour);
    const publication = (await hive.publications()).find(({ personality }) => personality === 'keyless');
    // Whoever listens misses the keys before the slot comes: nothing is written, so nothing waits to expire.
    expect(publication).toMatchObject({ state: 'skipped' });
    expect(publication?.reason).toContain(secret);
    expect(hive.posts().filter(({ account }) => account === 'keyless')).toHaveLength(0);
  });
});

async function table(): Promise<string> {
  const items: string[] = [];
  for await (const item of hive.items()) items.push(JSON.stringify(item));
  return items.sort().join('\n');
}
