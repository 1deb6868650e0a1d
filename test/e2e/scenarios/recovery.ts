import assert from 'node:assert/strict';
import { isTerminal, type Publication } from '../../../shared/publication/publication.ts';
import type { Cloud, Scenario } from '../cloud.ts';
import { fileFor } from '../personality.ts';
import { json, minute, minuteOf, postedNothing, postedOnce } from '../steps.ts';

const personalities = Array.from({ length: 10 }, (_, index) => `crew${index}`);
/** Those whose time runs out before the bug is mended. */
const late = personalities.slice(0, 3);
const lateAfterMinutes = 10;
/** So long each of them has left at least when it is planned. */
const leftMs = 45_000;

/** The function's own handler gives back, one by one, what its work throws at. */
const bug = `
  const work = async () => {
    throw new Error('The bug of the drill.');
  };
  export const handler = async ({ Records }) => {
    const batchItemFailures = [];
    for (const { messageId } of Records) {
      try {
        await work();
      } catch (error) {
        console.error(error.message);
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };`;

const queueOf = 'draft';
const writer = 'write-draft';

interface Redriven {
  readonly found: number;
  readonly sent: number;
  readonly left: number;
}

async function all(cloud: Cloud): Promise<Publication[]> {
  const found = await Promise.all(personalities.map((personality) => cloud.publications(personality)));
  return found.flat();
}

/** One slot for each on every platform. Those that will be late go first, because their time is short. */
async function plan(cloud: Cloud): Promise<void> {
  const upload = async (personality: string): Promise<void> => {
    const section = late.includes(personality) ? { maxLatenessMinutes: lateAfterMinutes } : {};
    await cloud.put(personality, fileFor(`Crew ${personality.at(-1)}`, { section }));
  };
  await Promise.all(personalities.map(upload));
  for (const personality of personalities) {
    for (const { id } of cloud.platforms) {
      const now = cloud.now();
      const ends = minuteOf(now + leftMs) + minute;
      const slot = late.includes(personality) ? ends - lateAfterMinutes * minute : minuteOf(now);
      await cloud.fire(personality, id, slot);
    }
  }
}

/** A bug in the writer, twenty jobs that fail for good, the right code again, and every job taken up where it was. */
export const bugIsMended: Scenario = {
  name: 'recovery: a bug dead-letters twenty jobs, the right code and hive dlq redrive bring them back',
  personalities,
  beside: 'nothing',
  async run(cloud) {
    const jobs = personalities.length * cloud.platforms.length;
    const putBack = await cloud.hurry(queueOf);
    try {
      await cloud.replaceCode(writer, bug);
      await plan(cloud);
      await cloud.until(`${jobs} jobs lie in the dead-letter queue`, 5, async () => {
        const ids = (await cloud.waiting(`${queueOf}-dead`)).map((body) => (JSON.parse(body) as { id: string }).id);
        return new Set(ids).size >= jobs || undefined;
      });
      const planned = await all(cloud);
      assert.equal(planned.length, jobs);
      const moved = planned.filter(({ state }) => state !== 'planned');
      assert.deepEqual(
        moved.map(({ id, state, reason }) => `${id} ${state} ${reason}`),
        [],
      );
      const deadline = Math.max(
        ...planned.filter(({ personality }) => late.includes(personality)).map(({ notAfter }) => notAfter),
      );
      await cloud.until('the time of the late ones is over', 4, async () => cloud.now() > deadline || undefined);
    } finally {
      await cloud.replaceCode(writer);
      await putBack();
    }

    const redriven = await json<Redriven>(cloud, 'dlq', 'redrive', queueOf, '--rate', '50');
    assert.ok(redriven.sent >= jobs - late.length * cloud.platforms.length, JSON.stringify(redriven));
    assert.equal(redriven.left, 0);
    const open = async (): Promise<Publication[]> => (await all(cloud)).filter(({ state }) => !isTerminal(state));
    let waiting: readonly Publication[] = [];
    await cloud.until(
      () =>
        `every job ends (open: ${waiting.map(({ id, state, wait }) => `${id} ${state} ${wait?.reason}`).join('; ')})`,
      5,
      async () => {
        waiting = await open();
        return waiting.length === 0 || undefined;
      },
    );
    await everythingOnce(cloud, jobs);
    assert.deepEqual(await cloud.waiting(`${queueOf}-dead`), []);
  },
};

/** None lost, none doubled, and none too late. */
async function everythingOnce(cloud: Cloud, jobs: number): Promise<void> {
  const publications = await all(cloud);
  assert.equal(publications.length, jobs);
  for (const publication of publications) {
    const { id, personality, state, reason } = publication;
    const platform = cloud.platforms.find((one) => one.id === publication.platform)!;
    if (late.includes(personality)) {
      assert.equal(state, 'expired', `${id} is ${state}: ${reason}`);
      assert.match(reason ?? '', /its time ran out/);
      postedNothing(platform, personality);
    } else {
      assert.equal(state, 'published', `${id} is ${state}: ${reason}`);
      postedOnce(platform, publication);
    }
  }
}
