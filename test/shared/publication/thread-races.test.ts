import { expect, it } from 'vitest';
import type { PlatformClient } from '../../../shared/publication/platform.ts';
import { publish } from '../../../shared/publication/publish.ts';
import { textHash } from '../../../shared/publication/text-hash.ts';
import { draftedPost } from '../../support/drafted.ts';
import { makeWorld, minute } from '../../support/world.ts';

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

  const { ledger, connect } = world.publishTools;
  const reached = Promise.withResolvers<void>();
  const slow = Promise.withResolvers<void>();
  const waiting: typeof ledger.addEvidence = async (...evidence) => {
    reached.resolve();
    await slow.promise;
    return ledger.addEvidence(...evidence);
  };
  const late = publish(thread.id, {
    ...world.publishTools,
    ledger: Object.assign(Object.create(ledger), { addEvidence: waiting }),
  });
  await reached.promise;

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
  slow.resolve();
  expect(await late).toBe('nothing');
  answered.resolve();
  expect(await fast).toBe('published');
  expect(world.platform.posts.map(({ text }) => text)).toEqual(['The lamp is lit.', 'And it turns.']);
  expect(world.platform.creates()).toBe(2);
});
