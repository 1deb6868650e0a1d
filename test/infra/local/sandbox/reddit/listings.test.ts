import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RedditSandbox, startSandbox } from '../../../../../infra/local/sandbox/reddit/index.ts';
import { type TestClock, testClock } from '../clock.ts';
import { type Client, childrenOf, logIn } from './client.ts';

let sandbox: RedditSandbox;
let clock: TestClock;
let ada: Client;

beforeEach(async () => {
  clock = testClock();
  sandbox = await startSandbox({ clock, subreddits: [{ name: 'tea' }] });
  ada = await logIn(sandbox.url, sandbox.signUp('ada'));
});
afterEach(() => sandbox.close());

const titles = async (path: string) => childrenOf(await ada.get(path)).map((post) => post.title);

describe('a listing', () => {
  it('shows the newest first, 25 of them, and goes on after a name', async () => {
    for (let number = 1; number <= 130; number++) sandbox.say('ada', { place: 'tea', title: `Post ${number}` });
    const first = await ada.get('/user/ada/submitted');
    expect(first.json.data).toMatchObject({ dist: 25, modhash: null, before: null });
    expect(await titles('/user/ada/submitted?limit=500')).toHaveLength(100);
    const seen: unknown[] = [];
    for (let after = ''; ; ) {
      const page = await ada.get(`/user/ada/submitted?limit=60&after=${after}`);
      seen.push(...childrenOf(page).map((post) => post.title));
      if (page.json.data?.after === null) break;
      after = `${page.json.data?.after}`;
      expect(after).toBe(childrenOf(page).at(-1)?.name);
    }
    expect(seen).toEqual(Array.from({ length: 130 }, (_, index) => `Post ${130 - index}`));
    const oldest = childrenOf(await ada.get('/user/ada/submitted?limit=100')).at(-1);
    expect(await titles(`/user/ada/submitted?limit=2&before=${oldest?.name}`)).toEqual(['Post 33', 'Post 32']);
  });

  it('goes no further back than a thousand', async () => {
    for (let number = 0; number < 1_010; number++) sandbox.say('ada', { place: 'tea', title: `Post ${number}` });
    const reached = sandbox.timeline('ada')[1_010 - 1_000];
    expect(await titles(`/r/tea/new?limit=100&after=${reached?.id}`)).toEqual([]);
  });

  it('keeps what stands in private subreddits from others', async () => {
    sandbox.setSubreddits([{ name: 'secret', type: 'private', approved: ['zoe'] }]);
    const post = sandbox.say('zoe', { place: 'secret', title: 'Hush' });
    const zoe = await logIn(sandbox.url, sandbox.signUp('zoe'));
    expect(await titles('/user/zoe/submitted')).toEqual([]);
    expect(await titles(`/api/info?id=${post.id}`)).toEqual([]);
    expect(childrenOf(await zoe.get('/user/zoe/submitted'))).toHaveLength(1);
    const refused = await ada.get('/r/secret/new');
    expect([refused.status, refused.json]).toEqual([403, { reason: 'private', message: 'Forbidden', error: 403 }]);
  });

  it('of users holds posts, comments, or both', async () => {
    const post = sandbox.say('zoe', { place: 'tea', title: 'A post' });
    sandbox.say('zoe', { inReplyTo: post.id, text: 'A comment' });
    const kinds = async (path: string) => childrenOf(await ada.get(path)).map((thing) => `${thing.name}`.slice(0, 2));
    expect(await kinds('/user/zoe/submitted')).toEqual(['t3']);
    expect(await kinds('/user/zoe/comments.json')).toEqual(['t1']);
    expect((await kinds('/user/zoe/')).sort()).toEqual(['t1', 't3']);
    expect((await ada.get('/user/nobody/submitted')).status).toBe(404);
  });
});

describe('what people and moderators do with a post', () => {
  it('shows to everybody; words that were removed show to their author alone', async () => {
    const post = sandbox.say('zoe', { place: 'tea', title: 'Hot', text: 'Words.' });
    sandbox.mark(post.id, { score: 12, ratio: 0.9, pinned: true, nsfw: true, locked: true });
    const shown = async (client: Client) => childrenOf(await client.get(`/api/info?id=${post.id}`))[0];
    const marks = { score: 12, ups: 12, upvote_ratio: 0.9, stickied: true, over_18: true, locked: true };
    expect(await shown(ada)).toMatchObject({ ...marks, selftext: 'Words.', removed_by_category: null });
    sandbox.mark(post.id, { removed: true });
    const gone = { removed_by_category: 'moderator', selftext: '[removed]', author: '[deleted]' };
    expect(await shown(ada)).toMatchObject({ ...marks, ...gone });
    const zoe = await logIn(sandbox.url, sandbox.signUp('zoe'));
    expect(await shown(zoe)).toMatchObject({ ...gone, selftext: 'Words.', author: 'zoe' });
    expect(await titles('/r/tea/new')).toEqual([]);
  });

  it('can be read of several subreddits at once, without those that are shut', async () => {
    sandbox.setSubreddits([{ name: 'secret', type: 'private' }]);
    for (const place of ['tea', 'secret', 'cups']) sandbox.say('zoe', { place, title: place });
    expect(await titles('/r/tea+secret+cups+nowhere/new')).toEqual(['cups', 'tea']);
    expect((await ada.get('/r/secret/new')).status).toBe(403);
    expect((await ada.get('/r/secret+nowhere/new')).status).toBe(403);
    expect(await titles('/r/nowhere+noplace/new')).toEqual([]);
  });
});

