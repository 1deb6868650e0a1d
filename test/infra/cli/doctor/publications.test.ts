import { expect, it } from 'vitest';
import { judgePublications } from '../../../../infra/cli/doctor/publications.ts';

const calm = { needsAPerson: [], paused: [], pausedPlatforms: [] };
const need = (what: string, why: string) => ({ what, why, cure: 'do something' });

it.each([
  ['nothing', calm, ['ok']],
  ['one that failed', { ...calm, needsAPerson: [need('publication a', 'failed: gone')] }, ['wrong']],
  ['one that is held', { ...calm, needsAPerson: [need('publication a', 'held: it waits')] }, ['warning']],
  ['an account, which is told elsewhere', { ...calm, needsAPerson: [need('account x/a', 'suspended')] }, ['ok']],
  [
    'a hive and a platform that are paused',
    { ...calm, paused: ['operator'], pausedPlatforms: ['p'] },
    ['warning', 'warning'],
  ],
])('%s', (_name, status, verdicts) => {
  expect(judgePublications(status).map(({ verdict }) => verdict)).toEqual(verdicts);
});
