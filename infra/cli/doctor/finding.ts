/** `not looked at` is no verdict on the thing: this caller, or this command, cannot see it. */
export type Verdict = 'ok' | 'warning' | 'wrong' | 'not looked at';

/** What one check found of one thing. */
export interface Finding {
  /** The thing, in few words: `node`, `secret hive/prod/openai`. */
  readonly check: string;
  readonly verdict: Verdict;
  /** What was found; where it was not looked at, why. Never a secret's value. */
  readonly said: string;
  /** The command or deed that mends it, or where to look instead. */
  readonly cure?: string;
}

export const ok = (check: string, said: string): Finding => ({ check, verdict: 'ok', said });
export const warning = (check: string, said: string, cure: string): Finding => ({
  check,
  verdict: 'warning',
  said,
  cure,
});
export const wrong = (check: string, said: string, cure: string): Finding => ({ check, verdict: 'wrong', said, cure });
export const unseen = (check: string, said: string, cure?: string): Finding => ({
  check,
  verdict: 'not looked at',
  said,
  ...(cure === undefined ? {} : { cure }),
});
