import { expect, it } from 'vitest';
import type { PlatformClient } from '../../../shared/publication/platform.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { textHash } from '../../../shared/publication/text-hash.ts';
import { askRemoval } from '../../../shared/publication/wishes.ts';
import { draftedPost } from '../../support/drafted.ts';
import { errandWorld, losesItsLastPart, publishedThread } from '../../support/errands.ts';
import { makeWorld, minute, type World } from '../../support/world.ts';

/** A run that found a post and stands still before it stores what it knows. */
async function standingStill({ publishTools }: Pick<World, 'publishTools'>, id: string) {
  const { ledger } = publishTools;
  const reached = Promise.withResolvers<void>();
  const slow = Promise.withResolvers<void>();
  const addEvidence: typeof ledger.addEvidence = async (...evidence) => {
    reached.resolve();
    await slow.promise;
    return ledger.addEvidence(...evidence);
  };
  const late = publish(id, { ...publishTools, ledger: Object.assign(Object.create(ledger), { addEvidence }) });
  await reached.promise;
  return { late, goOn: slow.resolve };
}

it('leaves the next part of a thread to the worker that has it, whoever finds the part before once more', async () => {
  const world = makeWorld();
  const parts = [{ text: 'The lamp is lit.' }, { text: 'And it turns.' }];
  const limits = { minimumGapMinutes: 0 };
  const thread = draftedPost(world.now(), { parts, textHash: textHash(parts), limits });
  await world.ledger.create(thread);
  world.platform.faults.push({ kind: 'lost-after' });
  await publish(thread.id, world.publishTools);
  expect(await world.only()).toMatchObject({ state: 'unconfirmed', ids: {} });
  world.pass(10 * minute);

  const { connect } = world.publishTools;
  const { late, goOn } = await standingStill(world, thread.id);
  const sending = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const fast = publish(thread.id, {
    ...world.publishTools,
    connect: async (account): Promise<PlatformClient> => {
      const client = await connect(account);
      return {
        ...client,
        publish: async (...words) => {
          sending.resolve();
          await answered.promise;
          return client.publish(...words);
        },
      };
    },
  });
  await sending.promise;
  goOn();
  expect(await late).toBe('nothing');
  answered.resolve();
  expect(await fast).toBe('published');
  expect(world.platform.posts.map(({ text }) => text)).toEqual(['The lamp is lit.', 'And it turns.']);
  expect(world.platform.creates()).toBe(2);
});

it('leaves a thread alone that another run took down meanwhile', async () => {
  const world = errandWorld();
  const thread = await publishedThread(world, 2);
  await losesItsLastPart(world, thread);
  await askRemoval(thread.id, { by: 'eve@desk' }, world.wishTools);
  const { late, goOn } = await standingStill(world, thread.id);
  await world.deliver();
  expect(await world.only()).toMatchObject({ state: 'removed', gone: { 0: world.now(), 1: world.now() } });
  goOn();
  expect(await late).toBe('nothing');
  expect(world.platform.posts).toEqual([]);
});
