import { expect, it } from 'vitest';
import { judgeSchedules, schedulesWanted } from '../../../../infra/cli/doctor/schedules.ts';
import { cadenceBy, wantedSchedules } from '../../../../shared/personality/schedules.ts';
import { adaPersonality, member, now } from '../members.ts';

const [wanted] = wantedSchedules(adaPersonality(), now);
if (wanted === undefined) throw new Error('no schedule');
const { name } = wanted;

it.each([
  ['as wanted', [wanted], [name], [wanted], 'ok', /1 schedule, as/],
  ['missing', [wanted], [], [], 'wrong', /missing/],
  ['missing, and switched off anyway', [{ ...wanted, enabled: false }], [], [], 'ok', /0 schedules/],
  [
    'switched off by somebody',
    [wanted],
    [name],
    [{ ...wanted, enabled: false }],
    'wrong',
    /it is switched off, expected on/,
  ],
  [
    'at another time',
    [wanted],
    [name],
    [{ ...wanted, expression: 'cron(0 1 * * ? *)' }],
    'wrong',
    /cron\(0 1 .*expected cron\(0 9,18/,
  ],
  ["nobody's", [], ['gone.twitter'], [], 'warning', /no personality/],
  ['there, and not read', [wanted], [name], [], 'ok', /only the name/],
])('a schedule that is %s', (_name, all, names, actual, verdict, said) => {
  const [finding] = judgeSchedules({ wanted: all, names, actual });
  expect(finding?.verdict).toBe(verdict);
  expect(finding?.said).toMatch(said);
});

it('wants none of the deleted', () => {
  expect(schedulesWanted([member(), member({ id: 'old', state: 'deleted' })], now, cadenceBy())).toHaveLength(1);
});
