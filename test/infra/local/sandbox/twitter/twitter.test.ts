import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type TwitterSandbox } from '../../../../../infra/local/sandbox/twitter/index.ts';
import { type TestClock, testClock } from '../clock.ts';
import { clientOf, failure } from './client.ts';

let sandbox: TwitterSandbox;
let clock: TestClock;

beforeEach(async () => {
  clock = testClock();
  sandbox = await startSandbox({ clock });
});
afterEach(() => sandbox.close());

const ada = () => clientOf(sandbox.url, sandbox.signUp('ada')).v2;

describe('posting', () => {
  it('keeps what was sent and answers with an id made of the calendar', async () => {
    const { data } = await ada().tweet('The kettle sings before it boils.', { made_with_ai: true } as object);
    expect(data.text).toBe('The kettle sings before it boils.');
    expect(Number((BigInt(data.id) >> 22n) + 1_288_834_974_657n)).toBe(clock.time);
    expect(sandbox.timeline('ada')).toEqual([
      {
        id: data.id,
        account: 'ada',
        handle: 'ada',
        text: 'The kettle sings before it boils.',
        createdAt: clock.time,
        deleted: false,
        madeWithAi: true,
        url: `${sandbox.url}/ada/status/${data.id}`,
      },
    ]);
    expect(clock.holds()).toBe(1);
    expect(clock.held()).toBe(0);
  });

  it('lists links behind t.co and escapes three signs, so that clients must normalise', async () => {
    const text = 'Tea & "toast" <now> https://example.com/a?b=1&c=2 with @ada #tea';
    const { data } = await ada().tweet(text);
    expect(data.text).toMatch(/^Tea &amp; "toast" &lt;now&gt; https:\/\/t\.co\/[A-Za-z0-9]{10} with @ada #tea$/);
    const me = await ada().me();
    const page = await ada().userTimeline(me.data.id, { 'tweet.fields': ['entities', 'created_at'], max_results: 5 });
    const [listed] = page.tweets;
    const url = listed?.entities?.urls[0];
    expect(url?.expanded_url).toBe('https://example.com/a?b=1&c=2');
    expect([...(listed?.text ?? '')].slice(url?.start, url?.end).join('')).toBe(url?.url);
    expect(listed?.entities?.hashtags[0]?.tag).toBe('tea');
    expect(listed?.created_at).toBe(new Date(Math.floor(clock.time / 1000) * 1000).toISOString());
    expect(sandbox.timeline()[0]?.text).toBe(text);
  });

  it('makes growing ids while the calendar stands still', async () => {
    const ids = [];
    for (const word of ['one', 'two', 'three']) ids.push((await ada().tweet(word)).data.id);
    expect([...ids].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))).toEqual(ids);
    expect(new Set(ids).size).toBe(3);
  });

  it('refuses the same words again, and takes them when the first are deleted or old', async () => {
    const first = await ada().tweet('Again and  again');
    const refused = await failure(ada().tweet('Again and again '));
    expect(refused.code).toBe(403);
    expect(refused.data).toEqual({
      title: 'Forbidden',
      type: 'about:blank',
      status: 403,
      detail: 'You are not allowed to create a Tweet with duplicate content.',
    });
    await ada().deleteTweet(first.data.id);
    await ada().tweet('Again and again');
    clock.advance(25 * 3_600_000);
    await ada().tweet('Again and again');
    expect(sandbox.duplicates()).toMatchObject([{ account: 'ada', text: 'Again and again' }]);
    expect(sandbox.duplicates()[0]?.ids).toHaveLength(2);
  });

  it('lets another account say the same', async () => {
    await ada().tweet('Good morning');
    await clientOf(sandbox.url, sandbox.signUp('ben')).v2.tweet('Good morning');
    expect(sandbox.timeline()).toHaveLength(2);
    expect(sandbox.duplicates()).toEqual([]);
  });

  it.each([
    ['over 280 by weight', '漢'.repeat(141), 'Your Tweet text is too long.'],
    ['empty', '  ', '`text` is missing'],
  ])('refuses a text %s', async (_name, text, message) => {
    const refused = await failure(ada().tweet(text));
    expect(refused.code).toBe(400);
    expect(refused.data).toMatchObject({
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      errors: [{ message: expect.stringContaining(message) }],
    });
  });

  it('counts a link as 23 characters', async () => {
    const link = `https://example.com/${'a'.repeat(200)}`;
    expect((await ada().tweet(`${'b'.repeat(256)} ${link}`)).data.id).toBeDefined();
    expect((await failure(ada().tweet(`${'c'.repeat(257)} ${link}`))).code).toBe(400);
  });

  it('refuses unknown and misshapen fields by name', async () => {
    const refused = await failure(ada().post('tweets', { text: 'x', colour: 'red', reply: {} }));
    expect(refused.data).toMatchObject({
      errors: expect.arrayContaining([
        {
          parameters: { '$.colour': ['red'] },
          message: '$.colour: is not defined in the schema and the schema does not allow additional properties',
        },
        { parameters: { '$.reply': ['{}'] }, message: '$.reply.in_reply_to_tweet_id: is missing but it is required' },
      ]),
    });
    expect(sandbox.timeline()).toEqual([]);
  });
});

