import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hiveSchedules, makeScheduler } from '../../../shared/aws/scheduler.ts';
import { StoreBusy } from '../../../shared/publication/errors.ts';
import { describeScheduleStore, sampleSchedule } from '../personality/stores-suite.ts';
import { type SchedulerService, startSchedulerService } from './scheduler-service.ts';

const environment = {
  HIVE_SCHEDULE_GROUP: 'hive-test',
  HIVE_SCHEDULE_TARGET_ARN: 'arn:aws:lambda:us-east-1:000000000000:function:plan-post',
  HIVE_SCHEDULE_ROLE_ARN: 'arn:aws:iam::000000000000:role/schedules',
  HIVE_SCHEDULE_DEAD_LETTER_ARN: 'arn:aws:sqs:us-east-1:000000000000:schedules-dead',
};

let service: SchedulerService;
beforeAll(async () => {
  service = await startSchedulerService('hive-test');
});
afterAll(() => service.stop());
beforeEach(() => {
  service.schedules.clear();
  service.requests.length = 0;
  service.before = () => undefined;
});

const open = (changes: Partial<typeof environment> = {}, maxAttempts = 2) => {
  const client = makeScheduler({ ...service.config, maxAttempts });
  return hiveSchedules({ ...environment, ...changes }, () => client);
};

describeScheduleStore('EventBridge Scheduler', async () => {
  service.schedules.clear();
  return open();
});

describe('schedules', () => {
  it('say everything AWS has to know', async () => {
    const startAt = Date.UTC(2026, 10, 23, 8, 17);
    await open().put(sampleSchedule('ada.twitter', { windowMinutes: 15, startAt, enabled: false }));
    expect(service.schedules.get('ada.twitter')).toMatchObject({
      GroupName: 'hive-test',
      ScheduleExpression: 'cron(0 9 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      StartDate: startAt / 1000,
      State: 'DISABLED',
      ActionAfterCompletion: 'NONE',
      Target: {
        Arn: environment.HIVE_SCHEDULE_TARGET_ARN,
        RoleArn: environment.HIVE_SCHEDULE_ROLE_ARN,
        DeadLetterConfig: { Arn: environment.HIVE_SCHEDULE_DEAD_LETTER_ARN },
        RetryPolicy: { MaximumEventAgeInSeconds: 7200, MaximumRetryAttempts: 60 },
        Input: '{"personality":"ada","platform":"twitter","slot":"<aws.scheduler.scheduled-time>"}',
      },
    });
    expect(service.schedules.get('ada.twitter')).not.toHaveProperty('EndDate');
    await open().put(sampleSchedule('bob.twitter'));
    expect(service.schedules.get('bob.twitter')).toMatchObject({
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
    });
    expect(service.schedules.get('bob.twitter')).not.toHaveProperty('StartDate');
  });

  it('cost one call when they are there, and two when they are not', async () => {
    await open().put(sampleSchedule('ada.twitter'));
    expect(service.requests.map(({ method }) => method)).toEqual(['PUT', 'POST']);
    await open().put(sampleSchedule('ada.twitter'));
    expect(service.requests.map(({ method }) => method)).toEqual(['PUT', 'POST', 'PUT']);
  });

  it('cost one call when nobody has them yet and the caller knows, and are put right when it is wrong', async () => {
    await open().put(sampleSchedule('ada.twitter'), false);
    expect(service.requests.map(({ method }) => method)).toEqual(['POST']);
    service.schedules.set('ada.twitter', { ScheduleExpression: 'rate(1 hour)' });
    await open().put(sampleSchedule('ada.twitter'), false);
    expect(service.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'PUT']);
    expect(service.schedules.get('ada.twitter')).toMatchObject({ ScheduleExpression: 'cron(0 9 * * ? *)' });
  });

  it('are put right when somebody else creates them in between', async () => {
    service.before = ({ method }) => {
      if (method === 'POST') service.schedules.set('ada.twitter', { ScheduleExpression: 'rate(1 hour)' });
    };
    await open().put(sampleSchedule('ada.twitter'));
    expect(service.requests.map(({ method }) => method)).toEqual(['PUT', 'POST', 'PUT']);
    expect(service.schedules.get('ada.twitter')).toMatchObject({ ScheduleExpression: 'cron(0 9 * * ? *)' });
  });

  it('never equal what is wanted when somebody wrote something else into them', async () => {
    await open().put(sampleSchedule('ada.twitter'));
    const stored = service.schedules.get('ada.twitter');
    for (const Input of ['not JSON', '"text"', 'null', undefined]) {
      service.schedules.set('ada.twitter', { ...stored, Target: { ...(stored?.Target as object), Input } });
      expect((await open().read('ada.twitter'))?.payload).toEqual({ personality: '', platform: '', slot: '' });
    }
  });

  it('asks for the names of one personality only', async () => {
    await open().list('ada');
    expect(service.requests.map(({ query }) => query.get('NamePrefix'))).toEqual(['ada.']);
  });

  it('are not silently missing when the group is', async () => {
    await expect(open({ HIVE_SCHEDULE_GROUP: 'other' }).put(sampleSchedule('ada.twitter'))).rejects.toThrow(/other/);
  });

  it('name what is missing in the environment', () => {
    expect(() => hiveSchedules({})).toThrow(/HIVE_SCHEDULE_GROUP is missing/);
  });

  it('are busy while the service is out of reach', async () => {
    const far = makeScheduler({ ...service.config, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
    await expect(hiveSchedules(environment, () => far).list()).rejects.toThrow(StoreBusy);
  });
});
