import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTopics, snsNotices } from '../../../shared/aws/notices.ts';
import { StoreBusy } from '../../../shared/publication/errors.ts';
import { heldLetter } from '../../../shared/publication/notices.ts';
import { draftedPost } from '../../support/drafted.ts';
import { startTestQueues, type TestQueues } from '../../support/fauxqs.ts';

let queues: TestQueues;
beforeAll(async () => {
  queues = await startTestQueues();
});
afterAll(() => queues.stop());

const slot = Date.parse('2026-11-22T09:00:00Z');
const publication = draftedPost(slot, {
  state: 'held',
  textHash: 'a1b2c3d4e5f6a7b8',
  reason: 'the file of ada asks for approval',
  parts: [{ title: 'Fog', text: 'The lamp is lit.' }, { text: 'And the kettle.' }],
});

describe('the letter about a draft that waits', () => {
  it('has its words, why and until when it waits, and the commands that answer', () => {
    const { subject, text } = heldLetter(publication, 'prod');
    expect(text).toContain('Fog\n\nThe lamp is lit.\n\n---\n\nAnd the kettle.');
    expect(text).toContain('because the file of ada asks for approval. It is due at 2026-11-22 09:00 UTC');
    expect(text).toContain(`npx hive posts approve ${publication.id} --hash a1b2c3d4e5f6 --stage prod`);
    expect(text).toContain('posts reject');
    expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
  });

  it('keeps to what a subject may be, whatever the names', () => {
    const { subject } = heldLetter({ ...publication, personality: 'a'.repeat(32), platform: 'p'.repeat(60) }, 'prod');
    expect(subject).toHaveLength(100);
  });
});

describe('notices over SNS', () => {
  it('reach who subscribed to the topic of the environment', async () => {
    const topics = makeTopics(queues.config);
    queues.server.createQueue('mailbox');
    const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: 'people' }));
    const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:mailbox';
    await topics.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    await snsNotices({ HIVE_STAGE: 'prod', HIVE_PEOPLE_TOPIC_ARN: TopicArn }, () => topics).held(publication);
    const [message] = queues.server.inspectQueue('mailbox')?.messages.ready ?? [];
    expect(JSON.parse(message?.body ?? '{}')).toMatchObject({
      Subject: 'A draft of ada on twitter waits for you (stage prod)',
      Message: heldLetter(publication, 'prod').text,
    });
    topics.destroy();
  });

  it('name the variable that is missing, and are busy while SNS is out of reach', async () => {
    await expect(async () => snsNotices({ HIVE_STAGE: 'prod' }).held(publication)).rejects.toThrow(
      /HIVE_PEOPLE_TOPIC_ARN is missing/,
    );
    const far = makeTopics({ ...queues.config, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
    const environment = { HIVE_STAGE: 'prod', HIVE_PEOPLE_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:people' };
    await expect(snsNotices(environment, () => far).held(publication)).rejects.toThrow(StoreBusy);
  });
});
