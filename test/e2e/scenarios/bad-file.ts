import assert from 'node:assert/strict';
import type { Scenario } from '../cloud.ts';
import { fileFor } from '../personality.ts';
import { json, minuteOf, postedOnce, reaches } from '../steps.ts';

const personality = 'felix';

interface Versions {
  readonly versions: readonly { readonly version: number; readonly inForce: boolean }[];
}

/** A file that cannot be used says where, and leaves the personality as it was. */
export const badFileChangesNothing: Scenario = {
  name: 'a bad file is refused with the name of its field, and changes nothing',
  personalities: [personality],
  beside: 'others',
  async run(cloud) {
    const platform = cloud.platforms[0]!;
    const good = fileFor('Felix', { platforms: [platform.id] });
    assert.equal((await cloud.put(personality, good)).status, 'accepted');
    const schedules = await cloud.schedules(personality);

    const bad = { ...good, timezone: 'Middle/Earth', topics: ['the road'] };
    const refused = await cloud.put(personality, bad);
    assert.equal(refused.status, 'refused');
    assert.deepEqual(
      refused.problems.map(({ field }) => field),
      ['timezone'],
    );
    assert.ok(refused.problems[0]?.found.includes('Middle/Earth'), JSON.stringify(refused.problems));

    assert.deepEqual(await cloud.schedules(personality), schedules);
    const { versions } = await json<Versions>(cloud, 'personality', 'versions', personality);
    assert.deepEqual(
      versions.map(({ version, inForce }) => ({ version, inForce })),
      [{ version: 1, inForce: true }],
    );
    await cloud.fire(personality, platform.id, minuteOf(cloud.now()));
    const publication = await reaches(cloud, { personality, platform: platform.id, state: 'published' });
    assert.equal(publication.version, 1);
    assert.notEqual(publication.topic, 'the road');
    postedOnce(platform, publication);
  },
};
