import { describe, expect, it } from 'vitest';
import { nextStep, type Screen } from '../../../../../shared/platforms/twitter/browser/screen.ts';

const none = { username: false, extra: false, password: false };
const blank: Screen = {
  path: '/i/flow/login',
  headings: [],
  words: '',
  toast: '',
  column: false,
  puzzle: false,
  fields: none,
};
const extra = { ...none, extra: true };

describe('the next step of a login', () => {
  it.each<readonly [string, Partial<Screen>, boolean, string]>([
    ['an empty page', {}, false, 'wait'],
    ['an empty page after the password', {}, true, 'wait'],
    ['the field for the name', { headings: ['Sign in to X'], fields: { ...none, username: true } }, false, 'username'],
    ['the field for the password', { fields: { ...none, password: true } }, false, 'password'],
    // The page for the password shows the name again in a field that nobody fills.
    ['both fields', { fields: { ...none, username: true, password: true } }, false, 'password'],
    ['a phone number', { headings: ['Enter your phone number or username'], fields: extra }, false, 'identifier'],
    ['an unknown heading before the password', { headings: ['Who are you?'], fields: extra }, false, 'identifier'],
    ['a code generator', { headings: ['Enter your verification code'], fields: extra }, true, 'one-time-code'],
    [
      'a code generator in words alone',
      { words: 'Use your code generator app.', fields: extra },
      true,
      'one-time-code',
    ],
    ['an authentication app', { words: 'Open your authentication app.', fields: extra }, true, 'one-time-code'],
    ['the home page', { path: '/home', column: true }, true, 'in'],
    ['the home page without a password', { path: '/home', column: true }, false, 'in'],
    [
      'a column behind the dialog of the login',
      { column: true, fields: { ...none, username: true } },
      false,
      'username',
    ],
    ['the home page before its column', { path: '/home' }, true, 'wait'],
  ])('after %s', (_what, shown, passwordGiven, kind) => {
    expect(nextStep({ ...blank, ...shown }, passwordGiven)).toEqual({ kind });
  });

  it.each<readonly [string, Partial<Screen>, string]>([
    ['a locked account by its page', { path: '/account/access' }, 'locked'],
    ['a locked account by its heading', { headings: ['Your account has been locked.'] }, 'locked'],
    ['a lock for a while', { headings: ['Your account is temporarily locked'] }, 'locked'],
    ['a suspended account', { path: '/home', column: true, headings: ['Your account is suspended'] }, 'suspended'],
    ['a puzzle', { puzzle: true }, 'challenge'],
    ['a puzzle by its heading', { headings: ['Authenticate your account'] }, 'challenge'],
    ['a login that was prevented', { headings: ['Suspicious login prevented'] }, 'challenge'],
    ['not now', { toast: 'Could not log you in now. Please try again later.' }, 'challenge'],
    ['a wrong password', { toast: 'Wrong password!', fields: { ...none, password: true } }, 'credentials'],
    [
      'an unknown name',
      { toast: 'Sorry, we could not find your account.', fields: { ...none, username: true } },
      'credentials',
    ],
    ['a mail with a code, after the password', { headings: ['Check your email'], fields: extra }, 'challenge'],
    [
      'a confirmation code, in words alone',
      { words: 'Your confirmation code is on its way.', fields: extra },
      'challenge',
    ],
    ['a question that nobody knows', { headings: ['What is your favourite colour?'], fields: extra }, 'challenge'],
  ])('stops at %s, with a sentence for a person', (_what, shown, block) => {
    const next = nextStep({ ...blank, ...shown }, true);
    expect(next).toMatchObject({ kind: 'blocked', block });
    expect((next as { why: string }).why).toMatch(/^X .{10,}/u);
  });

  it('takes a code from an e-mail for one before the password as well, and types no name there', () => {
    expect(nextStep({ ...blank, headings: ['Check your email'], fields: extra }, false)).toMatchObject({
      kind: 'blocked',
      block: 'challenge',
    });
  });

  it('lets what blocks go before what could be typed', () => {
    const shown = { puzzle: true, fields: { username: true, extra: true, password: true } };
    expect(nextStep({ ...blank, ...shown }, false)).toMatchObject({ kind: 'blocked', block: 'challenge' });
  });
});