describe('replies', () => {
  it('are refused where the author said nothing to the account (February 2026)', async () => {
    sandbox.signUp('ada');
    const stranger = sandbox.say('zoe', 'I talk to nobody.');
    const refused = await failure(ada().reply('Hello!', stranger.id));
    expect(refused.code).toBe(403);
    expect(refused.data).toMatchObject({ detail: expect.stringMatching(/^Reply to this conversation is not allowed/) });
  });

  it('are taken where the author mentioned or quoted the account', async () => {
    const own = await ada().tweet('A post of mine');
    const mention = sandbox.say('zoe', 'What do you think, @ada?');
    const quote = sandbox.say('yan', { text: 'Look at this', quoteOf: own.data.id });
    await ada().reply('I think so.', mention.id);
    await ada().reply('Thank you.', quote.id);
    expect(sandbox.timeline('ada').map((post) => post.inReplyTo)).toEqual([undefined, mention.id, quote.id]);
  });

  it("to the account's own posts hang on a switch", async () => {
    const first = await ada().tweet('Part one');
    await ada().reply('Part two', first.data.id);
    sandbox.setLimits({ ownReplies: false });
    expect((await failure(ada().reply('Part three', first.data.id))).code).toBe(403);
  });

  it('to a deleted post are refused', async () => {
    const first = await ada().tweet('Soon gone');
    await ada().deleteTweet(first.data.id);
    const refused = await failure(ada().reply('Too late', first.data.id));
    expect(refused.data).toMatchObject({ errors: [{ code: 385 }] });
  });
});

describe('reading', () => {
  it('pages through a timeline, newest first, from a start time on', async () => {
    const client = ada();
    const id = (await client.me()).data.id;
    const ids: string[] = [];
    for (let number = 0; number < 12; number++) {
      clock.advance(60_000);
      ids.push((await client.tweet(`Number ${number}`)).data.id);
    }
    const start_time = new Date(clock.time - 8 * 60_000).toISOString();
    const page = await client.userTimeline(id, { max_results: 5, start_time });
    expect(page.meta.result_count).toBe(5);
    await page.fetchLast();
    expect(page.tweets.map((post) => post.id)).toEqual(ids.slice(3).reverse());
  });

  it('answers a timeline without posts by meta alone', async () => {
    const id = (await ada().me()).data.id;
    const page = await ada().userTimeline(id);
    expect(page.data).toEqual({ meta: { result_count: 0 } });
  });

  it.each([{ max_results: 4 }, { max_results: 101 }, { start_time: 'yesterday' }, { pagination_token: 'nonsense' }])(
    'refuses %o',
    async (query) => {
      const id = (await ada().me()).data.id;
      expect((await failure(ada().get(`users/${id}/tweets`, query))).code).toBe(400);
    },
  );

  it('finds mentions with their authors and conversation', async () => {
    const own = await ada().tweet('Ask me something');
    const mention = sandbox.say('zoe', { text: '@ada why?', inReplyTo: own.data.id });
    const id = (await ada().me()).data.id;
    const page = await ada().userMentionTimeline(id, {
      'tweet.fields': ['author_id', 'conversation_id', 'referenced_tweets'],
      expansions: ['author_id'],
    });
    expect(page.tweets).toMatchObject([
      {
        id: mention.id,
        conversation_id: own.data.id,
        referenced_tweets: [{ type: 'replied_to', id: own.data.id }],
      },
    ]);
    expect(page.includes.users[0]?.username).toBe('zoe');
  });

  it('lists answers and quotes among the mentions, with the name of whom they answer', async () => {
    const own = await ada().tweet('Ask me something');
    const answer = sandbox.say('zoe', { text: 'Why?', inReplyTo: own.data.id });
    const quote = sandbox.say('zoe', { text: 'Look at that.', quoteOf: own.data.id });
    sandbox.say('zoe', { text: 'And me?', inReplyTo: answer.id });
    const id = (await ada().me()).data.id;
    const page = await ada().userMentionTimeline(id, { 'tweet.fields': ['entities', 'in_reply_to_user_id'] });
    expect(page.tweets).toMatchObject([
      { id: quote.id, text: 'Look at that.' },
      { id: answer.id, text: '@ada Why?', in_reply_to_user_id: id, entities: { mentions: [{ id, username: 'ada' }] } },
    ]);
  });

  it('counts what people did with a post, until they take it back', async () => {
    const own = await ada().tweet('Here I am');
    sandbox.react(own.data.id, { likes: 4 });
    sandbox.react(own.data.id, { reposts: 2 });
    const answer = sandbox.say('zoe', { text: 'Hello', inReplyTo: own.data.id });
    sandbox.say('zoe', { text: 'Look', quoteOf: own.data.id });
    sandbox.setSensitive(own.data.id, true);
    const look = async () =>
      (await ada().tweets([own.data.id], { 'tweet.fields': ['public_metrics', 'possibly_sensitive'] })).data;
    const counts = { like_count: 4, retweet_count: 2, reply_count: 1, quote_count: 1 };
    expect(await look()).toMatchObject([{ possibly_sensitive: true, public_metrics: counts }]);
    sandbox.takeDown(answer.id);
    sandbox.takeDown(answer.id);
    expect(await look()).toMatchObject([{ public_metrics: { ...counts, reply_count: 0 } }]);
    expect((await ada().tweets([answer.id])).errors).toMatchObject([{ resource_id: answer.id }]);
  });

  it('looks posts up by id and names the missing ones', async () => {
    const own = await ada().tweet('Here I am');
    const found = await ada().tweets([own.data.id, '17'], { 'tweet.fields': ['public_metrics'] });
    expect(found.data).toMatchObject([{ id: own.data.id, public_metrics: { retweet_count: 0, reply_count: 0 } }]);
    expect(found.errors).toMatchObject([{ resource_id: '17', title: 'Not Found Error' }]);
  });
});

