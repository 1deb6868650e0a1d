import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RedditSandbox, startSandbox } from '../../../../infra/local/sandbox/reddit/index.ts';
import { silentLog } from '../../../../shared/monitoring/log.ts';
import { redditAdapter } from '../../../../shared/platforms/reddit/adapter.ts';
import { NotSent, RateLimited, Rejected } from '../../../../shared/publication/errors.ts';
import type { PlatformClient } from '../../../../shared/publication/platform.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { memorySessions } from '../../../support/session-memory.ts';

type Reader = PlatformClient &
  Required<
    Pick<PlatformClient, 'fetchInteractions' | 'fetchConversation' | 'fetchPlace' | 'engagement' | 'acknowledge'>
  >;

const clock = manualClock();
const start = clock.now();
let sandbox: RedditSandbox;
let client: Reader;
beforeEach(async () => {
  sandbox = await startSandbox({
    clock: { now: () => clock.now(), hold: () => () => undefined },
    subreddits: [{ name: 'tea' }, { name: 'cups' }],
  });
  const credentials = sandbox.signUp('ada');
  client = redditAdapter.connect('ada', {
    credentials,
    session: memorySessions(clock).open('ada', credentials),
    baseUrl: sandbox.url,
    clock,
    log: silentLog,
    requestTimeoutMs: 3000,
  }) as Reader;
});
afterEach(() => sandbox.close());

const read = (
  newPostsIn: readonly string[] = [],
  cursor?: Readonly<Record<string, string | number>>,
  lookAtPlaces = false,
) => client.fetchInteractions(cursor, { newPostsIn, since: start, lookAtPlaces });
const asked = () => sandbox.requests().map(({ path }) => path);

describe('the inbox', () => {
  it('tells answers to posts and comments from mentions, where they stand and of what', async () => {
    const post = sandbox.say('ada', { place: 'tea', title: 'On kettles', text: 'Words.' });
    const answer = sandbox.say('zoe', { inReplyTo: post.id, text: 'Why & <how>?' });
    const own = sandbox.say('ada', { inReplyTo: answer.id, text: 'So.' });
    sandbox.say('zoe', { inReplyTo: own.id, text: 'I see.' });
    sandbox.say('eve', { inReplyTo: answer.id, text: 'Ask u/ada.' });
    const { interactions } = await read();
    const postId = post.id.slice(3);
    expect(interactions.map(({ kind, about, conversation, place }) => [kind, about, conversation, place])).toEqual([
      ['reply', postId, postId, 'tea'],
      ['reply', own.id, postId, 'tea'],
      ['mention', answer.id, postId, 'tea'],
    ]);
    expect(interactions[0]).toMatchObject({
      id: answer.id,
      author: { id: `t2_${sandbox.store.account('zoe')?.id}`, handle: 'zoe' },
      text: 'Why & <how>?',
      url: `${sandbox.url}/r/tea/comments/${postId}/on_kettles/${answer.id.slice(3)}/`,
      summoned: true,
    });
  });

  it('says what an answer has to respect', async () => {
    const post = sandbox.say('ada', { place: 'tea', title: 'On kettles' });
    const comments = [1, 2, 3].map((number) => sandbox.say('zoe', { inReplyTo: post.id, text: `Answer ${number}` }).id);
    sandbox.mark(comments[0] ?? '', { locked: true });
    sandbox.mark(comments[1] ?? '', { pinned: true });
    sandbox.mark(comments[2] ?? '', { removed: true });
    expect(await read()).toMatchObject({ interactions: [{ locked: true }, { pinned: true }] });
    sandbox.mark(post.id, { locked: true, nsfw: true });
    expect((await read()).interactions.at(-1)).toMatchObject({ locked: true, adult: true, pinned: true });
  });

  it('comes again until it is acknowledged', async () => {
    const post = sandbox.say('ada', { place: 'tea', title: 'On kettles' });
    for (let number = 1; number <= 30; number++) sandbox.say('zoe', { inReplyTo: post.id, text: `Answer ${number}` });
    const ids = (await read()).interactions.map(({ id }) => id);
    expect((await read()).interactions).toHaveLength(30);
    sandbox.clearRequests();
    await client.acknowledge([...ids, post.id.slice(3)]);
    expect(asked()).toEqual(['/api/read_message', '/api/read_message']);
    expect((await read()).interactions).toEqual([]);
  });

  it('is one question where nothing is new, and a second one for what the letters do not tell', async () => {
    await read();
    sandbox.clearRequests();
    await read();
    expect(asked()).toEqual(['/message/unread']);
    sandbox.say('zoe', { inReplyTo: sandbox.say('ada', { place: 'tea', title: 'On kettles' }).id, text: 'Why?' });
    sandbox.clearRequests();
    await read();
    expect(asked()).toEqual(['/message/unread', '/api/info']);
  });

  it('leaves the place of its own profile out', async () => {
    const { id } = await client.publish(
      { text: 'Words.', title: 'Here', target: {}, labelled: false, settings: {} },
      () => undefined,
    );
    sandbox.say('zoe', { inReplyTo: `t3_${id}`, text: 'Nice.' });
    const [found] = (await read()).interactions;
    expect(found).toMatchObject({ kind: 'reply', about: id });
    expect(found).not.toHaveProperty('place');
  });
});

