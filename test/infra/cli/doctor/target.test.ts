import { expect, it } from 'vitest';
import { judgeAbsence, judgeTarget, type TargetFacts } from '../../../../infra/cli/doctor/target.ts';

const facts: TargetFacts = { kind: 'aws', where: 'stage prod in AWS (eu-central-1, account 1)', mode: 'live' };
const table = { account: '1', region: 'eu-central-1', status: 'ACTIVE' };

it.each<[string, TargetFacts, string, RegExp]>([
  ['AWS', { ...facts, table }, 'ok', /^AWS: stage prod in AWS \(eu-central-1, account 1\), live$/],
  ['AWS whose table may not be described', facts, 'ok', /^AWS:/],
  ['an emulator', { ...facts, emulator: 'http://127.0.0.1:4566' }, 'ok', /^an emulator of AWS at http:\/\/127/],
  [
    'this machine',
    { kind: 'embedded', where: 'this machine (process 1)', mode: 'live' },
    'ok',
    /^a hive on this machine/,
  ],
  ['a dry run', { ...facts, mode: 'dry-run' }, 'ok', /sends nothing to a platform/],
  ['a table that is being made', { ...facts, table: { ...table, status: 'CREATING' } }, 'wrong', /CREATING/],
])('says that it is %s', (_name, given, verdict, said) => {
  const finding = judgeTarget(given);
  expect(finding.verdict).toBe(verdict);
  expect(finding.said).toMatch(said);
});

it.each([
  ['There is no hive of stage dev: deploy it.', 'There is no hive of stage dev', 'deploy it'],
  ['Nobody answers.', 'Nobody answers', expect.stringContaining('AWS_PROFILE')],
])('tells of %j what is wrong and what mends it', (why, said, cure) => {
  expect(judgeAbsence(why)).toEqual({ check: 'hive', verdict: 'wrong', said, cure });
});
