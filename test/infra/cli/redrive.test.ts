import { describe, expect, it } from 'vitest';
import { readLetter } from '../../../infra/cli/dead-letters.ts';
import { type DeadMessage, jobQueueOf, pickDeadQueues } from '../../../infra/cli/dead-queues.ts';
import {
  jobFate,
  type RedriveOptions,
  type RedriveTools,
  redriveQueue,
  slotFate,
  tally,
} from '../../../infra/cli/redrive.ts';
import { ItemInvalid } from '../../../shared/publication/errors.ts';
import type { PublicationState } from '../../../shared/publication/publication.ts';
import { plannedPublication } from '../../shared/publication/ledger-suite.ts';

const options: RedriveOptions = {
  rate: 5,
  most: 100,
  dryRun: false,
  dropMalformed: false,
  stopped: () => false,
  told: () => undefined,
};
const job = (id: string): string => JSON.stringify({ id });
const inState = (id: string, state: PublicationState) => plannedPublication({ id, state });

/** A dead-letter queue in memory, in which messages that are hidden stay hidden. */
function world(bodies: readonly string[], changes: Partial<RedriveTools> = {}) {
  const messages = bodies.map((body, index): DeadMessage & { hidden: boolean } => ({
    ...readLetter(body),
    id: `m${index}`,
    queue: 'draft-dead',
    receipt: `r${index}`,
    body,
    sentAt: 0,
    received: 1,
    hidden: false,
  }));
  const sent: [string, string][] = [];
  const deeds: string[] = [];
  const sleeps: number[] = [];
  const tools: RedriveTools = {
    queues: {
      async receive(_queue, most) {
        const found = messages.filter(({ hidden }) => !hidden).slice(0, most);
        for (const message of found) message.hidden = true;
        return found;
      },
      async giveBack({ id }) {
        const message = messages.find((one) => one.id === id);
        if (message !== undefined) message.hidden = false;
      },
      async delete({ id }) {
        deeds.push(`delete ${id}`);
        messages.splice(
          messages.findIndex((one) => one.id === id),
          1,
        );
      },
      async send(queue, body) {
        deeds.push(`send ${body}`);
        sent.push([queue, body]);
      },
    },
    read: async (id) => inState(id, 'planned'),
    queueFor: () => 'publish-x',
    plan: async () => 'planned',
    touch: async () => 'touched',
    sleep: async (ms) => void sleeps.push(ms),
    ...changes,
  };
  return { messages, sent, deeds, sleeps, tools };
}

describe('what becomes of a job', () => {
  it.each<[PublicationState, string]>([
    ['planned', 'sent'],
    ['held', 'sent'],
    ['drafted', 'sent'],
    ['publishing', 'sent'],
    ['unconfirmed', 'sent'],
    ['published', 'dropped'],
    ['failed', 'dropped'],
    ['skipped', 'dropped'],
    ['rejected', 'dropped'],
    ['expired', 'dropped'],
    ['removed', 'dropped'],
  ])('%s: %s', (state, fate) => {
    expect(jobFate('a', { publication: inState('a', state) }).fate).toBe(fate);
  });

  it('nobody knows, or whose item is spoilt', () => {
    expect(jobFate('a', { publication: undefined })).toEqual({ fate: 'malformed', why: expect.stringContaining('a') });
    expect(jobFate('a', { broken: 'account is 7' })).toEqual({
      fate: 'left',
      why: expect.stringContaining('account is 7'),
    });
  });

  it.each([
    ['planned', 'planned'],
    ['repeated', 'dropped'],
    ['skipped', 'dropped'],
    ['refused', 'malformed'],
  ] as const)('a slot that is %s: %s', (outcome, fate) => {
    expect(slotFate(outcome).fate).toBe(fate);
  });
});

