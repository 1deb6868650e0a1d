import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../../shared/monitoring/log.ts';
import { twitterAdapter } from '../../../../shared/platforms/twitter/adapter.ts';
import { AccountBlocked, NotSent, RateLimited } from '../../../../shared/publication/errors.ts';
import type { PlatformClient } from '../../../../shared/publication/platform.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { type RecordingServer, recordingServer } from '../../../support/recording-server.ts';
import { memorySessions } from '../../../support/session-memory.ts';

const clock = manualClock();
const start = clock.now();
const options = { newPostsIn: [], since: start };
/** An id as X would give it at that time. */
const idAt = (time: number, sequence = 0) => String(((BigInt(time) - 1_288_834_974_657n) << 22n) + BigInt(sequence));
const users = { users: [{ id: '5', username: 'Zoe', name: 'Zoe' }] };
const post = (id: string, more: object = {}) => ({ id, text: 'Words.', author_id: '5', conversation_id: id, ...more });
const page = (posts: readonly object[], more: object = {}) => ({
  body: {
    ...(posts.length === 0 ? {} : { data: posts, includes: users }),
    meta: { result_count: posts.length, ...more },
  },
});
const names = { entities: { mentions: [{ id: '77', username: 'ada', start: 0, end: 4 }] } };

let server: RecordingServer;
let client: Required<Pick<PlatformClient, 'fetchInteractions' | 'fetchConversation' | 'engagement'>>;
beforeEach(async () => {
  server = await recordingServer();
  client = twitterAdapter.connect('ada', {
    credentials: { scheme: 'oauth1', appKey: 'a', appSecret: 'b', accessToken: 'c', accessSecret: 'd' },
    session: memorySessions(clock).open('ada', undefined),
    baseUrl: server.url,
    clock,
    log: silentLog,
    requestTimeoutMs: 3000,
  }) as PlatformClient & typeof client;
});
afterEach(() => server.close());

const read = (cursor: Readonly<Record<string, string>> = { user: '77' }) => client.fetchInteractions(cursor, options);
const query = (index = 0) => server.requests[index]?.query;

