/** A cloud on fake services that runs until it is killed: `node killed-cloud.ts DATA_DIR BUNDLES UNTIL`. */
import { startCloud } from '../../../infra/local/cloud.ts';
import { fakeServices } from './fake-services.ts';
import { arnOf, lambda, resource } from './templates.ts';

const [dataDir = '', folder = '', until = ''] = process.argv.slice(2);
const schedule = (name: string, minutes: number) => ({
  name,
  groupName: 'personalities',
  expression: `rate(${minutes} minutes)`,
  timeZone: 'UTC',
  enabled: true,
  targetArn: 'arn:aws:lambda:us-east-1:000000000000:function:plan',
  roleArn: '',
  input: JSON.stringify({ name, slot: '<aws.scheduler.scheduled-time>' }),
  retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 },
});

const cloud = await startCloud({
  stacks: [
    {
      stackName: 'hive',
      template: {
        Resources: {
          Plan: lambda('plan'),
          Tick: resource('AWS::Scheduler::Schedule', {
            ScheduleExpression: 'rate(1 minute)',
            FlexibleTimeWindow: { Mode: 'OFF' },
            Target: {
              Arn: arnOf('Plan'),
              RoleArn: 'r',
              Input: '{"name":"tick","slot":"<aws.scheduler.scheduled-time>"}',
            },
          }),
        },
      },
      assets: { plan: `${folder}/plan` },
    },
  ],
  dataDir,
  services: fakeServices(),
  calendar: { speed: 'max', start: Date.parse('2026-11-22T09:00:00Z') },
});
await cloud.scheduler.put(schedule('ada', 3));
await cloud.scheduler.put(schedule('ben', 5));
await cloud.begin({ at: Date.parse('2026-11-22T09:00:00Z') });
await cloud.run({ untilCalendar: Number(until) });
console.log(JSON.stringify(cloud.firings().map(({ id, outcome }) => [id, outcome])));
await cloud.stop();
