import { type Finding, ok, unseen, warning } from './finding.ts';
import { judged, look } from './look.ts';
import { ofHive } from './ports.ts';

/** Schedules of an account and region (https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html, November 2026). */
const mostSchedules = 1_000_000;
const nearlyFull = 0.8;

/** Pure. `schedules`: those of this hive; the account may have others. */
export function judgeSchedulerQuota(schedules: number): Finding {
  const said = `${schedules} of the ${mostSchedules} schedules that an account may have in a region`;
  return schedules > mostSchedules * nearlyFull
    ? warning('quota of schedules', said, 'ask AWS for more in Service Quotas, under EventBridge Scheduler')
    : ok('quota of schedules', said);
}

/** Pure: nothing in this program may ask Lambda or Service Quotas. */
export function lambdaQuota(embedded: boolean): Finding {
  if (embedded) return unseen('quota of Lambda', 'this machine has none');
  return unseen(
    'quota of Lambda',
    'this command does not ask Lambda; new accounts run 10 functions at once, which stretches busy minutes',
    'aws lambda get-account-settings (ConcurrentExecutions); ask for more in Service Quotas',
  );
}

export const quotasCheck = ofHive('quotas', async ({ connection, cloud }) => [
  ...judged('quota of schedules', await look(() => cloud.schedules.list()), ({ length }) => [
    judgeSchedulerQuota(length),
  ]),
  lambdaQuota(connection.target.kind === 'embedded'),
]);
