import { type AlarmSpec, hours, minutes, ownSeries, type Watched } from '../constructs/alarm-spec.ts';
import { machineAlarms } from './machine-alarms.ts';

/**
 * Every alarm of a stage: their number follows from queues, functions and platforms, never from personalities. What lasts is measured every
 * minute (or hour) and clears when it is mended; what happens is counted, and clears when it has not happened for three periods: CloudWatch
 * looks for a real value two periods further back than it was told to (its examples in
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, November 2026).
 *
 * Price: $0.10 a month for each series, 76 on a live stage with two platforms, one of them with two ways to it: $7.60, and the first ten of
 * an account are free.
 */
export function alarmsOf(stage: string, watched: Watched): AlarmSpec[] {
  return [...hiveAlarms(stage, watched), ...machineAlarms(stage, watched)];
}

function hiveAlarms(stage: string, { platforms }: Watched): AlarmSpec[] {
  const own = ownSeries(stage);
  const needing = (outcome: 'failed' | 'account' | 'unconfirmed' | 'held' | 'broken') => ({
    series: [own('NeedingAPerson', { action: 'sweep', outcome })],
    statistic: 'Maximum' as const,
    atLeast: 1,
    periodSeconds: 5 * minutes,
    silence: 'as before' as const,
  });
  const hive = (command: string): string => `hive ${command} --stage ${stage}`;
  return [
    {
      name: 'sweep-missing',
      means: 'sweep has not run for 7 minutes: nothing that waits goes on, and most other alarms measure nothing.',
      clears: 'it runs again',
      todo: `See ${hive('status')}, then the log of /aws/lambda/hive-${stage}-sweep and the schedule of the same name.`,
      series: [own('Sweeps', { action: 'sweep' })],
      statistic: 'Sum',
      below: 1,
      periodSeconds: minutes,
      periods: 5,
      silence: 'alarming',
    },
    {
      name: 'failed-posts',
      means:
        'A publication has failed for good: the hive does not know whether it is out, and will not send it again by itself.',
      clears: 'each is published or sent again by a person; within 5 minutes',
      todo: `Run ${hive('posts list --state failed')}, look at the account on the platform, then ${hive('posts retry ID')}.`,
      ...needing('failed'),
    },
    {
      name: 'accounts',
      means:
        'An account needs a person: a login, a lock, a suspension, or missing credentials. Its posts wait, then expire.',
      clears: 'every account is active again; within 5 minutes',
      todo: `${hive('status')} names it and its cure: hive secret put PLATFORM ACCOUNT, or hive resume --platform PLATFORM --account ACCOUNT.`,
      ...needing('account'),
    },
    {
      name: 'unconfirmed',
      means:
        'For over 15 minutes nobody could tell whether a post got through. It is reconciled until it is found or proved absent.',
      clears: 'it is settled, after 24 hours at the latest as failed; within 5 minutes',
      todo: `Run ${hive('posts list --state unconfirmed')} and look at the account: usually the platform cannot list its posts.`,
      ...needing('unconfirmed'),
    },
    {
      name: 'broken-items',
      means: 'An item of the table is not as the hive writes it, and was put aside.',
      clears: 'somebody mends or deletes it; within 5 minutes',
      todo: `${hive('status')} names it; ${hive('posts logs ID')} says which field is wrong: mend that in the table.`,
      ...needing('broken'),
    },
    {
      name: 'approvals',
      means: 'For an hour there has always been a draft that waits for approval. What nobody approves in time expires.',
      clears: 'none waits; within 5 minutes',
      todo: `Run ${hive('posts review')}.`,
      ...needing('held'),
      statistic: 'Minimum',
      periods: 12,
    },
    {
      name: 'stuck',
      means:
        'A publication was sent to its queue three times and never moved: its messages get lost, or its function dies. Or one that a person wants taken down still stands after 20 hours.',
      clears:
        'an hour after the last one; what is stuck expires or fails by itself, what is taken down is no more looked at',
      todo: `Run ${hive('status')} and ${hive('why ID')}; look for "publication.stuck" and "removal.overdue" in the log of sweep.`,
      series: [own('Stuck', { action: 'sweep' })],
      statistic: 'Sum',
      atLeast: 1,
      periodSeconds: 20 * minutes,
      silence: 'fine',
    },
    {
      name: 'writer-blocked',
      means: 'OpenAI refuses the account of the hive: a bad key or an empty quota. Drafts wait, then expire.',
      clears: 'drafts get through; 30 minutes after the last refusal (a draft that waits asks again every 15)',
      todo: `${hive('status')} says which; mend the account at OpenAI, or run ${hive('secret put openai')}.`,
      series: [own('WriterBlocked', { action: 'write' })],
      statistic: 'Sum',
      atLeast: 1,
      periodSeconds: 10 * minutes,
      silence: 'fine',
    },
    {
      name: 'upload-refused',
      means: 'A personality file or config.json is refused. The version before stays in force.',
      clears: 'the file is mended or removed; within 75 minutes, because a refused file is looked at again every hour',
      todo: `${hive('status')} names it; hive personality validate FILE says each field; then ${hive('personality put FILE')}.`,
      series: [own('Uploads', { action: 'sync', outcome: 'refused' })],
      statistic: 'Sum',
      atLeast: 1,
      periodSeconds: 25 * minutes,
      silence: 'fine',
    },
    {
      name: 'budget-exhausted',
      means: 'A personality has used up its budget: its slots are skipped until the day (or month) of UTC ends.',
      clears: '6 hours after the last slot that was skipped for it',
      todo: `Run ${hive('budget')}; raise "budget" in its file or give it fewer slots.`,
      series: platforms.map((platform) => ({
        ...own('Drafts', { platform, action: 'draft', outcome: 'over-budget' }),
        label: platform,
      })),
      statistic: 'Sum',
      atLeast: 1,
      periodSeconds: 2 * hours,
      silence: 'fine',
    },
    {
      name: 'stale-personalities',
      means: 'A personality has not posted within twice its interval, though nobody paused it.',
      clears: 'it posts, or is paused; counted every hour, so within 75 minutes',
      todo: `Run ${hive('status')}, then ${hive('why PERSONALITY')}.`,
      series: [own('StalePersonalities', { action: 'sync' })],
      statistic: 'Maximum',
      atLeast: 1,
      periodSeconds: 75 * minutes,
      silence: 'as before',
    },
    {
      name: 'jobs-given-back',
      means: 'Functions threw at ten messages within 15 minutes. Each comes again, five times at most.',
      clears: '45 minutes after it got rarer, at the latest',
      todo: `Look for "job.failed" and "job.again" in the logs of write-draft and the publish functions; ${hive('posts logs ID')} for one publication.`,
      series: [own('JobsGivenBack', { action: 'work' })],
      statistic: 'Sum',
      atLeast: 10,
      periodSeconds: 15 * minutes,
      silence: 'fine',
    },
    {
      name: 'clocks',
      means: 'Clocks disagree by minutes, three times within 15: sweep does nothing while its own is wrong.',
      clears: '45 minutes after they agree, at the latest',
      todo: `Look for "clock.jumped" and "clock.disagrees" in the logs; ${hive('pause --all')} if posts come at wrong times.`,
      series: (['clock.jumped', 'clock.disagrees'] as const).map((outcome) => ({
        ...own('Oddities', { outcome }),
        label: outcome.replace('clock.', ''),
      })),
      statistic: 'Sum',
      atLeast: 3,
      periodSeconds: 15 * minutes,
      silence: 'fine',
    },
  ];
}
