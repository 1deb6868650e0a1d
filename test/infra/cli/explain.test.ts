import { describe, expect, it } from 'vitest';
import { CliError } from '../../../infra/cli/cli-error.ts';
import { explain } from '../../../infra/cli/explain.ts';
import { ConfigInvalid, StoreBusy } from '../../../shared/publication/errors.ts';

const named = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

describe('what went wrong', () => {
  it.each([
    ['an error of an operator', new CliError('Name it.'), /^Name it\.$/],
    ['an error of a file', new ConfigInvalid('The file is wrong: mend it.'), /^The file is wrong: mend it\.$/],
    [
      'a store out of reach',
      new StoreBusy(
        'The table hive-dev did not answer in time (Error: connect ECONNREFUSED); the message comes again by itself.',
      ),
      /^The table hive-dev did not answer in time \(Error: connect ECONNREFUSED\): see that the hive runs and can be reached, then ask again\.$/,
    ],
    [
      'no credentials',
      named('CredentialsProviderError', 'Could not load credentials from any providers'),
      /AWS_PROFILE.*npm start/,
    ],
    ['no region', new Error('Region is missing'), /AWS_REGION/],
    ['old credentials', named('ExpiredTokenException', 'The security token is expired'), /aws sso login/],
    [
      'a right that is missing',
      named('AccessDeniedException', 'User: x is not authorized'),
      /User: x is not authorized/,
    ],
    [
      'an unknown stage',
      new Error('There is no stage "pord": expected one of dev, prod.'),
      /^There is no stage "pord"/,
    ],
    [
      'a file of the system',
      named('Error', "EACCES: permission denied, open '/x'", { code: 'EACCES' }),
      /permission denied/,
    ],
  ])('is one sentence with its cure: %s', (_name, error, sentence) => {
    const said = explain(error);
    expect(said).toMatch(sentence);
    expect(said).not.toMatch(/\n/);
  });

  it('is no sentence where it is a mistake of ours', () => {
    expect(explain(new TypeError('undefined is not a function'))).toBeUndefined();
    expect(explain(undefined)).toBeUndefined();
  });
});