describe('limits', () => {
  it('are told in headers, end in a 429, and open again', async () => {
    sandbox.setLimits({ create: 2 });
    const first = await ada().post('tweets', { text: 'one' }, { fullResponse: true });
    expect(first.rateLimit).toEqual({
      limit: 2,
      remaining: 1,
      reset: Math.ceil((clock.time + 900_000) / 1000),
      day: { limit: 10_000, remaining: 9_999, reset: Math.ceil((clock.time + 86_400_000) / 1000) },
      userDay: { limit: 2_400, remaining: 2_399, reset: Math.ceil((clock.time + 86_400_000) / 1000) },
    });
    await ada().tweet('two');
    const refused = await failure(ada().tweet('three'));
    expect(refused.code).toBe(429);
    expect(refused.data).toEqual({
      title: 'Too Many Requests',
      type: 'about:blank',
      status: 429,
      detail: 'Too Many Requests',
    });
    clock.advance(900_000);
    expect((await ada().tweet('three')).data.id).toBeDefined();
  });

  it('of an app count all its accounts', async () => {
    sandbox.setLimits({ appDay: 1 });
    await ada().tweet('one');
    const refused = await failure(clientOf(sandbox.url, sandbox.signUp('ben')).v2.tweet('two'));
    expect(refused).toMatchObject({ code: 429, rateLimit: { remaining: 100, day: { remaining: 0 } } });
  });

  it('of the month and of money have bodies of their own', async () => {
    sandbox.setLimits({ usageCapped: true });
    expect(await failure(ada().tweet('x'))).toMatchObject({
      code: 429,
      data: { title: 'UsageCapExceeded' },
      rateLimit: { remaining: 99 },
    });
    sandbox.setLimits({ usageCapped: false, creditsEmpty: true });
    expect(await failure(ada().tweet('x'))).toMatchObject({ code: 402, data: { title: 'CreditsDepleted' } });
    expect(() => sandbox.setLimits({ creates: 1 })).toThrow(/fields are create, delete/);
  });

  it.each([
    ['locked', 403, 326],
    ['suspended', 403, 64],
    ['flagged', 403, 226],
    ['daily-limit', 403, 185],
    ['write-restricted', 403, 261],
  ])('an account that is %s gets %i with code %i', async (status, http, code) => {
    const client = ada();
    sandbox.setAccountStatus('ada', status);
    expect(await failure(client.tweet('x'))).toMatchObject({ code: http, data: { errors: [{ code }] } });
    sandbox.setAccountStatus('ada', 'active');
    expect((await client.tweet('x')).data.id).toBeDefined();
  });
});