describe('new posts', () => {
  it('are those of others that stand, of all places with one question', async () => {
    sandbox.say('ada', { place: 'tea', title: 'Mine' });
    sandbox.say('zoe', { place: 'tea', title: 'Hers', text: 'More.' });
    const [gone, removed] = ['Gone', 'Removed'].map((title) => sandbox.say('zoe', { place: 'tea', title }).id);
    sandbox.takeDown(gone ?? '');
    sandbox.mark(removed ?? '', { removed: true });
    sandbox.mark(sandbox.say('eve', { place: 'cups', title: 'Rules' }).id, { pinned: true, locked: true, nsfw: true });
    const { interactions } = await read(['tea', 'cups']);
    expect(interactions).toMatchObject([
      { kind: 'new-post', title: 'Hers', text: 'More.', place: 'tea', summoned: true },
      { kind: 'new-post', title: 'Rules', place: 'cups', pinned: true, locked: true, adult: true },
    ]);
    expect(asked().filter((path) => path.startsWith('/r/'))).toEqual(['/r/tea+cups/new']);
  });

  it('are not asked for where nobody wants them', async () => {
    sandbox.say('zoe', { place: 'tea', title: 'Hers' });
    expect((await read()).interactions).toEqual([]);
    expect(asked().some((path) => path.startsWith('/r/'))).toBe(false);
  });

  it('do not come again when the youngest is taken down', async () => {
    for (const title of ['One', 'Two']) sandbox.say('zoe', { place: 'tea', title });
    const last = sandbox.say('zoe', { place: 'tea', title: 'Three' });
    const { cursor, interactions } = await read(['tea']);
    expect(interactions).toHaveLength(3);
    sandbox.takeDown(last.id);
    const again = await read(['tea'], cursor);
    expect([again.interactions, again.cursor]).toEqual([[], cursor]);
  });

  const letter = () =>
    sandbox.say('zoe', { inReplyTo: sandbox.say('ada', { place: 'cups', title: 'Mine' }).id, text: 'Why?' });

  it.each([
    ['is private', { type: 'private' }, /403 \(PRIVATE\)/],
    ['is quarantined', { quarantined: true }, /403 \(QUARANTINED\)/],
    ['was closed', { gone: true }, /404 \(BANNED\)/],
    ['does not exist', undefined, /no subreddit of that name/],
  ] as const)(
    'of a place that %s keep the account neither from its letters nor from the others',
    async (_n, how, why) => {
      const name = how === undefined ? 'nowhere' : 'tea';
      if (how !== undefined) sandbox.setSubreddits([{ name, ...how }]);
      letter();
      const alone = await read([name]);
      expect(alone.interactions).toMatchObject([{ kind: 'reply' }]);
      expect(alone.refusedPlaces).toMatchObject([{ name, why: expect.stringMatching(why) }]);
      clock.advance(1000);
      sandbox.say('zoe', { place: 'cups', title: 'Hers' });
      const among = await read([name, 'cups'], undefined, true);
      expect(among.interactions).toMatchObject([{ kind: 'reply' }, { kind: 'new-post', place: 'cups' }]);
      expect(among.refusedPlaces).toMatchObject([{ name }]);
      // Among others Reddit leaves it out without a word, and nobody asks after it.
      sandbox.clearRequests();
      expect(await read([name, 'cups'])).not.toHaveProperty('refusedPlaces');
      expect(asked().filter((path) => path.startsWith('/r/'))).toEqual([`/r/${name}+cups/new`]);
    },
  );

  it('of places that were all looked at and can be read are said to be', async () => {
    sandbox.say('zoe', { place: 'tea', title: 'Hers' });
    for (const places of [['tea'], ['tea', 'cups']]) {
      const page = await read(places, undefined, true);
      expect(page).toMatchObject({ interactions: [{ title: 'Hers' }], refusedPlaces: [] });
    }
    sandbox.clearRequests();
    await read(['tea', 'cups'], undefined, true);
    expect(asked().filter((path) => path.startsWith('/r/'))).toEqual(['/r/tea/new', '/r/cups/new', '/r/tea+cups/new']);
  });

  it('of places that are all shut are none', async () => {
    sandbox.setSubreddits([{ name: 'tea', type: 'private' }]);
    letter();
    for (const look of [true, false]) {
      const { interactions, refusedPlaces } = await read(['tea', 'nowhere'], undefined, look);
      expect(interactions).toMatchObject([{ kind: 'reply' }]);
      expect(refusedPlaces?.map(({ name }) => name)).toEqual(['tea', 'nowhere']);
    }
  });

  it('are not taken for refused where Reddit only fails', async () => {
    sandbox.injectFault({ kind: 'status', status: 503, match: { path: '/r/cups/new' } });
    await expect(read(['tea', 'cups'], undefined, true)).rejects.toBeInstanceOf(NotSent);
  });
});

