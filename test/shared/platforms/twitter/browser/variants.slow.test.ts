import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../../../../shared/monitoring/log.ts';
import { WarmBrowser } from '../../../../../shared/platforms/twitter/browser/browser.ts';
import { StepFailed } from '../../../../../shared/platforms/twitter/browser/step.ts';
import {
  AccountBlocked,
  DuplicateRefused,
  NotSent,
  OutcomeUnknown,
  RateLimited,
  Rejected,
} from '../../../../../shared/publication/errors.ts';
import { openPages, useBrowserScene } from './scene.ts';

const text = 'Words with a fate.\nAnd a second line, for @somebody';

describe('posting on the website', () => {
  const scene = useBrowserScene();

  describe('works, once, whatever face the page has', () => {
    it.each<readonly [string, object]>([
      ['half a second of deafness', { hydrationMs: 500 }],
      ['three seconds of deafness', { hydrationMs: 3000 }],
      ['a notice that is gone at once', { toastMs: 0 }],
      ['a notice without a link', { toastWithoutLink: true }],
      ['a notice over the page that can be closed', { overlay: 'closable' }],
      ['two composers, the first of them hidden', { twoComposers: true }],
      ['elements of the years before', { oldElements: true }],
      ['nothing that it ever says', { silent: true }],
      ['words that somebody left in the composer', { leftover: 'A draft of somebody.\nIn two lines.' }],
      ['suggestions over the button, which Enter would take', { suggestions: true }],
      ['a script that sends twice', { sendsTwice: 'at-once' }],
      ['a script that tries again by itself', { sendsTwice: 'after-failure' }],
      [
        'most of it at once',
        {
          hydrationMs: 500,
          toastWithoutLink: true,
          overlay: 'closable',
          twoComposers: true,
          oldElements: true,
          sendsTwice: 'at-once',
          leftover: 'A draft.',
          suggestions: true,
        },
      ],
    ])('%s', async (_what, variants) => {
      const person = scene.person({ variants });
      const { id: replyTo } = scene.sandbox.say('somebody', `Well, @${scene.sandbox.store.open(person.name).handle}?`);
      const post = await person.post(text);
      const reply = await person.post('An answer @somebody', { replyTo });
      expect([post, reply]).toMatchObject([
        { error: undefined, asked: 1 },
        { error: undefined, asked: 1 },
      ]);
      expect(person.creates()).toBe(2);
      const { texts, complete } = await person.listed();
      expect({ complete, standing: person.standing() }).toEqual({
        complete: true,
        standing: [text, 'An answer @somebody'],
      });
      expect(texts).toEqual([text, 'An answer @somebody']);
      const ids = scene.sandbox.timeline(person.name).map(({ id }) => id);
      expect([post.published?.id, reply.published?.id]).toEqual(ids);
    });
  });

  describe('believes the answer and not the dialog that closes', () => {
    it.each<readonly [number, new (...values: never[]) => Error, object]>([
      [187, DuplicateRefused, {}],
      [226, AccountBlocked, { kind: 'flagged' }],
      [326, AccountBlocked, { kind: 'locked' }],
      [64, AccountBlocked, { kind: 'suspended' }],
      [344, RateLimited, { retryAt: expect.any(Number) }],
      [385, Rejected, {}],
      [186, Rejected, {}],
    ])('%i', async (code, type, fields) => {
      const person = scene.person({ variants: { refuse: { code, times: 1 } } });
      const { error, asked } = await person.post(text);
      expect(error).toBeInstanceOf(type);
      expect(error).toMatchObject(fields);
      expect([asked, person.creates(), person.standing()]).toEqual([1, 1, []]);
      expect(await person.listed()).toEqual({ texts: [], complete: true });
    });

    it.each(['flagged', 'locked', 'suspended', 'daily-limit'])(
      'an account that is %s since it logged in',
      async (status) => {
        const person = scene.person();
        await person.connect().whoAmI();
        scene.sandbox.setAccountStatus(person.name, status);
        const { error } = await person.post(text);
        expect(error).toBeInstanceOf(status === 'daily-limit' ? RateLimited : AccountBlocked);
        if (status !== 'daily-limit') expect(error).toHaveProperty('kind', status);
        expect(person.standing()).toEqual([]);
      },
    );
  });

  describe('sends nothing where', () => {
    it.each<readonly [string, string, object, number]>([
      ['a notice over the page stays', 'type the text', { overlay: 'stays' }, 0],
      ['the page never wakes', 'type the text', { hydrationMs: 60_000 }, 0],
      ['the page cuts the words', 'send', { cuts: 8 }, 1],
    ])('%s', async (_what, step, variants, asked) => {
      const person = scene.person({ stepMs: 6000 });
      await person.connect().whoAmI();
      person.show(variants);
      const attempt = await person.post(text);
      expect(attempt.error).toBeInstanceOf(StepFailed);
      expect(attempt.error).toBeInstanceOf(NotSent);
      expect(attempt.error).toHaveProperty('step', step);
      expect([attempt.asked, person.creates(), person.standing()]).toEqual([asked, 0, []]);
      person.show({ overlay: null, hydrationMs: 0, cuts: null });
      expect(await person.post(text)).toMatchObject({ error: undefined });
      expect([person.creates(), person.standing()]).toEqual([1, [text]]);
    });

    it('there is no time left when it is asked', async () => {
      const person = scene.person();
      const late = new NotSent('Too late.');
      const part = { text, target: {}, labelled: true, settings: {} };
      const refused = person.connect().publish(part, () => {
        throw late;
      });
      await expect(refused).rejects.toBe(late);
      expect([person.creates(), person.standing()]).toEqual([0, []]);
    });
  });

  describe('leaves no doubt about what became of one request', () => {
    const faces = {
      'a usual page': {},
      'a script that sends twice': { sendsTwice: 'at-once' },
      'a script that tries again': { sendsTwice: 'after-failure' },
      'a silent page': { silent: true },
    };
    const faults = [
      ['drop-before', { kind: 'drop-before' }, []],
      ['drop-after', { kind: 'drop-after' }, [text]],
      ['a 503', { kind: 'status', status: 503 }, []],
      ['a 500 after it was stored', { kind: 'status-after', status: 500 }, [text]],
      ['half an answer', { kind: 'truncated' }, [text]],
      ['an empty answer', { kind: 'empty' }, [text]],
      ['an empty answer to what was not stored', { kind: 'empty', stored: false }, []],
      ['a wall', { kind: 'malformed', stored: false }, []],
    ] as const;
    const table = Object.entries(faces).flatMap(([face, variants]) =>
      faults.map(([name, fault, standing]) => [face, name, variants, fault, standing] as const),
    );

    it.each(table)('%s: %s', async (_face, _name, variants, fault, standing) => {
      const person = scene.person({ variants });
      await person.connect().whoAmI();
      person.fault(fault);
      const { error, asked } = await person.post(text);
      expect(error).toBeInstanceOf(OutcomeUnknown);
      expect([asked, person.creates(), person.standing()]).toEqual([1, 1, standing]);
      // What looking afterwards proves is what is so.
      expect(await person.listed()).toEqual({ texts: standing, complete: true });
    });

    it.each(Object.entries(faces))('%s: an answer that comes too late', async (_face, variants) => {
      const person = scene.person({ variants, stepMs: 8000 });
      await person.connect().whoAmI();
      person.fault({ kind: 'delay', ms: 9000, when: 'after' });
      const { error } = await person.post(text);
      expect(error).toBeInstanceOf(OutcomeUnknown);
      expect([person.creates(), person.standing()]).toEqual([1, [text]]);
      expect(await person.listed()).toEqual({ texts: [text], complete: true });
    });

    it('a browser that dies while the answer is on its way', async () => {
      const person = scene.person({ stepMs: 8000 });
      const mortal = new WarmBrowser({ path: process.env.CHROME_PATH, log: silentLog });
      onTestFinished(() => mortal.close());
      const client = person.connect({}, mortal);
      await client.whoAmI();
      const { pid } = await openPages(mortal);
      person.fault({ kind: 'delay', ms: 2000, when: 'after' });
      const attempt = person.post(text, { client });
      while (person.creates() === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      process.kill(pid, 'SIGKILL');
      const { error } = await attempt;
      expect(error).toBeInstanceOf(OutcomeUnknown);
      expect([person.creates(), person.standing()]).toEqual([1, [text]]);
      // The next job starts another one.
      expect((await openPages(mortal)).pid).not.toBe(pid);
      expect(await person.listed()).toEqual({ texts: [text], complete: true });
    });
  });

  describe('takes a post down', () => {
    const detail = { method: 'GET', path: '/i/api/graphql/*/TweetDetail' };

    it.each<readonly [string, object]>([
      ['a usual page', {}],
      ['elements of the years before', { oldElements: true }],
      ['a page that is deaf at first', { hydrationMs: 500 }],
    ])('%s', async (_what, variants) => {
      const person = scene.person();
      const { published } = await person.post('For a day.');
      person.show(variants);
      await person.connect().remove(published?.id ?? '');
      expect(person.standing()).toEqual([]);
      // What is gone is gone.
      await person.connect().remove(published?.id ?? '');
    });

    it('and does not take it for gone where the site shows nothing', async () => {
      const person = scene.person({ stepMs: 6000 });
      const { published } = await person.post('For a day.');
      const instructions = [{ type: 'TimelineAddEntries', entries: [] }];
      const body = { data: { threaded: { instructions } }, errors: [{ code: 29, message: 'Timeout' }] };
      scene.sandbox.injectFault({ kind: 'status', status: 200, body, match: { ...detail, account: person.name } });
      await expect(person.connect().remove(published?.id ?? '')).rejects.toBeInstanceOf(NotSent);
      expect(person.standing()).toEqual(['For a day.']);
    });
  });
});
