import { describe, expect, it } from 'vitest';
import { AccountBlocked, NotSent, RateLimited } from '../../../../../shared/publication/errors.ts';
import { codeStep, endOfStep } from '../../../../../shared/publication/one-time-code.ts';
import { type PersonOptions, useBrowserScene } from './scene.ts';

const halfMinute = 30_000;

describe('the login on the website', () => {
  const scene = useBrowserScene();

  it.each<readonly [string, PersonOptions]>([
    ['a name and a password', {}],
    ['another identifier, which is the e-mail address', { login: { identifier: true } }],
    [
      'another identifier, where none is stored the name',
      { login: { identifier: true }, entry: { identifier: undefined } },
    ],
    ['a one-time code', { totp: true }],
    ['an identifier and a one-time code', { totp: true, login: { identifier: true } }],
  ])('needs %s, once', async (_what, options) => {
    const person = scene.person(options);
    expect(await person.post('The first words.')).toMatchObject({ error: undefined, asked: 1 });
    expect(await person.post('The second words.')).toMatchObject({ error: undefined, asked: 1 });
    expect(person.standing()).toEqual(['The first words.', 'The second words.']);
    expect(scene.logins()).toBe(1);
  });

  it.each([
    ['half a minute', halfMinute, 0],
    ['a whole minute', 2 * halfMinute, 1],
  ])('comes through where the clock of the website is ahead by %s', async (_what, ahead, later) => {
    scene.ahead = ahead;
    const person = scene.person({ totp: true });
    await atBeginOfStep();
    const before = codeStep(Date.now());
    expect(await person.post('On time.')).toMatchObject({ error: undefined });
    expect(person.standing()).toEqual(['On time.']);
    // The half minute whose code was taken is kept: the next login uses none that is older.
    const { codeStep: kept } = scene.sessions.stored(person.name) ?? {};
    expect(kept).toBeGreaterThanOrEqual(before + later);
    expect(kept).toBeLessThanOrEqual(codeStep(Date.now()) + later);
  });

  it('never gives a code twice: it waits for the next half minute', async () => {
    const person = scene.person({ totp: true });
    await atBeginOfStep();
    expect(await person.post('Before.')).toMatchObject({ error: undefined });
    person.endSessions();
    const { codeStep: used } = scene.sessions.stored(person.name) ?? {};
    // The same half minute again, however slow this machine is.
    const now = Number(used) * halfMinute;
    const clock = { now: () => now, monotonic: () => performance.now() };
    const { error, asked } = await person.post('Too early.', { client: person.connect({ clock }) });
    expect(error).toBeInstanceOf(RateLimited);
    expect(error).toHaveProperty('retryAt', endOfStep(Number(used)));
    expect([asked, scene.logins(), person.creates()]).toEqual([0, 1, 1]);
  });

  it.each<readonly [string, AccountBlocked['kind'], RegExp, PersonOptions]>([
    ['a code from an e-mail', 'challenge', /code to the account’s e-mail.*import its session/u, asks('email-code')],
    ['a puzzle', 'challenge', /puzzle solved.*import its session/u, asks('captcha')],
    ['a login that it calls suspicious', 'challenge', /suspicious: confirm it in the mail/u, asks('suspicious')],
    ['nobody for now', 'challenge', /now: wait a day, or import a session/u, asks('not-now')],
    ['a locked account', 'locked', /locked.*unlock it/u, { status: 'locked' }],
    ['a suspended account', 'suspended', /suspended.*(?:appeal|person)/u, { status: 'suspended' }],
    ['another password', 'credentials', /the password: store the right one/u, { entry: { password: 'canary-of-old' } }],
    ['another name', 'credentials', /no account of this username/u, { entry: { username: 'canary_nobody' } }],
    ['another identifier', 'credentials', /the identifier: store/u, otherIdentifier()],
    ['codes of another seed', 'credentials', /one-time codes of totpSeed: store/u, otherSeed()],
    [
      'a code where no seed is stored',
      'credentials',
      /store the totpSeed/u,
      { totp: true, entry: { totpSeed: undefined } },
    ],
  ])('stops for a person where the website wants %s', async (_what, kind, sentence, options) => {
    const person = scene.person(options);
    const { error, asked } = await person.post('Never said.');
    expect(error).toBeInstanceOf(AccountBlocked);
    expect(error).toMatchObject({ kind, message: expect.stringMatching(sentence) });
    expect(String(error)).toContain(person.name);
    expect([asked, person.creates(), person.standing()]).toEqual([0, 0, []]);
  });

  it('is done once for several clients at once', async () => {
    const person = scene.person();
    const outcomes = await Promise.all(
      ['One.', 'Two.', 'Three.'].map((text) => person.post(text, { client: person.connect() })),
    );
    const sent = outcomes.filter(({ published }) => published !== undefined);
    // Who finds the login on its way comes again later; nothing of it was sent.
    for (const { error } of outcomes)
      if (error !== undefined)
        expect(error).toHaveProperty('message', expect.stringMatching(/renewed by another run/u));
    expect(scene.logins()).toBe(1);
    expect(person.standing()).toHaveLength(sent.length);
    expect(await person.post('Four.')).toMatchObject({ error: undefined });
    expect(scene.logins()).toBe(1);
  });

  it.each(['compose', 'send'] as const)('is done again, once, where the session ends at %s', async (moment) => {
    const person = scene.person();
    await person.post('Before.');
    person.show({ sessionEnds: moment });
    expect(await person.post('After.')).toMatchObject({ error: undefined, published: { id: expect.any(String) } });
    expect(scene.logins()).toBe(2);
    expect(person.standing()).toEqual(['Before.', 'After.']);
  });

  it('is not tried for ever where every session ends at once', async () => {
    const person = scene.person();
    await person.post('Before.');
    person.fault({ kind: 'status', status: 401, body: { errors: [{ code: 32, message: 'No.' }] }, times: 'always' });
    const { error } = await person.post('After.');
    expect(error).toBeInstanceOf(AccountBlocked);
    expect(error).toHaveProperty('kind', 'credentials');
    expect(scene.logins()).toBe(2);
    expect(person.standing()).toEqual(['Before.']);
  });

  it('is not needed with the cookies of a browser that is logged in', async () => {
    const person = scene.person();
    const { authToken, ct0 } = scene.sandbox.store.logins.begin(scene.sandbox.store.open(person.name).id);
    const before = scene.logins();
    const credentials = { scheme: 'cookies', authToken, ct0 };
    const client = person.connect({ credentials });
    expect(await person.post('By cookie.', { client })).toMatchObject({ error: undefined });
    expect(await client.whoAmI()).toMatchObject({ handle: scene.sandbox.store.open(person.name).handle });
    expect(scene.logins()).toBe(before);
    expect(person.standing()).toEqual(['By cookie.']);
  });

  it('stops for a person where imported cookies are refused, at once and later', async () => {
    const person = scene.person();
    const never = person.connect({
      credentials: { scheme: 'cookies', authToken: 'canary-never-given', ct0: 'canary-ct0' },
    });
    const first = await person.post('Never said.', { client: never });
    expect(first.error).toBeInstanceOf(AccountBlocked);
    expect(first.error).toHaveProperty('kind', 'credentials');
    const { authToken, ct0 } = scene.sandbox.store.logins.begin(scene.sandbox.store.open(person.name).id);
    const client = person.connect({ credentials: { scheme: 'cookies', authToken, ct0 } });
    expect(await person.post('By cookie.', { client })).toMatchObject({ error: undefined });
    person.endSessions();
    const later = await person.post('Never said.', { client });
    expect(later.error).toBeInstanceOf(AccountBlocked);
    expect(String(later.error)).toMatch(/import its session again/u);
    expect(person.standing()).toEqual(['By cookie.']);
  });

  it('that gets no answer in time is no failure of the account, and the next one goes on', async () => {
    const person = scene.person({ stepMs: 6000 });
    const task = { method: 'POST', path: '/i/api/1.1/onboarding/task.json' };
    scene.sandbox.injectFault({ kind: 'drop-before', match: task, skip: 1 });
    const { error } = await person.post('Later.');
    expect(error).toBeInstanceOf(NotSent);
    expect(person.creates()).toBe(0);
    expect(await person.post('Later.')).toMatchObject({ error: undefined });
    expect(person.standing()).toEqual(['Later.']);
  });
});

function asks(challenge: string): PersonOptions {
  return { login: { challenge } };
}

function otherIdentifier(): PersonOptions {
  return { login: { identifier: true }, entry: { identifier: 'canary@elsewhere.example' } };
}

function otherSeed(): PersonOptions {
  return { totp: true, entry: { totpSeed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' } };
}

/** A login must not straddle two half minutes where it is judged by one. */
async function atBeginOfStep(): Promise<void> {
  const left = endOfStep(codeStep(Date.now())) - Date.now();
  if (left < 12_000) await new Promise((resolve) => setTimeout(resolve, left));
}
