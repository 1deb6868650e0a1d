import { describe, expect, it } from 'vitest';
import type { CheckAnswer } from '../../../../infra/cli/account-check.ts';
import { judgeAnswer, judgeBio } from '../../../../infra/cli/doctor/whoami.ts';

const answer = (check?: Partial<NonNullable<CheckAnswer['check']>>): CheckAnswer => ({
  platform: 'twitter',
  account: 'ada',
  ...(check === undefined ? {} : { check: { at: 0, nonce: 'n', outcome: 'works', ...check } }),
});

describe('an account that', () => {
  it.each([
    ['did not answer', undefined, ['not looked at']],
    ['works', { handle: 'ada' }, ['ok']],
    ['is blocked', { outcome: 'blocked' as const, reason: 'bad token' }, ['wrong']],
    ['could not be reached', { outcome: 'unreachable' as const, reason: 'down' }, ['warning']],
    ['is to be left alone', { outcome: 'not-asked' as const, reason: 'cooling' }, ['not looked at']],
    ['works, with an empty bio', { about: '' }, ['ok', 'warning']],
    ['works, with a good bio', { about: 'AI character, run by @ada_human.' }, ['ok', 'ok']],
  ])('%s', (_name, check, verdicts) => {
    expect(judgeAnswer(answer(check)).map(({ verdict }) => verdict)).toEqual(verdicts);
  });

  it('is blocked has its cure', () => {
    expect(judgeAnswer(answer({ outcome: 'blocked', reason: 'bad token' }))[0]).toMatchObject({
      said: 'bad token',
      cure: 'hive secret put twitter ada',
    });
  });
});

describe('a bio', () => {
  it.each([
    ['Automated account by @human', 'ok', ''],
    ['Bot. Operated by Ada Lovelace', 'ok', ''],
    ['Eine KI-Figur, betrieben von @verein', 'ok', ''],
    ['Personnage IA, par @association', 'ok', ''],
    ['An AI that likes tea', 'warning', 'it names nobody who answers for it'],
    ['Tea lover. Mail @human', 'warning', 'it does not say that the account is automated'],
    ['Tea lover', 'warning', 'it does not say that the account is automated and names nobody who answers for it'],
    ['', 'warning', 'it does not say that the account is automated and names nobody who answers for it'],
    // A word in a word is no word.
    ['Airing my robotic plaints, @human', 'warning', 'it does not say that the account is automated'],
  ])('%j is %s', (about, verdict, said) => {
    const [finding] = judgeBio('twitter', 'ada', about);
    expect(finding?.verdict).toBe(verdict);
    if (said !== '') expect(finding?.said).toBe(said);
  });
});
