import assert from 'node:assert/strict';
import type { Inbox, Scenario } from '../cloud.ts';
import { json } from '../steps.ts';

const poison = 'this is no job';
const alarm = 'dead-letters-draft-dead';

interface Looked {
  readonly queues: readonly { readonly queue: string; readonly count: number; readonly messages: readonly object[] }[];
}

/** What CloudWatch sends to a topic, as far as it is looked at here. */
interface Notice {
  readonly AlarmName?: string;
  readonly AlarmDescription?: string;
  readonly NewStateValue?: string;
}

/** The notice that an alarm rings, once it has arrived; `named`: its name without the stage. */
async function rang(inbox: Inbox, named: string): Promise<Notice | undefined> {
  const notices = (await inbox.read()).map((envelope): Notice => {
    const { Message } = JSON.parse(envelope) as { readonly Message: string };
    // Drafts that wait are told of in plain words.
    return Message.startsWith('{') ? (JSON.parse(Message) as Notice) : {};
  });
  return notices.find((notice) => notice.NewStateValue === 'ALARM' && notice.AlarmName?.endsWith(`-${named}`));
}

/** A message that nobody can work on stops nothing: people are told, find it, and throw it away. */
export const poisonIsSetAside: Scenario = {
  name: 'a message that is no job ends in the dead-letter queue, its alarm reaches people, hive dlq shows and drops it',
  personalities: [],
  beside: 'nothing',
  async run(cloud) {
    const inbox = await cloud.subscribe();
    const putBack = await cloud.hurry('draft');
    try {
      await cloud.send('draft', poison);
      await cloud.until('the message lies in the dead-letter queue', 4, async () => {
        return (await cloud.waiting('draft-dead')).includes(poison) || undefined;
      });
      await cloud.measure('draft-dead');
      const notice = await cloud.until(`the alarm ${alarm} reaches people`, 7, () => rang(inbox, alarm));
      assert.match(notice.AlarmDescription ?? '', /hive dlq list/);
    } finally {
      await putBack();
      await inbox.close();
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