describe('taking up dead letters', () => {
  it('sends a job to its own queue before it is deleted, at the pace that is asked for', async () => {
    const { tools, deeds, sent, sleeps, messages } = world([job('a'), job('b')]);
    const steps = await redriveQueue('draft-dead', tools, options);
    expect(steps.map(({ fate }) => fate)).toEqual(['sent', 'sent']);
    expect(sent).toEqual([
      ['draft', job('a')],
      ['draft', job('b')],
    ]);
    expect(deeds).toEqual([`send ${job('a')}`, 'delete m0', `send ${job('b')}`, 'delete m1']);
    expect(sleeps).toEqual([200, 200]);
    expect(messages).toEqual([]);
  });

  it('gives everything back where it cannot delete, so that nothing is lost', async () => {
    const { tools, sent, messages } = world([job('a'), 'poison', job('b')]);
    const broken = { ...tools.queues, delete: async () => Promise.reject(new Error('unplugged')) };
    await expect(redriveQueue('draft-dead', { ...tools, queues: broken }, options)).rejects.toThrow('unplugged');
    expect(sent).toHaveLength(1);
    expect(messages.map(({ hidden }) => hidden)).toEqual([false, false, false]);
  });

  it('leaves what can never work, or deletes it where that is asked for', async () => {
    const bodies = ['poison', job('a'), job('nobody')];
    const read: RedriveTools['read'] = async (id) => (id === 'nobody' ? undefined : inState(id, 'drafted'));
    const left = world(bodies, { read });
    const steps = await redriveQueue('draft-dead', left.tools, options);
    expect(tally(steps, options)).toEqual({ found: 3, sent: 1, planned: 0, dropped: 0, left: 2, malformed: 2 });
    expect(left.messages.map(({ body, hidden }) => [body, hidden])).toEqual([
      ['poison', false],
      [job('nobody'), false],
    ]);
    const dropping = { ...options, dropMalformed: true };
    const gone = world(bodies, { read });
    const dropped = await redriveQueue('draft-dead', gone.tools, dropping);
    expect(tally(dropped, dropping)).toEqual({ found: 3, sent: 1, planned: 0, dropped: 2, left: 0, malformed: 2 });
    expect(gone.messages).toEqual([]);
  });

  it('leaves a job whose item is not mended yet', async () => {
    const read = async () => Promise.reject(new ItemInvalid('account is 7, expected a text.'));
    const { tools, sent, messages } = world([job('a')], { read });
    expect(await redriveQueue('draft-dead', tools, { ...options, dropMalformed: true })).toMatchObject([
      { fate: 'left' },
    ]);
    expect({ sent, left: messages.length }).toEqual({ sent: [], left: 1 });
  });

  it('leaves a slot whose publication is spoilt, and goes on with the next', async () => {
    const slot = (minute: string) =>
      JSON.stringify({ personality: 'ada', platform: 'x', slot: `2026-11-23T09:${minute}:00Z` });
    const read: RedriveTools['read'] = async (id) => {
      if (id.endsWith('T0900Z')) throw new ItemInvalid('account is 7, expected a text.');
      return undefined;
    };
    const { tools, messages } = world([slot('00'), slot('30')], { read });
    const steps = await redriveQueue('failed-invocations', tools, options);
    expect(steps.map(({ fate }) => fate)).toEqual(['left', 'planned']);
    expect(messages.map(({ id }) => id)).toEqual(['m0']);
  });

  it('says what it would do, and does nothing', async () => {
    const bodies = [
      job('a'),
      'poison',
      JSON.stringify({ personality: 'ada', platform: 'x', slot: '2026-11-23T09:00:00Z' }),
    ];
    const { tools, deeds, messages } = world(bodies, {
      read: async (id) => (id === 'a' ? inState(id, 'drafted') : undefined),
      plan: async () => Promise.reject(new Error('planned')),
    });
    const dry = { ...options, dryRun: true, dropMalformed: true };
    const steps = await redriveQueue('failed-invocations', tools, dry);
    expect(tally(steps, dry)).toMatchObject({ found: 3, sent: 1, planned: 1, left: 3, malformed: 1 });
    expect(deeds).toEqual([]);
    expect(messages.every(({ hidden }) => !hidden)).toBe(true);
  });

  it('ends after the message in hand when it is told to stop, and at its bound', async () => {
    const { tools, messages } = world([job('a'), job('b'), job('c')]);
    let count = 0;
    const told = () => {
      count += 1;
    };
    const stopping = { ...options, stopped: () => count > 0, told };
    expect(await redriveQueue('draft-dead', tools, stopping)).toHaveLength(1);
    expect(messages).toHaveLength(2);
    expect(await redriveQueue('draft-dead', tools, { ...options, most: 1 })).toHaveLength(1);
    expect(messages).toHaveLength(1);
  });

  it('does not go round with a job that comes back at once', async () => {
    const { tools, messages, sent } = world([job('a')]);
    const boomerang: RedriveTools['queues'] = {
      ...tools.queues,
      async send(queue, body) {
        await tools.queues.send(queue, body);
        messages.push({ ...(messages[0] as DeadMessage), id: `m${messages.length + sent.length}`, hidden: false });
      },
    };
    const steps = await redriveQueue('draft-dead', { ...tools, queues: boomerang }, options);
    expect(steps.map(({ fate }) => fate)).toEqual(['sent', 'left']);
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['touched', 'sent'],
    ['newer', 'dropped'],
    ['gone', 'dropped'],
  ] as const)('an upload whose object is %s is %s', async (touched, fate) => {
    const body = JSON.stringify({ source: 'aws.s3', detail: { object: { key: 'personalities/ada.json' } } });
    const keys: string[] = [];
    const touch: RedriveTools['touch'] = async (key) => {
      keys.push(key);
      return touched;
    };
    const { tools } = world([body], { touch });
    expect(await redriveQueue('failed-deliveries', tools, options)).toMatchObject([{ fate }]);
    expect(keys).toEqual(['personalities/ada.json']);
  });

  it('sends a job that ended among failed events where its next step is', async () => {
    const { tools, sent, messages } = world([job('a')]);
    for (const message of messages) Object.assign(message, { queue: 'failed-invocations' });
    await redriveQueue('failed-invocations', tools, options);
    expect(sent).toEqual([['publish-x', job('a')]]);
  });
});

describe('a dead-letter queue', () => {
  it.each([
    ['draft', ['draft-dead']],
    ['draft-dead', ['draft-dead']],
    ['hive-prod-draft-dead', ['draft-dead']],
    ['failed-i', ['failed-invocations']],
  ])('is meant by %s', async (written, names) => {
    expect(await pickDeadQueues(written, 'prod')).toEqual(names);
  });

  it('is each of them where none is named', async () => {
    const all = await pickDeadQueues(undefined, 'prod');
    expect(all).toEqual(expect.arrayContaining(['draft-dead', 'failed-invocations', 'failed-deliveries']));
    expect(all.filter((name) => jobQueueOf(name) === undefined)).toEqual(['failed-invocations', 'failed-deliveries']);
    await expect(pickDeadQueues('drafty', 'prod')).rejects.toThrow(
      /^There is no dead-letter queue "drafty" \(did you mean draft\?\)/,
    );
  });
});
