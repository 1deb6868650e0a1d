import { expect, it } from 'vitest';
import { type AlarmsPage, ringingAlarms } from '../../../infra/cli/alarms.ts';
import { stageFrom } from '../../../infra/stage.ts';

const aws = {
  target: { kind: 'aws', stage: 'prod' } as const,
  stage: stageFrom((key) => (key === 'stage' ? 'prod' : {})),
};

it('reads the alarms of the stage that ring, page after page, the newest first', async () => {
  const asked: unknown[] = [];
  const pages: AlarmsPage[] = [
    { MetricAlarms: [{ AlarmName: 'hive-prod-stuck', StateUpdatedTimestamp: new Date(1000) }], NextToken: 'more' },
    {
      MetricAlarms: [
        {
          AlarmName: 'hive-prod-accounts',
          AlarmDescription: 'Why',
          StateReason: 'so',
          StateUpdatedTimestamp: new Date(2000),
        },
      ],
    },
  ];
  const found = await ringingAlarms(aws, async (request) => {
    asked.push(request);
    return pages[asked.length - 1] ?? {};
  });
  expect(asked).toEqual([
    { AlarmNamePrefix: 'hive-prod-', StateValue: 'ALARM' },
    { AlarmNamePrefix: 'hive-prod-', StateValue: 'ALARM', NextToken: 'more' },
  ]);
  expect(found).toEqual([
    { name: 'hive-prod-accounts', since: 2000, description: 'Why', reason: 'so' },
    { name: 'hive-prod-stuck', since: 1000, description: '', reason: '' },
  ]);
});

it('says nothing where the caller may not ask, and passes on what else goes wrong', async () => {
  const failing = (name: string) => async () => {
    throw Object.assign(new Error('no'), { name });
  };
  expect(await ringingAlarms(aws, failing('AccessDenied'))).toBeUndefined();
  await expect(ringingAlarms(aws, failing('ThrottlingException'))).rejects.toThrow('no');
});
