import { describe, expect, it } from 'vitest';
import { listPosts } from '../../../../shared/platforms/reddit/listing.ts';
import type { ApiRequest } from '../../../../shared/platforms/reddit/requester.ts';
import { NotSent } from '../../../../shared/publication/errors.ts';

const start = Date.parse('2026-11-22T09:00:00Z');
const second = 1000;

const post = (id: string, at: number, more: Record<string, unknown> = {}) => ({
  kind: 't3',
  data: {
    id,
    name: `t3_${id}`,
    title: `Title ${id}`,
    selftext: `Text ${id}`,
    subreddit: 'u_Ada',
    created_utc: at / 1000,
    removed_by_category: null,
    ...more,
  },
});
const page = (children: readonly unknown[], after: string | null = null, more: Record<string, unknown> = {}) => ({
  kind: 'Listing',
  data: { after, dist: children.length, modhash: null, geo_filter: '', children, before: null, ...more },
});

/** Lists what the pages hold, and tells what was asked for. */
async function list(pages: readonly unknown[], since = start) {
  const asked: ApiRequest[] = [];
  const ask = async (request: ApiRequest) => {
    asked.push(request);
    return pages[asked.length - 1];
  };
  const question = {
    userName: 'Ada',
    since,
    subject: 'the question',
    url: (path: string) => `https://x.example${path}`,
  };
  return { ...(await listPosts(ask, question)), asked };
}

describe('the listing of recent posts', () => {
  it('asks for everything of the account, in the largest pages', async () => {
    const { asked } = await list([page([post('b', start + second)], 't3_b'), page([post('a', start)])]);
    const qs = { sort: 'new', t: 'all', show: 'all', limit: '100' };
    expect(asked).toEqual([
      { method: 'get', uri: 'user/Ada/overview', qs },
      { method: 'get', uri: 'user/Ada/overview', qs: { ...qs, after: 't3_b' } },
    ]);
  });

  it('tells id, address, words, title, place and time', async () => {
    const { posts, complete } = await list([
      page([post('b', start + second, { subreddit: 'Tea' }), post('a', start, { subreddit: 'u_ADA' })]),
    ]);
    expect(complete).toBe(true);
    expect(posts).toEqual([
      {
        id: 'b',
        url: 'https://x.example/comments/b',
        text: 'Text b',
        title: 'Title b',
        target: { place: 'Tea' },
        createdAt: start + second,
      },
      { id: 'a', url: 'https://x.example/comments/a', text: 'Text a', title: 'Title a', target: {}, createdAt: start },
    ]);
  });

  it('tells comments by their kind, with what they answer', async () => {
    const comment = (id: string, parent: string) => ({
      kind: 't1',
      data: { id, body: `Text ${id}`, parent_id: parent, link_id: 't3_p', subreddit: 'Tea', created_utc: start / 1000 },
    });
    const { posts, complete } = await list([page([comment('b', 't1_a'), comment('a', 't3_p'), post('a', start)])]);
    expect(complete).toBe(true);
    expect(posts.map(({ id, target, url }) => [id, target, url])).toEqual([
      ['t1_b', { replyTo: 't1_a', place: 'Tea' }, 'https://x.example/comments/p/_/b'],
      ['t1_a', { replyTo: 'p', place: 'Tea' }, 'https://x.example/comments/p/_/a'],
      ['a', {}, 'https://x.example/comments/a'],
    ]);
    expect(posts[0]).not.toHaveProperty('title');
  });

  it('ends where it reaches back past the time asked for', async () => {
    const { posts, complete, asked } = await list([page([post('b', start), post('a', start - second)], 't3_a')]);
    expect(posts.map(({ id }) => id)).toEqual(['b']);
    expect(complete).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it('is not led astray by a pinned post that stands before newer ones', async () => {
    const pinned = post('0', start - 99 * second, { stickied: true });
    const pages = [
      page([pinned, post('c', start + 2 * second)], 't3_c'),
      page([post('b', start), post('a', start - second)]),
    ];
    const { posts, complete } = await list(pages);
    expect(posts.map(({ id }) => id)).toEqual(['c', 'b']);
    expect(complete).toBe(true);
  });

  it('puts the newest first and names a post once, whatever the pages do', async () => {
    const pages = [
      page([post('a', start), post('zz', start + second), post('100', start + second)], 't3_100'),
      page([post('a', start)]),
    ];
    expect((await list(pages)).posts.map(({ id }) => id)).toEqual(['100', 'zz', 'a']);
  });

  it('is complete only where nothing is missing', async () => {
    expect((await list([page([])])).complete).toBe(true);
    expect((await list([page([post('a', start)], null, { dist: 2 })])).complete).toBe(false);
    expect((await list([page([post('a', start)], null, { dist: null })])).complete).toBe(true);
  });

  it.each(['[removed]', '[deleted]', ' [ Removed by Reddit ] ', '[ Removed by moderator ]'])(
    'is not complete where a post of that time lost its words: %s',
    async (selftext) => {
      expect((await list([page([post('a', start, { selftext })])])).complete).toBe(false);
      expect((await list([page([post('a', start - second, { selftext })])])).complete).toBe(true);
    },
  );

  it('keeps a post that moderators removed and whose words the author still sees', async () => {
    const { posts, complete } = await list([page([post('a', start, { removed_by_category: 'moderator' })])]);
    expect(posts).toHaveLength(1);
    expect(complete).toBe(true);
  });

  it('is not complete where it ends before the time asked for: Reddit lists 1000 posts', async () => {
    const full = (number: number, after: string | null) =>
      page(
        Array.from({ length: 100 }, (_, i) =>
          post((number * 100 + i).toString(36), start + (2000 - number * 100 - i) * second),
        ),
        after,
      );
    const pages = Array.from({ length: 11 }, (_, number) => full(number, number === 9 ? null : `t3_${number}`));
    const { posts, complete, asked } = await list(pages);
    expect(posts).toHaveLength(1000);
    expect(complete).toBe(false);
    expect(asked).toHaveLength(10);
    expect((await list(pages, start + 1001 * second)).complete).toBe(false);
    expect((await list(pages, start + 1002 * second)).complete).toBe(true);
  });

  it.each([
    undefined,
    '<html></html>',
    {},
    [],
    { kind: 'Listing', data: { children: [] } },
    page([{ kind: 't1', data: { id: 'a' } }]),
    page([post('a', start, { selftext: null })]),
    page([post('A!', start)]),
  ])('proves nothing where the answer is %j', async (body) => {
    await expect(list([body])).rejects.toBeInstanceOf(NotSent);
  });
});
