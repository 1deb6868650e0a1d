import { EventEmitter } from 'node:events';
import type { HTTPRequest, Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { Gate, type Wanted } from '../../../../../shared/platforms/twitter/browser/gate.ts';

const address = 'https://x.com/i/api/graphql/abc/CreateTweet';
const wanted: Wanted = { text: 'The words.', replyTo: undefined };

/** A page that is asked for nothing but its requests. */
function fakePage() {
  const page = new EventEmitter();
  const calls: string[] = [];
  const note = (call: string) => async () => void calls.push(call);
  return {
    page: Object.assign(page, {
      setBypassServiceWorker: note('bypass'),
      setRequestInterception: note('intercept'),
    }) as unknown as Page,
    calls,
    async request(body: unknown, { url = address, method = 'POST', type = 'fetch', late = false } = {}) {
      const fates: string[] = [];
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const request = {
        url: () => url,
        method: () => method,
        resourceType: () => type,
        postData: () => (late ? undefined : text),
        fetchPostData: async () => text,
        failure: () => ({ errorText: 'net::ERR_CONNECTION_RESET' }),
        continue: async () => void fates.push('sent'),
        abort: async () => void fates.push('stopped'),
      } as unknown as HTTPRequest;
      page.emit('request', request);
      await settled();
      return { request, fate: fates.join() };
    },
    answer(request: HTTPRequest, status: number, body: unknown) {
      const json = async () => {
        if (body === undefined) throw new SyntaxError('no JSON');
        return body;
      };
      page.emit('response', { request: () => request, status: () => status, headers: () => ({ a: 'b' }), json });
    },
    fail: (request: HTTPRequest) => page.emit('requestfailed', request),
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const create = (tweet_text: unknown, more: object = {}) => ({ variables: { tweet_text, ...more } });
const reply = (id: string) => ({ reply: { in_reply_to_tweet_id: id } });

async function guarded() {
  const fake = fakePage();
  let cuts = 0;
  const gate = await Gate.before(fake.page, () => void cuts++);
  return { ...fake, gate, cuts: () => cuts };
}

describe('the gate before the network', () => {
  it('stands before the first request, and no worker of the site passes beside it', async () => {
    expect((await guarded()).calls).toEqual(['bypass', 'intercept']);
  });

  it('lets through what creates nothing, and loads no pictures', async () => {
    const { request, gate } = await guarded();
    expect((await request('', { url: 'https://x.com/home', method: 'GET', type: 'document' })).fate).toBe('sent');
    expect((await request('', { url: 'https://x.com/i/api/graphql/abc/FavoriteTweetList' })).fate).toBe('sent');
    expect((await request('', { url: 'https://x.com/a.png', method: 'GET', type: 'image' })).fate).toBe('stopped');
    expect(gate.passed).toBe(false);
  });

  it('stops a create before it is armed, and after it is disarmed', async () => {
    const { request, gate } = await guarded();
    expect((await request(create('The words.'))).fate).toBe('stopped');
    gate.arm(wanted);
    gate.disarm();
    expect((await request(create('The words.'))).fate).toBe('stopped');
    expect(gate.passed).toBe(false);
  });

  it('stops a create that is disarmed while its body is read', async () => {
    const { request, gate } = await guarded();
    gate.arm(wanted);
    const sent = request(create('The words.'), { late: true });
    gate.disarm();
    expect((await sent).fate).toBe('stopped');
    expect(gate.passed).toBe(false);
  });

  it('lets one create through, on a fresh connection, and stops every other, whatever came of the first', async () => {
    const { request, gate, cuts, fail } = await guarded();
    gate.arm(wanted);
    const [first, second] = await Promise.all([request(create('The words.')), request(create('The words.'))]);
    expect([first.fate, second.fate]).toEqual(['sent', 'stopped']);
    fail(first.request);
    expect((await request(create('The words.'))).fate).toBe('stopped');
    expect(cuts()).toBe(1);
    expect(await gate.answer).toEqual({ kind: 'no-answer', why: 'net::ERR_CONNECTION_RESET' });
  });

  it.each<readonly [string, unknown, Wanted, boolean]>([
    ['the very words', create('The words.'), wanted, true],
    ['other white space', create(' The  words.\n'), wanted, true],
    ['another form of the same letters', create('Cafe\u0301'), { ...wanted, text: 'Café' }, true],
    ['an answer to the right post', create('The words.', reply('7')), { ...wanted, replyTo: '7' }, true],
    ['other words', create('Other words.'), wanted, false],
    ['words that were cut', create('The word'), wanted, false],
    ['words with something behind', create('The words. And more.'), wanted, false],
    ['an answer to another post', create('The words.', reply('8')), { ...wanted, replyTo: '7' }, false],
    ['an answer that should be a post', create('The words.', reply('8')), wanted, false],
    ['a post that should be an answer', create('The words.'), { ...wanted, replyTo: '7' }, false],
    ['no words', create(undefined), wanted, false],
    ['a number', create(7), wanted, false],
    ['no variables', {}, wanted, false],
    ['nothing', '', wanted, false],
    ['a form', 'status=The+words.', wanted, false],
    ['null', 'null', wanted, false],
  ])('judges %s', async (_what, body, armed, passes) => {
    for (const late of [false, true]) {
      const { request, gate } = await guarded();
      gate.arm(armed);
      expect((await request(body, { late })).fate).toBe(passes ? 'sent' : 'stopped');
      expect(gate.passed).toBe(passes);
      if (!passes) expect(await gate.answer).toEqual({ kind: 'other-words' });
    }
  });

  it.each(['CreateNoteTweet', 'CreateScheduledTweet'])('stops %s, which nobody asked for', async (operation) => {
    const { request, gate } = await guarded();
    gate.arm(wanted);
    expect((await request(create('The words.'), { url: address.replace('CreateTweet', operation) })).fate).toBe(
      'stopped',
    );
    expect(gate.passed).toBe(false);
  });

  it('stops a create that a redirect sends on', async () => {
    const { request, gate } = await guarded();
    gate.arm(wanted);
    await request(create('The words.'));
    expect((await request(create('The words.'), { url: address.replace('x.com', 'twitter.com') })).fate).toBe(
      'stopped',
    );
  });

  it('answers with what the site said to the one that passed, and with no other answer', async () => {
    const { request, gate, answer } = await guarded();
    gate.arm(wanted);
    const passed = await request(create('The words.'));
    const other = await request(create('The words.'));
    answer(other.request, 200, { data: 'of another' });
    answer(passed.request, 200, { data: 'of it' });
    expect(await gate.answer).toEqual({ kind: 'answer', status: 200, headers: { a: 'b' }, body: { data: 'of it' } });
  });

  it('knows that an answer came whose body cannot be read', async () => {
    const { request, gate, answer } = await guarded();
    gate.arm(wanted);
    answer((await request(create('The words.'))).request, 200, undefined);
    expect(await gate.answer).toMatchObject({ kind: 'answer', status: 200, body: undefined });
  });

  it('hands over answers and failures of the operations that are listened to', async () => {
    const { request, gate, answer, fail } = await guarded();
    const heard: unknown[] = [];
    gate.onAnswer('TweetDetail', (body, status) => void heard.push([body, status]));
    const url = 'https://x.com/i/api/graphql/abc/TweetDetail?variables=%7B%7D';
    const first = await request('', { url, method: 'GET' });
    answer(first.request, 200, { data: 1 });
    await settled();
    fail((await request('', { url, method: 'GET' })).request);
    expect(heard).toEqual([
      [{ data: 1 }, 200],
      [undefined, 0],
    ]);
  });
});
