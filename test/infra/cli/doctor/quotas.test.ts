import { expect, it } from 'vitest';
import { judgeSchedulerQuota, lambdaQuota } from '../../../../infra/cli/doctor/quotas.ts';

it.each([
  [2, 'ok'],
  [800_000, 'ok'],
  [800_001, 'warning'],
])('%i schedules are %s', (schedules, verdict) => {
  expect(judgeSchedulerQuota(schedules).verdict).toBe(verdict);
});

it('says where the quota of Lambda stands', () => {
  expect(lambdaQuota(false)).toMatchObject({
    verdict: 'not looked at',
    cure: expect.stringContaining('get-account-settings'),
  });
  expect(lambdaQuota(true).cure).toBeUndefined();
});
