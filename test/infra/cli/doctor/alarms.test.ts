import { expect, it } from 'vitest';
import { alarmsNote } from '../../../../infra/cli/doctor/alarms.ts';

it('says where alarms stand', () => {
  expect(alarmsNote('prod', false)).toMatchObject({
    verdict: 'not looked at',
    cure: expect.stringContaining('hive-prod'),
  });
  expect(alarmsNote('local', true).cure).toBeUndefined();
});
