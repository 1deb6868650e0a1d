import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeQueues, sqsJobs } from '../../../shared/aws/queues.ts';
import { StoreBusy } from '../../../shared/publication/errors.ts';
import { startTestQueues, type TestQueues } from '../../support/fauxqs.ts';

let queues: TestQueues;
beforeAll(async () => {
  queues = await startTestQueues();
});
afterAll(() => queues.stop());

const bodies = (name: string) => queues.server.inspectQueue(name)?.messages.ready.map(({ body }) => body);

describe('jobs over SQS', () => {
  it('go to the queue of their kind, as an id and nothing else', async () => {
    for (const name of ['draft', 'publish-twitter', 'publish-twitter-browser']) queues.server.createQueue(name);
    const client = makeQueues(queues.config);
    const jobs = sqsJobs(
      {
        HIVE_DRAFT_QUEUE_URL: queues.queueUrl('draft'),
        HIVE_PUBLISH_QUEUE_URL_TWITTER_API: queues.queueUrl('publish-twitter'),
        HIVE_PUBLISH_QUEUE_URL_TWITTER_BROWSER: queues.queueUrl('publish-twitter-browser'),
      },
      () => client,
    );
    await jobs.draft('ada.twitter.20261122T0900Z');
    await jobs.publish('twitter', 'api', 'a');
    await jobs.publish('twitter', 'browser', 'b');
    expect(bodies('draft')).toEqual(['{"id":"ada.twitter.20261122T0900Z"}']);
    expect(bodies('publish-twitter')).toEqual(['{"id":"a"}']);
    expect(bodies('publish-twitter-browser')).toEqual(['{"id":"b"}']);
    await jobs.check('api', { platform: 'twitter', account: 'ada', nonce: 'n1' });
    expect(bodies('publish-twitter')?.[1]).toBe('{"check":{"platform":"twitter","account":"ada","nonce":"n1"}}');
    client.destroy();
  });

  it('name the variable of a queue that a function does not know', async () => {
    await expect(sqsJobs({}).draft('a')).rejects.toThrow(/HIVE_DRAFT_QUEUE_URL is missing/);
    await expect(sqsJobs({}).publish('reddit', 'api', 'a')).rejects.toThrow(/HIVE_PUBLISH_QUEUE_URL_REDDIT_API/);
  });

  it('are busy while SQS is out of reach', async () => {
    const far = makeQueues({ ...queues.config, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
    const jobs = sqsJobs({ HIVE_DRAFT_QUEUE_URL: 'http://127.0.0.1:1/000000000000/draft' }, () => far);
    await expect(jobs.draft('a')).rejects.toThrow(StoreBusy);
  });
});
