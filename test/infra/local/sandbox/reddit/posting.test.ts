import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RedditSandbox, startSandbox } from '../../../../../infra/local/sandbox/reddit/index.ts';
import { type TestClock, testClock } from '../clock.ts';
import { type Answer, type Client, childrenOf, errorOf, logIn } from './client.ts';

let sandbox: RedditSandbox;
let clock: TestClock;
let ada: Client;

beforeEach(async () => {
  clock = testClock();
  sandbox = await startSandbox({ clock, subreddits: [{ name: 'tea' }] });
  ada = await logIn(sandbox.url, sandbox.signUp('ada'));
});
afterEach(() => sandbox.close());

const nameOf = (answer: Answer) => `${answer.json.json?.data?.name}`;

describe('a self post', () => {
  it('is kept, answered with its address, and listed', async () => {
    clock.advance(1_234);
    const answer = await ada.submit({ title: 'Why tea & not <coffee>?', text: 'A line\r\nand & another ' });
    const name = nameOf(answer);
    const id = name.slice(3);
    expect(answer.json).toEqual({
      json: {
        errors: [],
        data: {
          url: `https://www.reddit.com/r/tea/comments/${id}/why_tea_not_coffee/`,
          drafts_count: 0,
          id: expect.stringMatching(/^[a-z0-9]{7}$/),
          name: `t3_${id}`,
        },
      },
    });
    expect(sandbox.timeline('ada')).toEqual([
      {
        id: name,
        account: 'ada',
        handle: 'ada',
        place: 'tea',
        title: 'Why tea & not <coffee>?',
        text: 'A line\r\nand & another ',
        createdAt: clock.time,
        deleted: false,
        madeWithAi: false,
        url: `${sandbox.url}/r/tea/comments/${id}/why_tea_not_coffee/`,
      },
    ]);
    const [raw] = childrenOf(await ada.get('/user/ada/submitted?raw_json=1'));
    expect(raw).toMatchObject({
      name,
      title: 'Why tea & not <coffee>?',
      selftext: 'A line\nand & another',
      author: 'ada',
      subreddit: 'tea',
      permalink: `/r/tea/comments/${id}/why_tea_not_coffee/`,
      url: `https://www.reddit.com/r/tea/comments/${id}/why_tea_not_coffee/`,
      created_utc: Math.floor(clock.time / 1000),
      is_self: true,
      edited: false,
      link_flair_text: null,
    });
    const [escaped] = childrenOf(await ada.get('/user/ada/submitted'));
    expect([escaped?.title, escaped?.selftext]).toEqual([
      'Why tea &amp; not &lt;coffee&gt;?',
      'A line\nand &amp; another',
    ]);
    expect(clock.held()).toBe(0);
  });

  it('gets an id larger than the one before, while the calendar stands still', async () => {
    const names: string[] = [];
    for (const title of ['one', 'two', 'three']) names.push(nameOf(await ada.submit({ title })));
    expect([...names].sort()).toEqual(names);
    expect(new Set(names).size).toBe(3);
  });

  it('goes to the own profile, and to no other', async () => {
    sandbox.signUp('ben');
    const answer = await ada.submit({ sr: 'u_ada' });
    expect(answer.json.json?.data?.url).toMatch(/\/r\/u_ada\/comments\//);
    expect(childrenOf(await ada.get('/r/u_ada/new'))).toMatchObject([{ subreddit: 'u_ada', subreddit_type: 'user' }]);
    expect(errorOf(await ada.submit({ sr: 'u_ben' }))).toMatchObject({ 0: 'SUBREDDIT_NOTALLOWED' });
    expect(errorOf(await ada.submit({ sr: 'u_nobody' }))).toMatchObject({ 0: 'SUBREDDIT_NOEXIST' });
  });

  it('may say the same again: only duplicates() notices', async () => {
    const first = nameOf(await ada.submit({ text: 'Once  more.' }));
    const second = nameOf(await ada.submit({ text: 'Once more.\n' }));
    const ben = await logIn(sandbox.url, sandbox.signUp('ben'));
    await ben.submit({ text: 'Once more.' });
    expect(sandbox.duplicates()).toEqual([{ account: 'ada', text: 'On tea Once more.', ids: [first, second] }]);
    await ada.post('/api/del', { id: second });
    expect(sandbox.duplicates()).toEqual([]);
  });

  it('answers without api_type=json as the old forms want it', async () => {
    expect((await ada.submit({ api_type: '' })).json).toEqual({ jquery: [], success: true });
    expect((await ada.submit({ api_type: '', title: '' })).json).toMatchObject({ success: false });
  });

  it.each([
    ['no subreddit', { sr: '' }, 'BAD_SR_NAME', 'sr'],
    ['an unknown subreddit', { sr: 'nowhere' }, 'SUBREDDIT_NOEXIST', 'sr'],
    ['an impossible subreddit', { sr: 'no where!' }, 'SUBREDDIT_NOEXIST', 'sr'],
    ['an unknown kind', { kind: 'poem' }, 'INVALID_OPTION', 'kind'],
    ['no title', { title: ' \n ' }, 'NO_TEXT', 'title'],
    ['a long title', { title: 'é'.repeat(301) }, 'TOO_LONG', 'title'],
    ['a long text', { text: '👍'.repeat(40_001) }, 'TOO_LONG', 'text'],
  ])('is refused inside HTTP 200: %s', async (_name, form, code, field) => {
    const answer = await ada.submit(form);
    expect(answer.status).toBe(200);
    expect(answer.json.json?.data).toBeUndefined();
    expect(errorOf(answer)).toEqual([code, expect.stringMatching(/\w/), field]);
    expect(sandbox.timeline()).toEqual([]);
  });

  it('may be as long as the limits, counted in code points', async () => {
    const answer = await ada.submit({ title: '👍'.repeat(300), text: '👍'.repeat(40_000) });
    expect(answer.json.json?.errors).toEqual([]);
  });
});

describe('a subreddit', () => {
  it.each([
    ['restricted', { type: 'restricted' }, 'SUBREDDIT_NOTALLOWED'],
    ['banning the account', { banned: ['Ada'] }, 'BANNED_FROM_SUBREDDIT'],
    ['of links alone', { selfPosts: false }, 'NO_SELFS'],
    ['that wants flair', { flairRequired: true }, 'SUBMIT_VALIDATION_FLAIR_REQUIRED'],
    ['that wants body text', { body: 'required' }, 'SUBMIT_VALIDATION_BODY_REQUIRED', { text: ' ' }],
    ['that wants none', { body: 'not-allowed' }, 'SUBMIT_VALIDATION_BODY_NOT_ALLOWED'],
    ['with words it bans', { forbiddenInBody: ['WET'] }, 'SUBMIT_VALIDATION_BODY_BLACKLISTED_STRING'],
    ['with title words it bans', { forbiddenInTitle: ['tea'] }, 'SUBMIT_VALIDATION_TITLE_BLACKLISTED_STRING'],
    ['with a form for titles', { titleForm: '^\\[\\w+\\]' }, 'SUBMIT_VALIDATION_TITLE_REGEX_REQUIREMENT'],
  ] as const)('%s refuses', async (_name, settings, code, form: Record<string, string> = {}) => {
    sandbox.setSubreddits([{ name: 'tea', ...settings } as { name: string }]);
    expect(errorOf(await ada.submit(form))).toMatchObject({ 0: code });
    expect(sandbox.timeline()).toEqual([]);
  });

  it('lets in whom it approved', async () => {
    sandbox.setSubreddits([{ name: 'Tea', type: 'restricted', approved: ['ada'] }]);
    expect((await ada.submit()).json.json?.errors).toEqual([]);
  });

  it.each([{ gone: true }, { type: 'private' as const }])('that cannot be seen answers 404: %o', async (settings) => {
    sandbox.setSubreddits([{ name: 'tea', ...settings }]);
    const answer = await ada.submit();
    expect([answer.status, answer.json]).toEqual([404, { message: 'Not Found', error: 404 }]);
  });

  it('takes a flair by its id or by its words', async () => {
    sandbox.setSubreddits([
      {
        name: 'tea',
        flairRequired: true,
        flairs: [{ text: 'Green' }, { text: 'Black', editable: true }, { text: 'News', modOnly: true }],
      },
    ]);
    const flairs = (await ada.get('/r/tea/api/link_flair_v2')).json;
    expect(flairs).toMatchObject([
      { text: 'Green', type: 'text', mod_only: false, text_editable: false },
      { text: 'Black' },
    ]);
    const [green, black] = [`${flairs[0]?.id}`, `${flairs[1]?.id}`];
    await ada.submit({ flair_id: green, flair_text: 'ignored' });
    await ada.submit({ flair_id: black, flair_text: 'Very black' });
    await ada.submit({ flair_text: 'Green' });
    for (const form of [
      ['flair_id', 'unknown'],
      ['flair_text', 'News'],
      ['flair_id', ''],
    ]) {
      expect(errorOf(await ada.submit(Object.fromEntries([form])))).toMatchObject({
        0: 'SUBMIT_VALIDATION_FLAIR_REQUIRED',
      });
    }
    const listed = childrenOf(await ada.get('/r/tea/new'));
    expect(listed.map((post) => post.link_flair_text)).toEqual(['Green', 'Very black', 'Green']);
    expect(listed[0]?.link_flair_template_id).toBe(green);
  });

  it('takes a link once, and again where the sender insists', async () => {
    const link = { kind: 'link', url: 'https://example.com/a?b=1&c=2' };
    const first = await ada.submit(link);
    expect(errorOf(await ada.submit(link))).toMatchObject({ 0: 'ALREADY_SUB', 2: 'url' });
    expect((await ada.submit({ ...link, resubmit: 'true' })).json.json?.errors).toEqual([]);
    expect(errorOf(await ada.submit({ kind: 'link', url: 'nonsense' }))).toMatchObject({ 0: 'NO_URL' });
    const [post] = childrenOf(await ada.get(`/api/info?raw_json=1&id=${nameOf(first)}`));
    expect(post).toMatchObject({ is_self: false, url: link.url, selftext: '', domain: 'example.com' });
  });

  it('is opened by name, and what cannot be a name is left out', async () => {
    sandbox.allowPlaces(['r/TestSubreddit', 'FlavumHiveAI', 'no way', 'u_ada', 'TESTSUBREDDIT']);
    sandbox.allowPlaces(['tea']);
    expect(sandbox.store.places().map(({ name }) => name)).toEqual(['tea', 'TestSubreddit', 'FlavumHiveAI']);
    expect((await ada.submit({ sr: 'testsubreddit' })).json.json?.data?.url).toContain('/r/TestSubreddit/');
  });

  it('is refused where its settings are misshapen', () => {
    expect(() => sandbox.setSubreddits([{ name: 'no way' }])).toThrow(/"no way" cannot be a subreddit's name/);
    expect(() => sandbox.setSubreddits([{ name: 'tea', colour: 'red' } as { name: string }])).toThrow(
      /fields are name/,
    );
  });
});

describe('patience', () => {
  it('is asked of new accounts, in words and in seconds', async () => {
    sandbox.setAccountStatus('ada', 'new');
    await ada.submit();
    clock.advance(125_500);
    const refused = await ada.submit({ title: 'Again' });
    expect(refused.status).toBe(200);
    expect(refused.json).toEqual({
      json: {
        ratelimit: 474.5,
        errors: [
          [
            'RATELIMIT',
            "Looks like you've been doing that a lot. Take a break for 7 minutes before trying again.",
            'ratelimit',
          ],
        ],
      },
    });
    sandbox.setLimits({ language: 'de' });
    expect((errorOf(await ada.submit()) as string[])[1]).toContain('7 Minuten');
    clock.advance(473_500);
    expect((errorOf(await ada.submit()) as string[])[1]).toContain('1 Sekunde ');
    clock.advance(1_000);
    expect((await ada.submit({ title: 'Again' })).json.json?.errors).toEqual([]);
    expect(sandbox.timeline()).toHaveLength(2);
  });

  it.each([
    ['en', 'Take a break for 2 hours before'],
    ['de', 'Mach 2 Stunden Pause'],
    ['fr', 'une pause de 2 heures avant'],
    ['es', 'Descansa 2 horas antes'],
  ])('may last hours, in %s', async (language, words) => {
    sandbox.setLimits({ newAccountMinutes: 150, language });
    sandbox.setAccountStatus('ada', 'new');
    await ada.submit();
    expect((errorOf(await ada.submit()) as string[])[1]).toContain(words);
  });

  it('is asked of nobody else, unless a setting says so', async () => {
    await ada.submit();
    expect((await ada.submit({ title: 'Again' })).json.json?.errors).toEqual([]);
    sandbox.setLimits({ everyoneMinutes: 5 });
    expect(errorOf(await ada.submit())).toMatchObject({ 0: 'RATELIMIT' });
    sandbox.setLimits({ everyoneMinutes: 0, postsPerHour: 2 });
    expect(errorOf(await ada.submit())).toMatchObject({ 0: 'QUOTA_FILLED' });
    clock.advance(3_600_000);
    expect((await ada.submit()).json.json?.errors).toEqual([]);
  });
});

describe('a comment', () => {
  it('is answered as a thing, stands under its post, and is listed with its author', async () => {
    const post = nameOf(await ada.submit());
    const answer = await ada.post('/api/comment', { thing_id: post, text: 'Very < wet' });
    const [thing] = answer.json.json?.data?.things ?? [];
    expect(answer.json.json?.errors).toEqual([]);
    expect(thing).toMatchObject({
      kind: 't1',
      data: { body: 'Very < wet', parent_id: post, link_id: post, author: 'ada', is_submitter: true, replies: '' },
    });
    const reply = await ada.post('/api/comment', { thing_id: `${thing?.data?.name}`, text: 'Indeed' });
    expect(reply.json.json?.data?.things?.[0]?.data).toMatchObject({ parent_id: thing?.data?.name, link_id: post });
    const listed = childrenOf(await ada.get('/user/ada/comments?raw_json=1'));
    expect(listed.map((comment) => comment.body)).toEqual(['Indeed', 'Very < wet']);
    expect(listed[0]?.permalink).toBe(`/r/tea/comments/${post.slice(3)}/on_tea/${listed[0]?.id}/`);
    expect(childrenOf(await ada.get('/user/ada/submitted'))).toMatchObject([{ num_comments: 2 }]);
    expect(sandbox.timeline('ada').map(({ inReplyTo }) => inReplyTo)).toEqual([undefined, post, thing?.data?.name]);
  });

  it.each([
    ['no words', { text: ' ' }, 'NO_TEXT'],
    ['too many words', { text: 'x'.repeat(10_001) }, 'TOO_LONG'],
  ])('is refused: %s', async (_name, form, code) => {
    const post = nameOf(await ada.submit());
    expect(errorOf(await ada.post('/api/comment', { thing_id: post, ...form }))).toMatchObject({ 0: code });
    expect((await ada.post('/api/comment', { thing_id: post, text: 'x'.repeat(10_000) })).json.json?.errors).toEqual(
      [],
    );
  });

  it('is refused under what is not there, deleted or locked, and by who bans', async () => {
    const post = sandbox.say('zoe', { place: 'tea', title: 'Ask me' });
    const gone = sandbox.say('zoe', { inReplyTo: post.id, text: 'Soon gone' });
    const zoe = await logIn(sandbox.url, sandbox.signUp('zoe'));
    const answer = (thing: string) => ada.post('/api/comment', { thing_id: thing, text: 'x' });
    await zoe.post('/api/del', { id: gone.id });
    expect(errorOf(await answer(gone.id))).toMatchObject({ 0: 'DELETED_COMMENT' });
    expect((await answer('t3_nothing')).status).toBe(403);
    sandbox.setLocked(post.id, true);
    expect(errorOf(await answer(post.id))).toEqual(['THREAD_LOCKED', 'Comments are locked.', 'parent']);
    sandbox.setLocked(post.id, false);
    expect((await answer(post.id)).json.json?.errors).toEqual([]);
    sandbox.setSubreddits([{ name: 'tea', banned: ['ada'] }]);
    expect((await answer(post.id)).status).toBe(403);
  });
});

describe('taking back and changing', () => {
  it('leaves a deleted post out of listings and shows it empty where its id is asked for', async () => {
    const name = nameOf(await ada.submit());
    const ben = await logIn(sandbox.url, sandbox.signUp('ben'));
    await ben.post('/api/del', { id: name });
    expect(sandbox.timeline()[0]?.deleted).toBe(false);
    const answer = await ada.post('/api/del', { id: name });
    expect([answer.status, answer.text]).toEqual([200, '{}']);
    expect((await ada.post('/api/del', { id: 't3_nothing' })).text).toBe('{}');
    expect(sandbox.timeline()[0]).toMatchObject({ deleted: true, text: 'It is wet.' });
    expect(childrenOf(await ada.get('/user/ada/submitted'))).toEqual([]);
    expect(childrenOf(await ada.get('/r/tea/new'))).toEqual([]);
    expect(childrenOf(await ada.get(`/api/info?id=${name}`))).toMatchObject([
      { name, author: '[deleted]', selftext: '[deleted]' },
    ]);
  });

  it('changes the words of the own things alone', async () => {
    const name = nameOf(await ada.submit());
    clock.advance(60_000);
    const ben = await logIn(sandbox.url, sandbox.signUp('ben'));
    const edit = (client: Client, text: string) => client.post('/api/editusertext', { thing_id: name, text });
    expect(errorOf(await edit(ben, 'Mine'))).toMatchObject({ 0: 'NOT_AUTHOR' });
    expect((await edit(ada, 'Drier')).json.json?.data?.things?.[0]?.data).toMatchObject({
      selftext: 'Drier',
      edited: Math.floor(clock.time / 1000),
    });
    expect(errorOf(await edit(ada, 'x'.repeat(40_001)))).toMatchObject({ 0: 'TOO_LONG' });
  });
});
