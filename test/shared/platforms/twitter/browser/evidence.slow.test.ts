import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../../shared/monitoring/log.ts';
import { redactor } from '../../../../../shared/monitoring/redact.ts';
import { keepEvidence } from '../../../../../shared/platforms/twitter/browser/evidence.ts';
import { codeStep, oneTimeCode } from '../../../../../shared/publication/one-time-code.ts';
import type { EvidenceStore } from '../../../../../shared/publication/platform.ts';
import { type Person, type PersonOptions, useBrowserScene } from './scene.ts';
import { browser } from './world.ts';

const words = 'Canary words that nobody has sent yet';

/** Evidence in memory. */
function shelf() {
  const kept = new Map<string, { readonly content: string | Uint8Array; readonly type: string }>();
  const store: EvidenceStore = {
    put: async (name, content, type) => void kept.set(name, { content, type }),
  };
  const named = (end: string) => [...kept].filter(([name]) => name.endsWith(end)).map(([, { content }]) => content);
  return { store, kept, outlines: () => named('.txt').map(String), pictures: () => named('.png') as Uint8Array[] };
}

describe('what is kept of a page that was not understood', () => {
  const scene = useBrowserScene();

  /** Everything about an account that must not be seen. */
  const canaries = (person: Person): readonly string[] => {
    const { username = '', identifier = '', totpSeed } = person.credentials;
    const now = codeStep(Date.now());
    const codes = [now - 1, now, now + 1].map((step) => oneTimeCode(totpSeed ?? 'AAAAAAAA', step * 30_000));
    return [...person.secrets(), ...codes, username, identifier, words, 'Canary words'].filter((word) => word !== '');
  };
  const expectNoCanary = (text: string, person: Person, how: string): void => {
    const found = canaries(person).filter((canary) => text.toLowerCase().includes(canary.toLowerCase()));
    expect(found.length, how).toBe(0);
  };

  it.each<readonly [string, PersonOptions, RegExp]>([
    ['a button that cannot be reached', { variants: { overlay: 'stays' } }, /tweetButton.*"Post"/u],
    ['a draft of somebody', { variants: { overlay: 'stays', leftover: words } }, /data-testid=mask/u],
    ['a page that is deaf', { variants: { hydrationMs: 60_000, oldElements: true } }, /div .*tweetButton/u],
    ['words that were cut', { variants: { cuts: 8 } }, /tweetTextarea_0/u],
    ['a puzzle', { login: { challenge: 'captcha' } }, /h1 .*|Authenticate your account/u],
    ['a code from an e-mail', { login: { challenge: 'email-code' } }, /"Check your email"/u],
    ['another password', { entry: { password: 'canary-of-old' } }, /"Enter your password"/u],
    ['codes of another seed', otherSeed(), /"Enter your verification code"/u],
    ['a lock', { status: 'locked' }, /"Your account has been locked\."/u],
  ])('shows %s, and nothing that is private', async (_what, options, survives) => {
    const person = scene.person({ ...options, stepMs: 6000 });
    const { store, outlines, pictures, kept } = shelf();
    const { error } = await person.post(words, { client: person.connect({ evidence: store }) });
    expect(error).toBeInstanceOf(Error);
    expect(outlines()).toHaveLength(1);
    expect(outlines()[0]).toMatch(survives);
    expect(outlines()[0]?.split('\n')[0]).toMatch(/^path \//u);
    expectNoCanary(outlines().join(), person, 'seen in the outline');
    for (const name of kept.keys()) expect(name).toMatch(/^canary\d+\/\d{8}T\d{6}Z-[A-Za-z-]+\.(?:png|txt)$/u);
    for (const picture of pictures()) {
      expect([...picture.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
      expect(picture.length).toBeGreaterThan(1000);
    }
    expect(pictures()).toHaveLength(1);
    expect(kept.size).toBe(2);
    const said = scene.seen.map((value) => JSON.stringify(redactor.clean(value))).join();
    for (const canary of [words, person.credentials.identifier ?? '']) expect(said).not.toContain(canary);
    // The account's own line of the log says where it lies.
    expect(said).toContain('browser.evidence');
  });

  it('is a page without a private word at the moment of the picture, whatever its script does meanwhile', async () => {
    const person = scene.person();
    expect(await person.post('Canary words of an earlier day')).toMatchObject({ error: undefined });
    const { authToken, ct0 } = scene.sandbox.store.logins.begin(scene.sandbox.store.open(person.name).id);
    redactor.hide([authToken, ct0]);
    const handle = scene.sandbox.store.open(person.name).handle;
    for (const path of ['/home', '/compose/post', `/${handle}/with_replies`]) {
      const open = await browser.page(person.name);
      try {
        const url = scene.sandbox.url;
        await open.context.setCookie(
          { name: 'auth_token', value: authToken, domain: '127.0.0.1', path: '/' },
          { name: 'ct0', value: ct0, domain: '127.0.0.1', path: '/' },
        );
        await open.page.goto(url + path);
        await open.page.waitForSelector('[data-testid="primaryColumn"]');
        if (path.endsWith('replies')) await open.page.waitForSelector('article');
        await disturb(open.page, handle);
        const seen: string[] = [];
        const { store, outlines, pictures } = shelf();
        const hide = [handle, words];
        const watched = watching(open.page, async () => void seen.push(await everythingIn(open.page)));
        const incident = { account: person.name, step: 'look', at: systemClock.now(), hide };
        expect(await keepEvidence(watched, incident, store)).toMatch(/-look$/u);
        expect(seen.length).toBeGreaterThanOrEqual(2);
        for (const text of [...seen, ...outlines()]) {
          expectNoCanary(text, person, `seen on ${path}`);
          expect(text).not.toContain('earlier day');
          expect(text).not.toContain(authToken);
          expect(text).not.toContain(ct0);
        }
        expect(outlines()[0]).toContain(path === '/compose/post' ? '"Post"' : 'primaryColumn');
        expect(outlines()[0]).toContain('"A heading of the page"');
        expect(pictures()).toHaveLength(1);
      } finally {
        await open.close();
      }
    }
  });

  it('is nothing, without harm, where the page is gone or the store refuses', async () => {
    const person = scene.person({ variants: { overlay: 'stays' }, stepMs: 6000 });
    const broken: EvidenceStore = { put: async () => Promise.reject(new Error('no room')) };
    const { error } = await person.post(words, { client: person.connect({ evidence: broken }) });
    expect(error).toHaveProperty('step', 'type the text');
    const open = await browser.page(person.name);
    await open.close();
    const incident = { account: person.name, step: 'look', at: 0, hide: [] };
    expect(await keepEvidence(open.page, incident, shelf().store)).toBeUndefined();
  });
});

function otherSeed(): PersonOptions {
  return { totp: true, entry: { totpSeed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' } };
}

/** A page whose script puts private words everywhere, and back again every few milliseconds. */
async function disturb(page: Page, handle: string): Promise<void> {
  await page.evaluate(
    (name, said) => {
      const put = document.createElement('div');
      const root = document.getElementById('react-root');
      root?.append(put);
      document.title = `${name} on X`;
      const draw = (): void => {
        put.innerHTML = `<h2 role="heading" title="${name}">A heading of the page</h2><h1>${said} by @${name}</h1>
          <input value="${said}" placeholder="${said}"><textarea>${said}</textarea><p>${said}</p>
          <img alt="${said}" src="/${name}.png"><a href="/${name}" title="${name}">${name}</a>
          <div contenteditable="true"><h1>${said}</h1></div>
          <article aria-label="${said}"><h2>${said}</h2><button>${said}</button></article>
          <button aria-label="Follow @${name}" data-user="${name}">Follow @${name}</button>
          <div style="background: url(/${name}.png)"></div><svg><title>${name}</title></svg>`;
      };
      draw();
      setInterval(draw, 5);
    },
    handle,
    words,
  );
}

/** The page, with a look at it right before and right after its picture. */
function watching(page: Page, look: () => Promise<void>): Page {
  return new Proxy(page, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (name !== 'screenshot') return typeof member === 'function' ? member.bind(target) : member;
      return async (...options: Parameters<Page['screenshot']>) => {
        await look();
        const picture = await target.screenshot(...options);
        await look();
        return picture;
      };
    },
  });
}

/** All words and attributes of a page, the values of its fields among them, in the picture or not. */
function everythingIn(page: Page): Promise<string> {
  return page.evaluate(() => {
    const values = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value);
    return [document.title, document.documentElement.outerHTML, ...values].join('\n');
  });
}
