import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../../shared/monitoring/log.ts';
import { twitterAdapter } from '../../../../shared/platforms/twitter/adapter.ts';
import { NotSent, OutcomeUnknown, Rejected } from '../../../../shared/publication/errors.ts';
import type { PartToPublish, PlatformClient } from '../../../../shared/publication/platform.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { type RecordingServer, recordingServer } from '../../../support/recording-server.ts';
import { memorySessions } from '../../../support/session-memory.ts';

const clock = manualClock();
const start = clock.now();
const part: PartToPublish = { text: 'Words.', target: {}, labelled: true, settings: {} };
const ready = () => undefined;
const me = { body: { data: { id: '77', name: 'Ada', username: 'ada' } } };
/** An id as X would give it at that time. */
const idAt = (time: number, sequence = 0) => String(((BigInt(time) - 1_288_834_974_657n) << 22n) + BigInt(sequence));
const stamp = (time: number) => new Date(Math.floor(time / 1000) * 1000).toISOString();

let server: RecordingServer;
let client: PlatformClient;
beforeEach(async () => {
  server = await recordingServer();
  client = twitterAdapter.connect('ada', {
    credentials: { scheme: 'oauth1', appKey: 'a', appSecret: 'b', accessToken: 'c', accessSecret: 'd' },
    session: memorySessions(clock).open('ada', undefined),
    baseUrl: server.url,
    clock,
    log: silentLog,
    requestTimeoutMs: 3000,
  });
});
afterEach(() => server.close());