describe('a place', () => {
  it('tells its rules, its flairs for everybody and whether it is for adults', async () => {
    sandbox.setSubreddits([
      {
        name: 'tea',
        nsfw: true,
        rules: [{ name: 'Be kind', description: 'No\nshouting.' }, { name: 'No ads' }],
        flairs: [{ text: 'Hot' }, { text: 'Staff', modOnly: true }],
      },
    ]);
    expect(await client.fetchPlace('Tea')).toEqual({
      name: 'tea',
      rules: ['Be kind: No shouting.', 'No ads'],
      flairs: ['Hot'],
      adult: true,
    });
    expect(await client.fetchPlace('cups')).toEqual({ name: 'cups', rules: [], flairs: [], adult: false });
    expect(await client.fetchPlace('u_zoe')).toEqual({ name: 'u_zoe', rules: [], flairs: [], adult: false });
  });

  it('that keeps the account out, or cannot be, is refused', async () => {
    sandbox.setSubreddits([{ name: 'tea', type: 'private' }]);
    await expect(client.fetchPlace('tea')).rejects.toBeInstanceOf(Rejected);
    await expect(client.fetchPlace('tea time')).rejects.toBeInstanceOf(Rejected);
  });
});

describe('how posts were taken', () => {
  it('has points, share and comments; what moderators took away is gone', async () => {
    const [first, second] = ['One', 'Two'].map((title) => sandbox.say('ada', { place: 'tea', title }).id);
    const comment = sandbox.say('zoe', { inReplyTo: first ?? '', text: 'Why?' }).id;
    sandbox.mark(first ?? '', { score: 12, ratio: 0.8 });
    sandbox.mark(second ?? '', { removed: true });
    sandbox.mark(comment, { score: -3 });
    expect(await client.engagement([first?.slice(3) ?? '', second?.slice(3) ?? '', comment, 'No id'])).toEqual([
      { id: first?.slice(3), exists: true, likes: 12, replies: 1, reposts: 0, score: 12, ratio: 0.8 },
      { id: second?.slice(3), exists: false, likes: 0, replies: 0, reposts: 0 },
      { id: comment, exists: true, likes: 0, replies: 0, reposts: 0, score: -3 },
      { id: 'No id', exists: false, likes: 0, replies: 0, reposts: 0 },
    ]);
  });
});

describe('a failed read', () => {
  it.each([
    ['/message/unread', { kind: 'status', status: 500 }, NotSent],
    ['/message/unread', { kind: 'status', status: 429, headers: { 'retry-after': '60' } }, RateLimited],
    ['/message/unread', { kind: 'status', status: 200, body: { kind: 'Listing' } }, NotSent],
    ['/api/info', { kind: 'truncated' }, NotSent],
    ['/r/tea/new', { kind: 'status', status: 503 }, NotSent],
  ] as const)('of %s by %j leaves everything for the next one', async (path, fault, kind) => {
    sandbox.say('zoe', { inReplyTo: sandbox.say('ada', { place: 'cups', title: 'Mine' }).id, text: 'Why?' });
    sandbox.say('zoe', { place: 'tea', title: 'Hers' });
    sandbox.injectFault({ ...fault, match: { path } });
    await expect(read(['tea'])).rejects.toBeInstanceOf(kind);
    expect((await read(['tea'])).interactions).toHaveLength(2);
  });
});
