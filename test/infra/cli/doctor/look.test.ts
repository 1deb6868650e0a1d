import { expect, it } from 'vitest';
import { CliError } from '../../../../infra/cli/cli-error.ts';
import { ok } from '../../../../infra/cli/doctor/finding.ts';
import { isForbidden, judged, look } from '../../../../infra/cli/doctor/look.ts';

const named = (name: string, more: object = {}) => Object.assign(new Error(`${name} said so`), { name, ...more });

it.each([
  [named('AccessDeniedException'), true],
  [named('AccessDenied'), true],
  [named('AuthorizationErrorException'), true],
  [named('Unknown', { $metadata: { httpStatusCode: 403 } }), true],
  [named('StoreBusy', { cause: named('AccessDenied') }), true],
  [named('ExpiredTokenException', { $metadata: { httpStatusCode: 403 } }), false],
  [named('ResourceNotFoundException'), false],
  [undefined, false],
])('%s is a no of AWS: %s', (error, expected) => {
  expect(isForbidden(error)).toBe(expected);
});

it('makes a finding of whatever happens', async () => {
  const judge = (seen: string) => [ok('thing', seen)];
  const of = async (work: () => Promise<string>) => judged('thing', await look(work), judge);
  expect(await of(async () => 'fine')).toEqual([{ check: 'thing', verdict: 'ok', said: 'fine' }]);
  expect(await of(() => Promise.reject(named('AccessDenied')))).toMatchObject([{ verdict: 'not looked at' }]);
  expect(await of(() => Promise.reject(new CliError('It is gone.')))).toMatchObject([
    { verdict: 'wrong', said: 'It is gone.', cure: expect.any(String) },
  ]);
  expect(await of(() => Promise.reject(new Error('a bug')))).toMatchObject([{ verdict: 'wrong', said: 'a bug' }]);
});
