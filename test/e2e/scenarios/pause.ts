import assert from 'node:assert/strict';
import type { Publication } from '../../../shared/publication/publication.ts';
import type { Cloud, Scenario } from '../cloud.ts';
import { fileFor } from '../personality.ts';
import { json, minuteOf, postedNothing, postedOnce, reaches } from '../steps.ts';

const personality = 'paul';

/** The publication on a platform, once a switch holds it back. */
function heldBack(cloud: Cloud, platform: string, reason: string): Promise<Publication> {
  return cloud.until(`the slot of ${personality} on ${platform} waits because ${reason}`, 4, async () => {
    const found = (await cloud.publications(personality)).find((one) => one.platform === platform);
    assert.notEqual(found?.state, 'published', `${found?.id} was posted although ${reason}.`);
    return found?.state === 'planned' && found.wait?.reason === reason ? found : undefined;
  });
}

/** The switches of a personality and of the whole hive stop what is planned; resumed, it goes out. */
export const switchesStopAndGo: Scenario = {
  name: 'hive pause stops the slots of a personality and of all, hive resume lets them go on',
  personalities: [personality],
  beside: 'nothing',
  async run(cloud) {
    const [first, last] = [cloud.platforms[0]!, cloud.platforms.at(-1)!];
    await cloud.put(personality, fileFor('Paul'));
    assert.partialDeepStrictEqual(await json(cloud, 'pause', personality), { paused: true, effective: true });
    // Warm functions look at the switches every 30 seconds, and at each step while anything is paused.
    const paused = cloud.now();
    await cloud.until('half a minute passes', 2, async () => cloud.now() - paused > 31_000 || undefined);
    await cloud.fire(personality, first.id, minuteOf(cloud.now()));
    await heldBack(cloud, first.id, `personality ${personality} is paused`);
    postedNothing(first, personality);

    await json(cloud, 'pause', '--all');
    try {
      assert.partialDeepStrictEqual(await json(cloud, 'resume', personality), { paused: false, effective: true });
      await cloud.fire(personality, last.id, minuteOf(cloud.now()));
      await heldBack(cloud, last.id, 'the hive is paused');
      postedNothing(last, personality);
    } finally {
      await json(cloud, 'resume', '--all');
    }
    for (const platform of [first, last]) {
      postedOnce(platform, await reaches(cloud, { personality, platform: platform.id, state: 'published' }));
    }
  },
};