describe('the question what people said', () => {
  it('asks who the account is once, and keeps it in the cursor', async () => {
    server.answer({ body: { data: { id: '77', name: 'Ada', username: 'ada' } } }, page([]), page([]));
    const { cursor } = await client.fetchInteractions(undefined, options);
    expect(cursor).toEqual({ user: '77' });
    await client.fetchInteractions(cursor, options);
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/2/users/me',
      '/2/users/77/mentions',
      '/2/users/77/mentions',
    ]);
    expect(query(1)).toMatchObject({
      max_results: '100',
      start_time: `${new Date(start).toISOString().slice(0, 19)}Z`,
    });
  });

  it('goes on after the youngest post, and closes a gap from above', async () => {
    const [a, b, c] = [1, 2, 3].map((n) => idAt(start + n * 1000));
    server.answer(page([post(c ?? ''), post(b ?? '')], { next_token: 'more' }), page([post(a ?? '')]), page([]));
    const first = await read({ user: '77', since: '9' });
    expect(first).toMatchObject({ more: true, cursor: { user: '77', since: '9', until: b, newest: c } });
    expect(first.interactions.map(({ id }) => id)).toEqual([b, c]);
    const second = await read(first.cursor as Record<string, string>);
    expect(second).toMatchObject({ more: false, cursor: { user: '77', since: c }, billedReads: 1 });
    await read(second.cursor as Record<string, string>);
    expect([query(0), query(1), query(2)].map((one) => [one?.since_id, one?.until_id])).toEqual([
      ['9', undefined],
      ['9', b],
      [c, undefined],
    ]);
  });

  it('looks below what it knows once X has had its time, and pays for nothing twice', async () => {
    const [late, known] = [idAt(start + 60_000), idAt(start + 120_000)];
    clock.advance(3 * 60_000);
    server.answer(page([post(known)]), page([]), page([]), page([post(late)]), page([]));
    const first = await read();
    clock.advance(8 * 60_000);
    const second = await read(first.cursor as Record<string, string>);
    expect([first.billedReads, second.billedReads]).toEqual([1, 0]);
    clock.advance(60_000);
    const third = await read(second.cursor as Record<string, string>);
    expect(third).toMatchObject({ interactions: [{ id: late }], billedReads: 1, cursor: { user: '77', since: known } });
    await read(third.cursor as Record<string, string>);
    const settled = String(BigInt(idAt(start - 8 * 60_000)) - 1n);
    expect([0, 1, 2, 3, 4].map((index) => [query(index)?.since_id, query(index)?.until_id])).toEqual([
      [undefined, undefined],
      [known, undefined],
      [known, undefined],
      [settled, known],
      [known, undefined],
    ]);
  });

  it('goes past pages that X shows nothing of', async () => {
    const id = idAt(start);
    server.answer(page([], { next_token: 'next' }), page([post(id)]));
    expect((await read()).interactions.map((found) => found.id)).toEqual([id]);
    expect(query(1)?.pagination_token).toBe('next');
  });

  it('reads a cursor that is none as none', async () => {
    server.answer(page([]));
    expect((await read({ user: '77', since: 'x', until: '-1' })).cursor).toEqual({ user: '77' });
  });

  it('tells a summoned answer from one that is not', async () => {
    const ids = [1, 2, 3, 4, 5].map((n) => idAt(start + n));
    const replied = (id: string) => ({ referenced_tweets: [{ type: 'replied_to', id }] });
    server.answer(
      page([
        post(ids[0] ?? '', names),
        post(ids[1] ?? '', { ...replied('3'), in_reply_to_user_id: '77', conversation_id: '1' }),
        post(ids[2] ?? '', { ...replied('4'), in_reply_to_user_id: '6' }),
        post(ids[3] ?? '', { referenced_posts: [{ type: 'quoted', id: '8' }] }),
        post(ids[4] ?? '', { referenced_tweets: [{ type: 'quoted', id: '9' }] }),
      ]),
      {
        body: {
          data: [post('8', { author_id: '77' }), post('9', { author_id: '6' })],
          errors: [{ type: 'about:blank' }],
        },
      },
    );
    const { interactions, billedReads } = await read();
    expect(interactions.map(({ kind, summoned, about }) => [kind, summoned, about])).toEqual([
      ['mention', true, undefined],
      ['reply', true, '3'],
      ['mention', false, '4'],
      ['quote', true, '8'],
      ['mention', false, '9'],
    ]);
    expect(interactions[1]).toMatchObject({ conversation: '1', author: { id: '5', handle: 'zoe' } });
    expect(query(1)?.ids).toBe('8,9');
    expect(billedReads).toBe(7);
  });

  it('leaves out its own words, repeated ones and those of nobody', async () => {
    const ids = [1, 2, 3, 4].map((n) => idAt(start + n));
    server.answer(
      page([
        post(ids[0] ?? '', { author_id: '77' }),
        post(ids[1] ?? '', { referenced_tweets: [{ type: 'retweeted', id: '8' }] }),
        post(ids[2] ?? '', { author_id: '404' }),
        post(ids[3] ?? ''),
      ]),
    );
    expect((await read()).interactions.map(({ id }) => id)).toEqual([ids[3]]);
  });

  it('reads words as people do: whole, links as what they lead to, signs as signs', async () => {
    const url = { url: 'https://t.co/abc', expanded_url: 'https://example.com/a?b=1&c=2' };
    const note = {
      text: '@ada 1 &lt; 2 &amp;amp; more: https://t.co/abc',
      entities: { ...names.entities, urls: [url] },
    };
    const id = idAt(start);
    server.answer(page([post(id, { text: '@ada 1 &lt; 2…', note_tweet: note, possibly_sensitive: true })]));
    expect((await read()).interactions).toEqual([
      {
        id,
        kind: 'mention',
        author: { id: '5', handle: 'zoe' },
        text: '@ada 1 < 2 &amp; more: https://example.com/a?b=1&c=2',
        createdAt: start,
        url: `${server.url}/i/web/status/${id}`,
        conversation: id,
        adult: true,
        summoned: true,
      },
    ]);
  });

  it.each([
    ['a page without its count', { body: { data: [] } }, NotSent],
    ['an id that is none', page([post('x')]), NotSent],
    ['an empty answer', { body: '' }, NotSent],
    ['the end of the plan', { status: 429, body: { title: 'UsageCapExceeded' } }, RateLimited],
    ['no credits', { status: 402, body: { title: 'CreditsDepleted' } }, AccountBlocked],
    ['a server in trouble', { status: 503, body: 'Over capacity' }, NotSent],
  ])('is a failed read: %s', async (_name, answer, kind) => {
    server.answer(answer);
    await expect(read()).rejects.toBeInstanceOf(kind);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a conversation', () => {
  it('asks for the beginning along with the second question', async () => {
    const above = { referenced_tweets: [{ type: 'replied_to', id: '30' }], conversation_id: '10' };
    server.answer(
      { body: { data: [post('40', above)], includes: users } },
      { body: { data: [post('10')], includes: users, errors: [{ type: 'x/resource-not-found', value: '30' }] } },
    );
    expect((await client.fetchConversation('40', 5)).map(({ id }) => id)).toEqual(['10', '40']);
    expect([query(0)?.ids, query(1)?.ids]).toEqual(['40', '30,10']);
  });
});

describe('the question how posts were taken', () => {
  const metrics = { public_metrics: { like_count: 3, reply_count: 2, retweet_count: 1, quote_count: 4 } };

  it('asks for what can be an id, and answers in order', async () => {
    const errors = [{ type: 'https://api.x.com/2/problems/resource-not-found', resource_id: '2', value: '2' }];
    server.answer({ body: { data: [{ ...post('3'), ...metrics }], errors } });
    expect(await client.engagement(['17-abc', '2', '3'])).toEqual([
      { id: '17-abc', exists: false, likes: 0, replies: 0, reposts: 0 },
      { id: '2', exists: false, likes: 0, replies: 0, reposts: 0 },
      { id: '3', exists: true, likes: 3, replies: 2, reposts: 1 },
    ]);
    expect(query()).toMatchObject({ ids: '2,3', 'tweet.fields': 'public_metrics' });
  });

  it('calls nothing gone that X only did not show', async () => {
    const hydration = { title: 'Field Hydration Failure', type: 'about:blank', resource_id: '2' };
    server.answer({ body: { data: [{ ...post('3'), ...metrics }], errors: [hydration] } });
    await expect(client.engagement(['2', '3'])).rejects.toBeInstanceOf(NotSent);
  });
});
