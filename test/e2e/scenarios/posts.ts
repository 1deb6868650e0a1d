import assert from 'node:assert/strict';
import type { Scenario } from '../cloud.ts';
import { fileFor } from '../personality.ts';
import { postedOnce, reaches } from '../steps.ts';

const personality = 'marlow';

/** From a file to one post on every platform, by the schedules that the hive made of it. */
export const everyPlatformPosts: Scenario = {
  name: 'a file becomes schedules, and one post on every platform',
  personalities: [personality],
  beside: 'others',
  async run(cloud) {
    const report = await cloud.put(personality, fileFor('Marlow', { cron: '* * * * *' }));
    assert.equal(report.status, 'accepted', JSON.stringify(report.problems));
    assert.equal(report.version, 1);
    const names = cloud.platforms.map(({ id }) => `${personality}.${id}`);
    assert.deepEqual(await cloud.schedules(personality), names.sort());
    for (const { id } of cloud.platforms) await cloud.firing(personality, id);
    for (const platform of cloud.platforms) {
      const publication = await reaches(cloud, { personality, platform: platform.id, state: 'published' });
      postedOnce(platform, publication);
      assert.deepEqual(platform.sandbox.duplicates(), []);
      const run = await cloud.read(publication.run ?? '');
      assert.ok(run?.includes(publication.id), `The run ${publication.run} is not in the bucket.`);
    }
    // It would go on posting.
    await cloud.remove(personality);
  },
};