describe('a post', () => {
  const created = { status: 201, body: { data: { id: '1234567890123456789', text: 'Words.' } } };
  const sent = () => JSON.parse(server.requests[0]?.body ?? '') as unknown;

  it('carries the label of generated text', async () => {
    server.answer(created);
    await client.publish(part, ready);
    expect(sent()).toEqual({ text: 'Words.', made_with_ai: true });
  });

  it('carries no label where a person wrote it', async () => {
    server.answer(created);
    await client.publish({ ...part, labelled: false }, ready);
    expect(sent()).toEqual({ text: 'Words.' });
  });

  it('carries composed characters', async () => {
    server.answer(created);
    await client.publish({ ...part, text: 'Cafe\u0301' }, ready);
    expect(sent()).toEqual({ text: 'Caf\u00e9', made_with_ai: true });
  });

  it('names the post it answers', async () => {
    server.answer(created);
    await client.publish({ ...part, target: { replyTo: '42' } }, ready);
    expect(sent()).toEqual({ text: 'Words.', made_with_ai: true, reply: { in_reply_to_tweet_id: '42' } });
  });

  it('goes nowhere where it names a place', async () => {
    await expect(client.publish({ ...part, target: { place: 'r/tea' } }, ready)).rejects.toBeInstanceOf(Rejected);
    expect(server.requests).toHaveLength(0);
  });

  it('answers id, address and the tightest limit, with the id as X wrote it', async () => {
    const headers = {
      'x-rate-limit-limit': '100',
      'x-rate-limit-remaining': '99',
      'x-rate-limit-reset': '1795338000',
      'x-app-limit-24hour-limit': '10000',
      'x-app-limit-24hour-remaining': '3',
      'x-app-limit-24hour-reset': '1795400000',
    };
    server.answer({ ...created, headers });
    expect(await client.publish(part, ready)).toEqual({
      id: '1234567890123456789',
      url: `${server.url}/i/web/status/1234567890123456789`,
      remote: { limit: 10000, remaining: 3, resetAt: 1_795_400_000_000 },
    });
  });

  it.each([
    {},
    { data: {} },
    { data: { id: 17 } },
    { data: { id: '' } },
    { data: { id: 'nonsense' } },
    { errors: [{ title: 'Partial', detail: 'Something.' }] },
    '<html>Just a moment</html>',
    '',
  ])('is unknown where the success says %j', async (body) => {
    server.answer({ status: 201, body });
    await expect(client.publish(part, ready)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(server.requests).toHaveLength(1);
  });
});

describe('the account', () => {
  it.each([{}, { data: { id: '77' } }, '<html></html>', { errors: [] }])(
    'is not known by the answer %j',
    async (body) => {
      server.answer({ body });
      await expect(client.whoAmI()).rejects.toBeInstanceOf(NotSent);
    },
  );

  it('tells what it says of itself, where X tells', async () => {
    const data = { id: '77', username: 'ada', description: 'Automated. Run by Eve.' };
    server.answer({ body: { data } }, { body: { data: { ...data, description: 7 } } });
    expect(await client.whoAmI()).toEqual({ id: '77', handle: 'ada', about: 'Automated. Run by Eve.' });
    expect(await client.whoAmI()).toEqual({ id: '77', handle: 'ada' });
    expect(server.requests[0]?.query['user.fields']).toBe('description');
  });

  it('is asked for once', async () => {
    server.answer(me, { body: { meta: { result_count: 0 } } }, { body: { meta: { result_count: 0 } } });
    await client.findRecent(start);
    await client.findRecent(start);
    expect(server.requests.map((request) => request.path)).toEqual([
      '/2/users/me',
      '/2/users/77/tweets',
      '/2/users/77/tweets',
    ]);
  });
});

describe('the listing of recent posts', () => {
  const page = (data: readonly Record<string, unknown>[], next?: string) => ({
    body: { data, meta: { result_count: data.length, ...(next === undefined ? {} : { next_token: next }) } },
  });
  const listed = (time: number, text: string, more: Record<string, unknown> = {}, sequence = 0) => ({
    id: idAt(time, sequence),
    text,
    created_at: stamp(time),
    ...more,
  });

  it('asks for everything since the time, in the largest pages, from whole seconds on', async () => {
    server.answer(me, page([listed(start + 2000, 'b')], 'next'), page([listed(start + 1000, 'a')]));
    const { posts, complete } = await client.findRecent(start + 999);
    expect(posts.map((post) => post.text)).toEqual(['b', 'a']);
    expect(complete).toBe(true);
    const query = {
      max_results: '100',
      start_time: '2026-11-22T09:00:00Z',
      'tweet.fields': 'created_at,entities,note_tweet,referenced_tweets',
    };
    expect(server.requests.slice(1).map((request) => request.query)).toEqual([
      query,
      { ...query, pagination_token: 'next' },
    ]);
  });

  it('knows the millisecond of a post by its id, and leaves out what is older than asked', async () => {
    server.answer(me, page([listed(start + 700, 'in'), listed(start + 300, 'out')]));
    const { posts } = await client.findRecent(start + 500);
    expect(posts).toEqual([
      {
        id: idAt(start + 700),
        url: `${server.url}/i/web/status/${idAt(start + 700)}`,
        text: 'in',
        target: {},
        createdAt: start + 700,
      },
    ]);
  });

  it('takes the stamp where id and stamp disagree, and the id where there is no stamp', async () => {
    server.answer(
      me,
      page([
        { id: '20', text: 'stamped', created_at: '2026-11-22T10:00:00.000Z' },
        { id: idAt(start + 5), text: 'unstamped' },
        { id: idAt(start + 4), text: 'badly stamped', created_at: 'yesterday' },
      ]),
    );
    expect((await client.findRecent(start)).posts.map((post) => [post.text, post.createdAt])).toEqual([
      ['stamped', Date.parse('2026-11-22T10:00:00Z')],
      ['unstamped', start + 5],
      ['badly stamped', start + 4],
    ]);
  });

  it('puts the newest first and names a post once, whatever the pages do', async () => {
    const [a, b, c] = [listed(start + 1000, 'a'), listed(start + 2000, 'b'), listed(start + 2000, 'c', {}, 1)];
    server.answer(me, page([a, b], 'next'), page([b, c]));
    expect((await client.findRecent(start)).posts.map((post) => post.text)).toEqual(['c', 'b', 'a']);
  });

  it('replaces short links by what they lead to, and takes a long text whole', async () => {
    const urls = [{ url: 'https://t.co/a', expanded_url: 'https://example.com/a', start: 4, end: 18 }];
    const long = { text: 'A long text with https://t.co/a in it', entities: { urls } };
    server.answer(
      me,
      page([
        listed(start + 3000, 'See https://t.co/a', { entities: { urls } }),
        listed(start + 2000, 'A long… https://t.co/z', { note_tweet: long }),
        listed(start + 1000, 'A long… https://t.co/z', { note_post: long }),
      ]),
    );
    expect((await client.findRecent(start)).posts.map((post) => post.text)).toEqual([
      'See https://example.com/a',
      'A long text with https://example.com/a in it',
      'A long text with https://example.com/a in it',
    ]);
  });

  it('tells answers by either name of the field, and leaves out what is only passed on', async () => {
    server.answer(
      me,
      page([
        listed(start + 3000, 'a', { referenced_tweets: [{ type: 'replied_to', id: '5' }] }),
        listed(start + 2000, 'b', {
          referenced_posts: [
            { type: 'replied_to', id: '6' },
            { type: 'quoted', id: '7' },
          ],
        }),
        listed(start + 1000, 'RT @bob: c', { referenced_tweets: [{ type: 'retweeted', id: '8' }] }),
      ]),
    );
    expect((await client.findRecent(start)).posts.map((post) => post.target)).toEqual([
      { replyTo: '5' },
      { replyTo: '6' },
    ]);
  });

  it('is complete where nothing is missing and only there', async () => {
    const shown = listed(start + 1000, 'a');
    const bodies: readonly (readonly [Record<string, unknown>, boolean])[] = [
      [{ data: [shown], meta: { result_count: 1 } }, true],
      [{ meta: { result_count: 0 } }, true],
      [{ data: [shown], meta: { result_count: 2 } }, false],
      [{ data: [shown], meta: { result_count: 1 }, errors: [{ title: 'Not Found Error' }] }, false],
    ];
    server.answer(me, ...bodies.map(([body]) => ({ body })));
    for (const [, complete] of bodies) expect((await client.findRecent(start)).complete).toBe(complete);
  });

  it('is not complete where it ends before the time asked for: X lists 3200 posts', async () => {
    const full = (number: number, next?: string) =>
      page(
        Array.from({ length: 100 }, (_, i) =>
          listed(start + 5_000_000 - number * 100_000 - i * 1000, `${number}-${i}`),
        ),
        next,
      );
    server.answer(
      me,
      ...Array.from({ length: 32 }, (_, number) => full(number, number === 31 ? undefined : `t${number}`)),
    );
    const { posts, complete } = await client.findRecent(start);
    expect(posts).toHaveLength(3200);
    expect(complete).toBe(false);
    server.answer(...Array.from({ length: 40 }, (_, number) => full(number, `t${number}`)));
    expect((await client.findRecent(start)).complete).toBe(false);
    expect(server.requests).toHaveLength(1 + 32 + 32);
  });

  it.each([
    '<html></html>',
    '',
    [],
    { data: [] },
    { data: 'x', meta: { result_count: 0 } },
    { data: [{ id: 5, text: 'x' }], meta: { result_count: 1 } },
    { errors: [{ title: 'Not Found Error', detail: 'Could not find user with id: [77].' }] },
  ])('proves nothing where the answer is %j', async (body) => {
    server.answer(me, { body });
    await expect(client.findRecent(start)).rejects.toBeInstanceOf(NotSent);
  });

  it('never asks for a time before there were any', async () => {
    server.answer(me, page([]));
    await client.findRecent(0);
    expect(server.requests[1]?.query.start_time).toBe('2010-11-06T00:00:00Z');
  });
});

describe('a removal', () => {
  it('asks for one id', async () => {
    server.answer({ body: { data: { deleted: true } } });
    await client.remove('17');
    expect(server.requests[0]).toMatchObject({ method: 'DELETE', path: '/2/tweets/17' });
  });

  it.each([
    { status: 404, body: '' },
    { status: 404, body: { title: 'Not Found Error', detail: 'Could not find tweet.' } },
    { status: 403, body: { errors: [{ code: 144, message: 'No status found with that ID.' }] } },
  ])('is done where the post is gone: %j', async (answer) => {
    server.answer(answer);
    await expect(client.remove('17')).resolves.toBeUndefined();
  });

  it('is refused for the post of somebody else', async () => {
    server.answer({
      status: 403,
      body: { title: 'Forbidden', detail: 'You are not authorized to delete this Tweet.' },
    });
    await expect(client.remove('17')).rejects.toBeInstanceOf(Rejected);
  });

  it.each([{}, { data: { deleted: false } }, '<html></html>'])('is unknown where the success says %j', async (body) => {
    server.answer({ body });
    await expect(client.remove('17')).rejects.toBeInstanceOf(OutcomeUnknown);
  });
});
