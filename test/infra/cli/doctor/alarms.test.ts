import { expect, it } from 'vitest';
import { alarmsFinding } from '../../../../infra/cli/doctor/alarms.ts';

const alarm = { name: 'hive-prod-accounts', since: 0, description: 'An account needs a person.', reason: '1 >= 1' };

it('names the alarms that ring, and says where nobody can tell', () => {
  expect(alarmsFinding('prod', [])).toMatchObject({ verdict: 'ok' });
  expect(alarmsFinding('prod', [alarm])).toMatchObject({ verdict: 'wrong', said: 'hive-prod-accounts rings' });
  expect(alarmsFinding('prod', undefined)).toMatchObject({
    verdict: 'not looked at',
    cure: expect.stringContaining('--alarm-name-prefix hive-prod'),
  });
});
