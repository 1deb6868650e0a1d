import { describe, expect, it } from 'vitest';
import { StepFailed } from '../../../../../shared/platforms/twitter/browser/step.ts';
import { AccountBlocked, DuplicateRefused, OutcomeUnknown } from '../../../../../shared/publication/errors.ts';
import { useBrowserScene } from './scene.ts';

/** The website in a real browser, in a few seconds; all the rest of it is for `npm run test:browser`. */
describe('the website', { timeout: 120_000 }, () => {
  const scene = useBrowserScene();

  it('takes a login, a post and an answer, and lists them', async () => {
    const person = scene.person({ totp: true, login: { identifier: true } });
    const { id: replyTo } = scene.sandbox.say('somebody', `Well, @${scene.sandbox.store.open(person.name).handle}?`);
    expect(await person.post('A post.\nIn two lines.')).toMatchObject({ error: undefined, asked: 1 });
    expect(await person.post('An answer.', { replyTo })).toMatchObject({ error: undefined, asked: 1 });
    expect(await person.listed()).toEqual({ texts: ['A post.\nIn two lines.', 'An answer.'], complete: true });
    expect([scene.logins(), person.creates()]).toEqual([1, 2]);
  });

  it('posts once where the session ended, the page is deaf at first, and its script sends twice', async () => {
    const person = scene.person();
    await person.connect().whoAmI();
    person.show({ sessionEnds: 'send', hydrationMs: 300, sendsTwice: 'at-once', overlay: 'closable' });
    expect(await person.post('Once.')).toMatchObject({ error: undefined });
    expect([scene.logins(), person.standing()]).toEqual([2, ['Once.']]);
  });

  it('leaves it to a later look where the answer was lost, and never sends twice', async () => {
    const person = scene.person({ variants: { sendsTwice: 'after-failure' } });
    await person.connect().whoAmI();
    person.fault({ kind: 'drop-after' });
    expect((await person.post('Lost and found.')).error).toBeInstanceOf(OutcomeUnknown);
    expect([person.creates(), person.standing()]).toEqual([1, ['Lost and found.']]);
    expect(await person.listed()).toEqual({ texts: ['Lost and found.'], complete: true });
  });

  it('is not believed when its dialog closes over a refusal', async () => {
    const person = scene.person({ variants: { refuse: { code: 187, times: 1 } } });
    expect((await person.post('Refused.')).error).toBeInstanceOf(DuplicateRefused);
    expect([person.creates(), person.standing()]).toEqual([1, []]);
  });

  it('sends nothing but the words that were given', async () => {
    const person = scene.person({ variants: { cuts: 8 } });
    const { error } = await person.post('Words that the page cuts.');
    expect(error).toBeInstanceOf(StepFailed);
    expect([person.creates(), person.standing()]).toEqual([0, []]);
  });

  it('gets no second login where it wants a person', async () => {
    const person = scene.person({ login: { challenge: 'captcha' } });
    const { error } = await person.post('Never said.');
    expect(error).toBeInstanceOf(AccountBlocked);
    expect(error).toHaveProperty('kind', 'challenge');
    expect([scene.logins(), person.creates()]).toEqual([0, 0]);
  });
});
