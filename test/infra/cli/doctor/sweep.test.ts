import { expect, it } from 'vitest';
import { judgeHealth } from '../../../../infra/cli/doctor/sweep.ts';
import { minute, now } from '../members.ts';

const attention = { failed: 0, account: 0, unconfirmed: 0, held: 0, broken: 0 };
const ran = (minutesAgo: number, stuck = 0) => ({
  at: new Date(now - minutesAgo * minute).toISOString(),
  due: 0,
  woken: 0,
  ended: 0,
  stuck,
  attention,
  countedUpTo: 100,
});
const stale = { at: new Date(now).toISOString(), count: 1, some: ['ada on twitter'] };

it.each([
  ['never', {}, ['warning']],
  ['a minute ago', { sweep: ran(1) }, ['ok']],
  ['five minutes ago', { sweep: ran(5) }, ['ok']],
  ['six minutes ago', { sweep: ran(6) }, ['wrong']],
  ['just now, with some that do not move', { sweep: ran(0, 2) }, ['ok', 'warning']],
  ['just now, with a silent personality', { sweep: ran(0), stale }, ['ok', 'warning']],
])('a sweep that ran %s', (_name, health, verdicts) => {
  expect(judgeHealth(health, 'prod', now).map(({ verdict }) => verdict)).toEqual(verdicts);
});

it('names the schedule and the log of the stage', () => {
  expect(judgeHealth({ sweep: ran(60) }, 'prod', now)[0]?.cure).toContain('hive-prod-sweep');
  expect(judgeHealth({ sweep: ran(60) }, 'local', now)[0]?.cure).toContain('npm start');
});