describe('a subreddit', () => {
  it('says what it is and what it asks of people', async () => {
    sandbox.setSubreddits([
      {
        name: 'kettles',
        title: 'All about kettles',
        description: 'Pour & wait',
        nsfw: true,
        rules: [
          { name: 'Be kind', description: 'To each other.' },
          { name: 'No ads', kind: 'link' },
        ],
        flairs: [],
      },
    ]);
    const about = await ada.get('/r/kettles/about?raw_json=1');
    expect(about.json).toMatchObject({
      kind: 't5',
      data: {
        display_name: 'kettles',
        title: 'All about kettles',
        public_description: 'Pour & wait',
        over18: true,
        subreddit_type: 'public',
        submission_type: 'any',
        link_flair_enabled: true,
      },
    });
    const rules = await ada.get('/r/kettles/about/rules');
    expect(rules.json.rules).toMatchObject([
      { kind: 'all', short_name: 'Be kind', description: 'To each other.', violation_reason: 'Be kind', priority: 0 },
      { kind: 'link', short_name: 'No ads', description: '', priority: 1 },
    ]);
    expect((await ada.get('/r/kettles/api/link_flair_v2')).json).toEqual([]);
    expect((await ada.get('/r/tea/api/link_flair_v2')).status).toBe(403);
    expect(childrenOf(await ada.get(`/api/info?id=${about.json.data?.name}`))).toMatchObject([
      { title: 'All about kettles' },
    ]);
  });

  it('that does not exist leads to a search that finds nothing', async () => {
    const answer = await ada.get('/r/nowhere/about');
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/subreddits/search?q=nowhere');
    expect(childrenOf(await ada.get('/subreddits/search?q=nowhere'))).toEqual([]);
  });

  it('that Reddit put behind a warning says so', async () => {
    sandbox.say('zoe', { place: 'cups', title: 'Still here' });
    sandbox.setSubreddits([{ name: 'tea', quarantined: true }]);
    const answer = await ada.get('/r/tea/new');
    expect([answer.status, answer.json]).toEqual([403, { reason: 'quarantined', message: 'Forbidden', error: 403 }]);
    expect(await titles('/r/tea+cups/new')).toEqual(['Still here']);
  });

  it('that Reddit closed says so', async () => {
    sandbox.setSubreddits([{ name: 'tea', gone: true }]);
    const answer = await ada.get('/r/tea/new');
    expect([answer.status, answer.json]).toEqual([404, { reason: 'banned', message: 'Not Found', error: 404 }]);
  });
});

describe('the inbox', () => {
  it('tells of answers and of mentions, once each, until they are read', async () => {
    const name = `${(await ada.submit()).json.json?.data?.name}`;
    const reply = sandbox.say('zoe', { inReplyTo: name, text: 'Nice, u/ada & u/ada' });
    clock.advance(1_000);
    const elsewhere = sandbox.say('yan', { place: 'tea', title: 'Another post' });
    const mention = sandbox.say('yan', { inReplyTo: elsewhere.id, text: 'What would /u/ADA say?' });
    await ada.post('/api/comment', { thing_id: name, text: 'My own words, u/ada' });
    expect(childrenOf(await ada.get('/message/unread?raw_json=1'))).toMatchObject([
      { name: mention.id, type: 'username_mention', subject: 'username mention', new: true, author: 'yan' },
      {
        name: reply.id,
        type: 'post_reply',
        subject: 'post reply',
        was_comment: true,
        body: 'Nice, u/ada & u/ada',
        parent_id: name,
        link_title: 'On tea',
        dest: 'ada',
        context: `/r/tea/comments/${name.slice(3)}/on_tea/${reply.id.slice(3)}/?context=3`,
      },
    ]);
    expect((await ada.get('/api/v1/me')).json).toMatchObject({ inbox_count: 2, has_mail: true });
    expect((await ada.post('/api/read_message', { id: `${reply.id},${mention.id}` })).text).toBe('{}');
    expect(childrenOf(await ada.get('/message/unread'))).toEqual([]);
    expect(childrenOf(await ada.get('/message/mentions'))).toMatchObject([{ name: mention.id, new: false }]);
    expect(childrenOf(await ada.get('/message/inbox'))).toHaveLength(2);
  });

  it('is silent about posts whose author asked for silence, and about what was deleted', async () => {
    const quiet = `${(await ada.submit({ sendreplies: 'false' })).json.json?.data?.name}`;
    sandbox.say('zoe', { inReplyTo: quiet, text: 'Unheard' });
    const loud = `${(await ada.submit()).json.json?.data?.name}`;
    const comment = sandbox.say('zoe', { inReplyTo: loud, text: 'Heard' });
    expect(childrenOf(await ada.get('/message/unread'))).toMatchObject([{ name: comment.id }]);
    const zoe = await logIn(sandbox.url, sandbox.signUp('zoe'));
    await zoe.post('/api/del', { id: comment.id });
    expect(childrenOf(await ada.get('/message/unread'))).toEqual([]);
  });
});

it('an unknown address is not found', async () => {
  const answer = await ada.get('/api/v1/nothing');
  expect([answer.status, answer.json]).toEqual([404, { message: 'Not Found', error: 404 }]);
});
