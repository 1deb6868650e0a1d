import { describe, expect, it, onTestFinished } from 'vitest';
import { createCalendar } from '../../../infra/local/calendar.ts';
import type { InvokeResult } from '../../../infra/local/host.ts';
import type { EventSourcePlan } from '../../../infra/local/plan.ts';
import { failuresOf, startPoller } from '../../../infra/local/poller.ts';
import { fakeMessaging } from './fake-services.ts';

const ok = (answer: unknown): InvokeResult => ({ ok: true, requestId: 'r', payload: JSON.stringify(answer) });
const thrown: InvokeResult = {
  ok: false,
  requestId: 'r',
  error: { kind: 'thrown', errorType: 'Error', errorMessage: 'no', trace: [] },
};

describe('what comes again after an invocation', () => {
  const messages = [{ messageId: 'a' }, { messageId: 'b' }];
  it.each<[string, InvokeResult, boolean, string[]]>([
    ['nothing after success', ok(null), true, []],
    ['nothing where there are no failures', ok({ batchItemFailures: [] }), true, []],
    ['nothing where failures are null', ok({ batchItemFailures: null }), true, []],
    ['what is named', ok({ batchItemFailures: [{ itemIdentifier: 'b' }] }), true, ['b']],
    ['nothing where reporting is off', ok({ batchItemFailures: [{ itemIdentifier: 'b' }] }), false, []],
    ['all after a throw', thrown, true, ['a', 'b']],
    ['all for an unknown id', ok({ batchItemFailures: [{ itemIdentifier: 'c' }] }), true, ['a', 'b']],
    ['all for an empty id', ok({ batchItemFailures: [{ itemIdentifier: '' }] }), true, ['a', 'b']],
    ['all for a missing id', ok({ batchItemFailures: [{}] }), true, ['a', 'b']],
    ['all for something else than a list', ok({ batchItemFailures: 'b' }), true, ['a', 'b']],
  ])('%s', (_name, result, reported, ids) => {
    expect([...failuresOf(result, messages, reported)]).toEqual(ids);
  });
});

type Records = { messageId: string; body: string; attributes: Record<string, string> }[];

async function pollerOf(
  source: Partial<EventSourcePlan>,
  handle: (records: Records, event: unknown) => InvokeResult | Promise<InvokeResult>,
  speed: number | 'max' = 'max',
) {
  const messaging = fakeMessaging();
  const plan = { arn: '', visibilityTimeoutSeconds: 30, retentionSeconds: 60, delaySeconds: 0, fifo: false };
  await messaging.ensureQueues([{ ...plan, name: 'drafts', redrive: { deadLetterQueue: 'dead', maxReceiveCount: 3 } }]);
  await messaging.ensureQueues([{ ...plan, name: 'dead' }]);
  const calendar = createCalendar({ start: 1_000, speed, machineNow: Date.now });
  const batches: Records[] = [];
  const errors: Error[] = [];
  let running = 0;
  let most = 0;
  const host = {
    room: () => 4 - running,
    async invoke(_name: string, payload: string) {
      running += 1;
      most = Math.max(most, running);
      const event = JSON.parse(payload) as { Records: Records };
      batches.push(event.Records);
      try {
        return await handle(event.Records, event);
      } finally {
        running -= 1;
      }
    },
  };
  const poller = startPoller({
    sources: [
      {
        queueName: 'drafts',
        queueArn: 'arn:aws:sqs:us-east-1:000000000000:drafts',
        functionName: 'write',
        batchSize: 10,
        batchingWindowSeconds: 0,
        reportBatchItemFailures: true,
        ...source,
      },
    ],
    messaging,
    host,
    calendar,
    onFatal: (error) => errors.push(error),
  });
  onTestFinished(() => poller.stop());
  const send = async (...bodies: string[]) => {
    for (const body of bodies) await messaging.send('drafts', body);
  };
  const held = () => {
    poller.scan();
    return calendar.held;
  };
  const quiet = () => expect.poll(held, { timeout: 3_000, interval: 5 }).toBe(false);
  return { messaging, calendar, batches, poller, send, quiet, errors, most: () => most };
}

describe('a poller', () => {
  it('hands over records in the form of SQS', async () => {
    const { send, batches, quiet } = await pollerOf({}, () => ok(null));
    await send('hello');
    await quiet();
    expect(batches).toEqual([
      [
        {
          messageId: expect.any(String),
          receiptHandle: expect.any(String),
          body: 'hello',
          attributes: { ApproximateReceiveCount: '1' },
          messageAttributes: {},
          md5OfBody: '5d41402abc4b2a76b9719d911017c592',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:drafts',
          awsRegion: 'us-east-1',
        },
      ],
    ]);
  });

  it('holds the calendar from the first look until the last retry, then lets the dead-letter queue have it', async () => {
    const { send, poller, calendar, quiet, batches, messaging } = await pollerOf({}, () => thrown);
    await send('x');
    expect(calendar.held).toBe(false);
    poller.scan();
    expect(calendar.holders()).toEqual(['queue drafts']);
    await quiet();
    expect(batches.map(([record]) => record?.attributes.ApproximateReceiveCount)).toEqual(['1', '2', '3']);
    expect(messaging.look('dead').waiting).toEqual(['x']);
  });

  it('makes batches of the size it is told, also beyond ten, and no more at once than it is told', async () => {
    const small = await pollerOf({ batchSize: 1, maximumConcurrency: 2 }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return ok(null);
    });
    await small.send('a', 'b', 'c', 'd', 'e');
    await small.quiet();
    expect(small.batches).toHaveLength(5);
    expect(small.most()).toBe(2);
    const large = await pollerOf({ batchSize: 25 }, () => ok(null));
    await large.send(...Array.from({ length: 12 }, (_, index) => String(index)));
    await large.quiet();
    expect(large.batches.map(({ length }) => length)).toEqual([12]);
  });

  it('waits for a batch to fill as long as the window is, at the calendar’s speed', async () => {
    const { send, batches, quiet, poller } = await pollerOf({ batchingWindowSeconds: 6 }, () => ok(null), 60);
    await send('a');
    poller.scan();
    await send('b');
    await quiet();
    expect(batches.map((records) => records.map(({ body }) => body))).toEqual([['a', 'b']]);
  });

  it('finishes the batch in hand when it stops, and takes no other', async () => {
    const { send, poller, batches, messaging } = await pollerOf({ batchSize: 1, maximumConcurrency: 2 }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return ok(null);
    });
    await send('a', 'b', 'c');
    poller.scan();
    await poller.stop();
    expect(batches).toHaveLength(2);
    expect(messaging.look('drafts').waiting).toEqual(['c']);
  });

  it('tells when the queue cannot be written', async () => {
    const { send, poller, messaging, errors } = await pollerOf({}, () => ok(null));
    messaging.delete = async () => {
      throw new Error('disk full');
    };
    await send('a');
    poller.scan();
    await expect.poll(() => errors.map(({ message }) => message)).toEqual(['disk full']);
  });
});
