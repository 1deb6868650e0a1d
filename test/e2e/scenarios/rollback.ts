import assert from 'node:assert/strict';
import type { Scenario } from '../cloud.ts';
import { fileFor } from '../personality.ts';
import { json, minuteOf, postedOnce, reaches } from '../steps.ts';

const personality = 'rosa';

/** A change is taken back: the older file again, as a new version, which the next post is of. */
export const olderVersionComesBack: Scenario = {
  name: 'hive personality rollback brings an older version back',
  personalities: [personality],
  beside: 'others',
  async run(cloud) {
    const platform = cloud.platforms[0]!;
    const file = fileFor('Rosa', { platforms: [platform.id] });
    await cloud.put(personality, { ...file, version: '1.0', topics: ['roses'] });
    const older = await cloud.read(`personalities/${personality}.json`);
    const changed = await cloud.put(personality, { ...file, version: '2.0', topics: ['thorns'] });
    assert.equal(changed.version, 2);

    const taken = await json(cloud, 'personality', 'rollback', personality, '1');
    assert.partialDeepStrictEqual(taken, { status: 'accepted', from: 1, version: 3, fileVersion: '1.0' });
    assert.equal(await cloud.read(`personalities/${personality}.json`), older);

    await cloud.fire(personality, platform.id, minuteOf(cloud.now()));
    const publication = await reaches(cloud, { personality, platform: platform.id, state: 'published' });
    assert.partialDeepStrictEqual(publication, { version: 3, topic: 'roses' });
    postedOnce(platform, publication);
  },
};
