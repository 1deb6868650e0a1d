import assert from 'node:assert/strict';
import type { Scenario } from '../cloud.ts';
import { json } from '../steps.ts';

const poison = 'this is no job';

interface Looked {
  readonly queues: readonly { readonly queue: string; readonly count: number; readonly messages: readonly object[] }[];
}

/** A message that nobody can work on stops nothing: it ends where people find it, and stays until they throw it away. */
export const poisonIsSetAside: Scenario = {
  name: 'a message that is no job ends in the dead-letter queue, where hive dlq shows and drops it',
  personalities: [],
  beside: 'nothing',
  async run(cloud) {
    const putBack = await cloud.hurry('draft');
    try {
      await cloud.send('draft', poison);
      await cloud.until(
        'the message lies in the dead-letter queue',
        4,
        async () => (await cloud.waiting('draft-dead')).includes(poison) || undefined,
      );
    } finally {
      await putBack();
    }
    const { queues } = await json<Looked>(cloud, 'dlq', 'list', 'draft');
    assert.partialDeepStrictEqual(queues, [{ queue: 'draft-dead', count: 1, messages: [{ kind: 'malformed' }] }]);
    // What can never work is not sent again.
    const again = await json(cloud, 'dlq', 'redrive', 'draft');
    assert.partialDeepStrictEqual(again, { found: 1, sent: 0, left: 1, malformed: 1 });
    const dropped = await cloud.until('the message can be dropped', 2, async () => {
      const answer = await json<{ found: number }>(cloud, 'dlq', 'redrive', 'draft', '--drop-malformed', '--yes');
      return answer.found > 0 ? answer : undefined;
    });
    assert.partialDeepStrictEqual(dropped, { found: 1, dropped: 1, left: 0 });
    assert.deepEqual(await cloud.waiting('draft-dead'), []);
  },
};
