import assert from 'node:assert/strict';
import type { Scenario } from '../cloud.ts';
import { fileFor } from '../personality.ts';
import { json, minuteOf, postedOnce, reaches } from '../steps.ts';

const personality = 'dora';

interface Versions {
  readonly status: string;
  readonly versions: readonly { readonly version: number; readonly inForce: boolean }[];
}

/** Without its file a personality posts no more; what it said stays known. */
export const deletionKeepsHistory: Scenario = {
  name: 'a file that is removed takes its schedules along, and leaves its history',
  personalities: [personality],
  beside: 'others',
  async run(cloud) {
    const platform = cloud.platforms.at(-1)!;
    await cloud.put(personality, fileFor('Dora'));
    await cloud.fire(personality, platform.id, minuteOf(cloud.now()));
    const publication = await reaches(cloud, { personality, platform: platform.id, state: 'published' });

    const report = await cloud.remove(personality);
    assert.equal(report.status, 'deleted');
    assert.deepEqual(await cloud.schedules(personality), []);

    assert.deepEqual(await cloud.publications(personality), [publication]);
    assert.partialDeepStrictEqual(await json(cloud, 'posts', 'show', publication.id), {
      id: publication.id,
      state: 'published',
    });
    const { status, versions } = await json<Versions>(cloud, 'personality', 'versions', personality);
    assert.equal(status, 'deleted');
    assert.deepEqual(
      versions.map(({ version, inForce }) => ({ version, inForce })),
      [{ version: 1, inForce: false }],
    );
    postedOnce(platform, publication);
  },
};
