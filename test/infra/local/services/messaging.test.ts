import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { queueArn, topicArn } from '../../../../infra/local/names.ts';
import { startMessaging } from '../../../../infra/local/services/messaging.ts';
import type { QueuePlan } from '../../../../infra/local/services/types.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'hive-messages-'));
  cleanups.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const plan = (name: string, change: Partial<QueuePlan> = {}): QueuePlan => ({
  name,
  arn: queueArn(name),
  visibilityTimeoutSeconds: 30,
  retentionSeconds: 345_600,
  delaySeconds: 0,
  fifo: false,
  ...change,
});

async function start(dataDir?: string, queues = [plan('drafts')]) {
  const messaging = await startMessaging({ dataDir });
  const client = new SQSClient({
    endpoint: messaging.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  let stopped = false;
  const stop = async () => {
    if (stopped) return;
    stopped = true;
    client.destroy();
    await messaging.stop();
  };
  cleanups.push(stop);
  await messaging.ensureQueues(queues);
  return { messaging, client, stop };
}

describe('startMessaging', () => {
  it('knows which message has waited longest, in whatever hands it is', async () => {
    const { messaging } = await start();
    expect(messaging.oldest('drafts')).toBeUndefined();
    const { messageId } = await messaging.send('drafts', 'first');
    await sleep(2);
    await messaging.send('drafts', 'second');
    expect(messaging.oldest('drafts')).toBe(messageId);
    const [taken] = await messaging.receive('drafts', 1);
    expect(messaging.oldest('drafts')).toBe(messageId);
    await messaging.delete('drafts', taken?.receiptHandle ?? '');
    expect(messaging.oldest('drafts')).not.toBe(messageId);
  });

  it('listens on the loopback alone', async () => {
    const { messaging } = await start();
    expect(messaging.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const port = new URL(messaging.url).port;
    // Every 127/8 address reaches a server that listens on all interfaces.
    await expect(fetch(`http://127.0.0.2:${port}/health`)).rejects.toThrow();
  });

  it('keeps what is said beside a message', async () => {
    const { messaging, client } = await start();
    await messaging.ensureQueues([plan('drafts')]);
    await messaging.send('drafts', 'body', { ERROR_CODE: 'ACCESS_DENIED', ERROR_MESSAGE: 'not allowed' });
    const QueueUrl = messaging.queueUrl('drafts');
    const command = new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] });
    const { Messages } = await client.send(command);
    expect(Messages?.[0]?.MessageAttributes).toMatchObject({
      ERROR_CODE: { DataType: 'String', StringValue: 'ACCESS_DENIED' },
      ERROR_MESSAGE: { StringValue: 'not allowed' },
    });
  });

  it('sends, counts, receives and deletes in process and for the SDK alike', async () => {
    const { messaging, client } = await start();
    expect(messaging.pending('drafts')).toEqual({ visible: 0, inFlight: 0 });
    const { messageId } = await messaging.send('drafts', '{"id":"ä 😀"}');
    await client.send(new SendMessageCommand({ QueueUrl: messaging.queueUrl('drafts'), MessageBody: 'second' }));
    expect(messaging.pending('drafts')).toEqual({ visible: 2, inFlight: 0 });
    const [first, second] = await messaging.receive('drafts', 10);
    expect(first).toMatchObject({ messageId, body: '{"id":"ä 😀"}', attributes: { ApproximateReceiveCount: '1' } });
    expect(Number(first?.attributes.SentTimestamp)).toBeGreaterThan(1.7e12);
    expect(second?.body).toBe('second');
    expect(messaging.pending('drafts')).toEqual({ visible: 0, inFlight: 2 });
    expect(await messaging.receive('drafts', 10)).toEqual([]);
    await messaging.delete('drafts', first?.receiptHandle ?? '');
    await messaging.delete('drafts', second?.receiptHandle ?? '');
    expect(messaging.pending('drafts')).toEqual({ visible: 0, inFlight: 0 });
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'drafts' }));
    expect(QueueUrl).toBe(messaging.queueUrl('drafts'));
  });

  it('makes a message visible again a second after it was given back', async () => {
    const { messaging } = await start();
    await messaging.send('drafts', 'again');
    const [message] = await messaging.receive('drafts', 1);
    await messaging.giveBack('drafts', message?.receiptHandle ?? '');
    expect(messaging.pending('drafts')).toEqual({ visible: 0, inFlight: 1 });
    await sleep(1_050);
    expect(messaging.pending('drafts')).toEqual({ visible: 1, inFlight: 0 });
    expect((await messaging.receive('drafts', 1))[0]?.attributes.ApproximateReceiveCount).toBe('2');
  });

  it('answers a visibility of zero and keeps the message, on disk too', async () => {
    const dataDir = folder();
    const first = await start(dataDir);
    await first.messaging.send('drafts', 'again');
    const [message] = await first.messaging.receive('drafts', 1);
    await first.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: first.messaging.queueUrl('drafts'),
        ReceiptHandle: message?.receiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    expect(first.messaging.pending('drafts')).toEqual({ visible: 1, inFlight: 0 });
    await first.stop();
    const second = await start(dataDir);
    expect((await second.messaging.receive('drafts', 1))[0]).toMatchObject({
      body: 'again',
      attributes: { ApproximateReceiveCount: '2' },
    });
  });

  it('moves a message to the dead-letter queue after its last receive', async () => {
    const dataDir = folder();
    const queues = [
      plan('drafts', { visibilityTimeoutSeconds: 0, redrive: { deadLetterQueue: 'dead', maxReceiveCount: 2 } }),
      plan('dead'),
    ];
    const { messaging, stop } = await start(dataDir, queues);
    await messaging.send('drafts', 'poison');
    expect(await messaging.receive('drafts', 1)).toHaveLength(1);
    expect(await messaging.receive('drafts', 1)).toHaveLength(1);
    expect(await messaging.receive('drafts', 1)).toEqual([]);
    expect(messaging.pending('drafts')).toEqual({ visible: 0, inFlight: 0 });
    expect(messaging.pending('dead')).toEqual({ visible: 1, inFlight: 0 });
    await stop();
    const again = await start(dataDir, queues);
    expect((await again.messaging.receive('dead', 1))[0]?.body).toBe('poison');
  });

  it('counts the messages of a FIFO queue by what a receive would give now', async () => {
    const { messaging, client } = await start(undefined, [plan('ordered.fifo', { fifo: true })]);
    for (const [group, id] of ['a1', 'a2', 'b1'].map((name) => [name.charAt(0), name] as const)) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: messaging.queueUrl('ordered.fifo'),
          MessageBody: id,
          MessageGroupId: group,
          MessageDeduplicationId: id,
        }),
      );
    }
    expect(messaging.pending('ordered.fifo')).toEqual({ visible: 3, inFlight: 0 });
    const [first] = await messaging.receive('ordered.fifo', 1);
    expect(first).toMatchObject({ body: 'a1', attributes: { MessageGroupId: 'a', MessageDeduplicationId: 'a1' } });
    expect(messaging.pending('ordered.fifo')).toEqual({ visible: 1, inFlight: 2 });
    await messaging.delete('ordered.fifo', first?.receiptHandle ?? '');
    expect(messaging.pending('ordered.fifo')).toEqual({ visible: 2, inFlight: 0 });
    await expect(messaging.send('ordered.fifo', 'x')).rejects.toThrow(/FIFO queue/);
  });

  it('shows messages that were in flight at the end again, with their count, and takes a changed plan', async () => {
    const dataDir = folder();
    const first = await start(dataDir);
    await first.messaging.send('drafts', 'one');
    await first.messaging.send('drafts', 'two');
    expect(await first.messaging.receive('drafts', 1)).toHaveLength(1);
    await first.stop();

    const second = await start(dataDir, [plan('drafts', { visibilityTimeoutSeconds: 7 })]);
    expect(second.messaging.pending('drafts')).toEqual({ visible: 2, inFlight: 0 });
    const answer = await second.client.send(
      new ReceiveMessageCommand({
        QueueUrl: second.messaging.queueUrl('drafts'),
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    expect(answer.Messages?.map((one) => [one.Body, one.Attributes?.ApproximateReceiveCount])).toEqual([
      ['one', '2'],
      ['two', '1'],
    ]);
  });

  it('keeps topics and their subscriptions, and delivers to queues', async () => {
    const { messaging } = await start();
    const topics = [
      {
        name: 'alarms',
        arn: topicArn('alarms'),
        subscriptions: [
          { protocol: 'sqs', endpoint: queueArn('drafts') },
          { protocol: 'email', endpoint: 'operator@example.com' },
        ],
      },
    ];
    await messaging.ensureTopics(topics);
    await messaging.ensureTopics(topics);
    const answer = await fetch(messaging.url, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'Publish', TopicArn: topicArn('alarms'), Message: 'fire' }),
    });
    expect(answer.status).toBe(200);
    const [message] = await messaging.receive('drafts', 1);
    expect(JSON.parse(message?.body ?? '{}')).toMatchObject({ Message: 'fire', TopicArn: topicArn('alarms') });
  });

  it('refuses what SQS refuses, and unknown names, in one sentence', async () => {
    const { messaging } = await start();
    await expect(messaging.send('nobody', 'x')).rejects.toThrow('There is no queue nobody in the embedded cloud.');
    expect(() => messaging.pending('nobody')).toThrow(/no queue nobody/);
    await expect(messaging.send('drafts', 'a\u0000b')).rejects.toThrow(/character that SQS does not take/);
    await expect(messaging.send('drafts', '')).rejects.toThrow(/0 bytes/);
    await expect(messaging.send('drafts', 'x'.repeat(1_048_577))).rejects.toThrow(/takes 1 to 1048576 bytes/);
    await expect(
      messaging.ensureQueues([plan('lone', { redrive: { deadLetterQueue: 'missing', maxReceiveCount: 1 } })]),
    ).rejects.toThrow(/lone names the dead-letter queue missing/);
  });

  it('says in one sentence that the store cannot be opened', async () => {
    const dataDir = folder();
    writeFileSync(
      join(dataDir, 'fauxqs.db'),
      'this is no database, but it is longer than a header of one hundred bytes. '.repeat(3),
    );
    await expect(startMessaging({ dataDir })).rejects.toThrow(
      /message store in .* cannot be read or written .* --fresh/,
    );
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o600);
    await expect(startMessaging({ dataDir: file })).rejects.toThrow(
      /message store in .*file cannot be read or written/,
    );
  });

  it('says in one sentence that the disk refuses a write, to the SDK too', async () => {
    const dataDir = folder();
    const { messaging, client } = await start(dataDir);
    const { insideAt } = await import('../../../../infra/local/services/fauxqs.ts');
    const queue = insideAt(messaging.url)?.sqs.getQueueByName('drafts') as unknown as {
      persistence: { db: { exec(sql: string): void } };
    };
    queue.persistence.db.exec('PRAGMA max_page_count = 1');
    const body = 'x'.repeat(500_000);
    await expect(messaging.send('drafts', body)).rejects.toThrow(
      /message store in .* the disk is full: free some space/,
    );
    const sent = client.send(new SendMessageCommand({ QueueUrl: messaging.queueUrl('drafts'), MessageBody: body }));
    await expect(sent).rejects.toThrow(/the disk is full/);
  });
});
