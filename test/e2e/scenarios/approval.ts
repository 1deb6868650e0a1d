import assert from 'node:assert/strict';
import type { Cloud, Scenario } from '../cloud.ts';
import { fileFor } from '../personality.ts';
import { json, minute, minuteOf, postedNothing, postedOnce, reaches } from '../steps.ts';

const [approved, rejected] = ['anna', 'rudi'];

/** A file whose one slot of the day is at this time, and whose drafts a person looks at before. */
function fileOf(cloud: Cloud, name: string, slot: number): object {
  const time = new Date(slot);
  const cron = `${time.getUTCMinutes()} ${time.getUTCHours()} * * *`;
  const fields = { approval: { leadTime: '10 minutes' } };
  return fileFor(name, { cron, platforms: [cloud.platforms[0]!.id], fields });
}

/** Drafts are written ahead of their slots; what is approved goes out at its time, what is rejected never does. */
export const peopleDecide: Scenario = {
  name: 'drafts are held: the approved one is posted with its words, the rejected one is not',
  personalities: [approved, rejected],
  beside: 'anything',
  async run(cloud) {
    const platform = cloud.platforms[0]!;
    // Sweep, once a minute, first has it written and then sent.
    const slot = minuteOf(cloud.now()) + 3 * minute;
    await cloud.put(approved, fileOf(cloud, 'Anna', slot));
    await cloud.put(rejected, fileOf(cloud, 'Rudi', slot));
    const held = await reaches(cloud, { personality: approved, platform: platform.id, state: 'held' });
    const other = await reaches(cloud, { personality: rejected, platform: platform.id, state: 'held' });
    assert.equal(held.slot, slot);
    assert.ok(cloud.now() < slot, 'The drafts were written too late.');

    const hash = held.textHash?.slice(0, 12) ?? '';
    const answer = await json(cloud, 'posts', 'approve', held.id, '--hash', hash);
    assert.partialDeepStrictEqual(answer, { done: true, state: 'drafted', textHash: held.textHash });
    await json(cloud, 'posts', 'reject', other.id, '--why', 'Too gloomy.');
    postedNothing(platform, approved);

    const published = await reaches(cloud, { personality: approved, platform: platform.id, state: 'published' }, 10);
    assert.equal(published.textHash, held.textHash);
    assert.deepEqual(published.parts, held.parts);
    assert.ok((published.ids['0']?.at ?? 0) >= slot, 'It was posted before its slot.');
    postedOnce(platform, published);
    const [ended] = await cloud.publications(rejected);
    assert.equal(ended?.state, 'rejected');
    assert.match(ended.reason ?? '', /rejected it: Too gloomy\./);
    postedNothing(platform, rejected);
  },
};
