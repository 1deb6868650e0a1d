import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Publication } from '../../shared/publication/publication.ts';
import { endHive, hour, localHive, personaFile, personaFolder, type TestHive } from '../support/local-hive.ts';

/** Both platforms at the same minute: nothing but the flow itself keeps the two texts apart. */
const cron = '0 10,14,18,22 * * *';
const both = personaFile({
  platforms: {
    twitter: { schedule: { cron } },
    reddit: { schedule: { cron }, settings: { subreddits: ['MarlowTest', 'LampTest'] } },
  },
});

/** The older program's form. */
const original = {
  name: 'harbour_pilot',
  clients: [],
  modelProvider: 'openai',
  settings: {},
  platform_settings: {
    reddit: { subreddits: ['HarbourTest'], post_frequency: 'high', interaction_style: 'dry_technical' },
    eliza: { session_timeout: 300, initial_message: 'Ahoy.' },
  },
  bio: ['Brings ships in.'],
  topics: ['fog', 'draught', 'tugs'],
  postExamples: ['A ship is a promise with a draught.', 'Fog is only sea that stood up.'],
  style: { all: ['Short.'], post: ['Concrete.'] },
};

describe('a personality on two platforms, and one in the older form', () => {
  let hive: TestHive;
  let publications: readonly Publication[];
  const folder = personaFolder({ 'marlow.json': both, 'harbour_pilot.json': original });
  beforeAll(async () => {
    hive = await localHive();
    await hive.upload(folder);
    await hive.pass(24 * hour);
    await hive.put('personalities/marlow.json', { ...both, bio: ['Keeps a lighthouse, and now a cat.'] });
    await hive.pass(24 * hour);
    publications = await hive.publications();
  });
  afterAll(async () => {
    await endHive(hive);
    rmSync(folder, { recursive: true, force: true });
  });
  const of = (personality: string, platform: string) =>
    publications.filter((one) => one.personality === personality && one.platform === platform);

  it('post everything once on the platforms they name', async () => {
    const report = await hive.report();
    expect(report).toMatchObject({ duplicates: 0, lost: 0, failed: 0, unfit: 0, undisclosed: 0, offTime: 0 });
    expect(report).toMatchObject({ nearDuplicates: 0, repeatedTexts: 0 });
    expect(
      publications.flatMap(({ id, state, reason }) => (state === 'published' ? [] : [`${id} ${state}: ${reason}`])),
    ).toEqual([]);
    expect(of('marlow', 'twitter')).toHaveLength(8);
    expect(of('marlow', 'reddit')).toHaveLength(8);
    expect(of('harbour_pilot', 'reddit').length).toBeGreaterThanOrEqual(15);
    expect(of('harbour_pilot', 'twitter')).toEqual([]);
  });

  it('speak on both from one version, the one in force at that time', () => {
    const versions = (platform: string) =>
      of('marlow', platform)
        .map(({ slot, version }) => `${slot} ${version}`)
        .sort();
    expect(versions('twitter')).toEqual(versions('reddit'));
    expect(new Set(of('marlow', 'twitter').map(({ version }) => version))).toEqual(new Set([1, 2]));
  });

  it('never say the same words on both', () => {
    const words = (platform: string) => of('marlow', platform).flatMap(({ parts }) => parts.map(({ text }) => text));
    expect(words('reddit').filter((text) => words('twitter').some((other) => text.includes(other)))).toEqual([]);
    expect(new Set([...words('reddit'), ...words('twitter')]).size).toBe(16);
  });

  it('go to the places of the file by turns', () => {
    const posts = of('marlow', 'reddit');
    for (const time of new Set(posts.map(({ slot }) => slot % (24 * hour)))) {
      const places = posts.filter(({ slot }) => slot % (24 * hour) === time).map(({ target }) => target.place);
      expect(places.sort()).toEqual(['LampTest', 'MarlowTest']);
    }
    expect(new Set(of('harbour_pilot', 'reddit').map(({ target }) => target.place))).toEqual(new Set(['HarbourTest']));
  });
});
