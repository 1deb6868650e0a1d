import { expect, it } from 'vitest';
import { judgeTransports } from '../../../../infra/cli/doctor/transports.ts';

const ways = [{ id: 'p', transports: [{ id: 'api' }, { id: 'browser', warning: 'It may cost the account.' }] }];

it.each([
  ['api', 'ok', /no account/],
  ['browser', 'warning', /may cost the account/],
  ['pigeon', 'warning', /"pigeon" is no way to p/],
])('%s', (transport, verdict, said) => {
  const [finding] = judgeTransports([{ platform: 'p', transport, account: 'ada' }], ways);
  expect(finding?.verdict).toBe(verdict);
  expect(finding?.said).toMatch(said);
});
