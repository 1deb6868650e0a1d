import type { AccountBlockKind } from '../../../publication/errors.ts';
import { paths } from './selectors.ts';

/** What a page shows in the course of a login, as far as it matters. */
export interface Screen {
  readonly path: string;
  readonly headings: readonly string[];
  /** What the dialog says below its heading. */
  readonly words: string;
  /** What a notice says, where there is one. */
  readonly toast: string;
  readonly column: boolean;
  readonly puzzle: boolean;
  readonly fields: { readonly username: boolean; readonly extra: boolean; readonly password: boolean };
}

/** What is to be done now: type something, wait, or stop. */
export type LoginStep =
  | { readonly kind: 'username' | 'identifier' | 'password' | 'one-time-code' }
  | { readonly kind: 'in' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'blocked'; readonly block: AccountBlockKind; readonly why: string };

/**
 * Tells the steps of a login apart: the same field asks for a name, a one-time code and a code from an e-mail, so headings count, and whether
 * the password was given already. What is not known stops: a wrong guess costs an account.
 */
export function nextStep(screen: Screen, passwordGiven: boolean): LoginStep {
  const { path, headings, toast, column, puzzle, fields } = screen;
  const heading = headings.join(' ');
  const stop = (block: AccountBlockKind, why: string): LoginStep => ({ kind: 'blocked', block, why });
  if (path.startsWith(paths.locked) || /account (?:has been|is) (?:temporarily )?locked/iu.test(heading)) {
    return stop('locked', 'X has locked the account: log in with a browser of your own and unlock it');
  }
  if (/account is suspended/iu.test(heading))
    return stop('suspended', 'X has suspended the account: appeal on its website');
  if (puzzle || /authenticate your account/iu.test(heading)) {
    return stop('challenge', 'X wants a puzzle solved: log in with a browser of your own, then import its session');
  }
  if (/suspicious login prevented/iu.test(heading)) {
    return stop(
      'challenge',
      'X prevented the login as suspicious: confirm it in the mail from X, then import a session',
    );
  }
  if (/could not log you in now/iu.test(toast)) {
    return stop('challenge', 'X lets nobody log in to the account now: wait a day, or import a session');
  }
  if (/wrong password/iu.test(toast)) return stop('credentials', 'X does not take the password: store the right one');
  if (/could not find your account/iu.test(toast)) {
    return stop('credentials', 'X knows no account of this username: store the right one');
  }
  if (column && !path.startsWith(paths.login)) return { kind: 'in' };
  if (fields.password) return { kind: 'password' };
  if (fields.username) return { kind: 'username' };
  if (!fields.extra) return { kind: 'wait' };
  return extraStep(`${heading} ${screen.words}`, passwordGiven);
}

function extraStep(said: string, passwordGiven: boolean): LoginStep {
  if (/check your e-?mail|confirmation code|code .*e-?mail/iu.test(said)) {
    return {
      kind: 'blocked',
      block: 'challenge',
      why: 'X sent a code to the account’s e-mail address: log in with a browser of your own, then import its session',
    };
  }
  if (!passwordGiven) return { kind: 'identifier' };
  if (/verification code|code generator|authentication (?:app|code)/iu.test(said)) return { kind: 'one-time-code' };
  return {
    kind: 'blocked',
    block: 'challenge',
    why: 'X asks something after the password that the hive does not know: log in with a browser of your own, then import its session',
  };
}
