import { type AlarmSpec, minutes, type Series, type Watched } from '../constructs/alarm-spec.ts';

/** Below the timeout by so much a run is near it: there is time to mend it before one is cut off. */
const nearTimeout = 0.8;
/** A message that is given back stays hidden for six times its function's timeout, 24 minutes at most: once is no reason to ring. */
const oldMessageSeconds = 30 * minutes;

const lambda = (name: string, FunctionName: string, label?: string): Series => ({
  namespace: 'AWS/Lambda',
  name,
  dimensions: { FunctionName },
  ...(label === undefined ? {} : { label }),
});
/** What becomes of something that was given up, by the metric that counts it. */
const givenUp = {
  AsyncEventsDropped: 'dropped',
  DestinationDeliveryFailures: 'lost',
  InvocationDroppedCount: 'dropped',
  InvocationsSentToDeadLetterCount: 'dead-lettered',
  InvocationsFailedToBeSentToDeadLetterCount: 'lost',
  FailedInvocations: 'dropped',
  InvocationsSentToDlq: 'dead-lettered',
  InvocationsFailedToBeSentToDlq: 'lost',
} as const;
const endings = (names: readonly (keyof typeof givenUp)[]) => names.map((name) => ({ name, label: givenUp[name] }));

/** Alarms over what AWS itself measures. */
export function machineAlarms(stage: string, watched: Watched): AlarmSpec[] {
  const { functions } = watched;
  const own = (physical: string): string => physical.replace(`hive-${stage}-`, '');
  const queue = (name: string, QueueName: string): Series => ({
    namespace: 'AWS/SQS',
    name,
    dimensions: { QueueName },
    label: own(QueueName),
  });
  const hive = (command: string): string => `hive ${command} --stage ${stage}`;
  const asynchronous = functions.filter((one) => one.asynchronous);
  const counted = { statistic: 'Sum', atLeast: 1, periodSeconds: 15 * minutes, silence: 'fine' } as const;
  return [
    {
      name: 'dead-letters',
      means:
        'A message was given up and lies in a dead-letter queue: a bug, or a delivery that failed. Nothing in it is lost.',
      clears: 'the queue is empty; within 15 minutes',
      todo: `Run ${hive('dlq list')}; when the cause is mended, ${hive('dlq redrive')}.`,
      series: watched.deadLetters.map((name) => queue('ApproximateNumberOfMessagesVisible', name)),
      statistic: 'Maximum',
      atLeast: 1,
      periodSeconds: 5 * minutes,
      silence: 'fine',
    },
    {
      name: 'oldest-message',
      means: 'A message has been in a queue for 30 minutes: nobody works on it, or its work failed again and again.',
      clears: 'it is done, or given up; within 15 minutes',
      todo: `Run ${hive('status')}; look at the logs and the concurrency of write-draft and the publish functions.`,
      series: watched.jobQueues.map((name) => queue('ApproximateAgeOfOldestMessage', name)),
      statistic: 'Maximum',
      atLeast: oldMessageSeconds,
      periodSeconds: 5 * minutes,
      silence: 'fine',
    },
    {
      name: 'function-errors',
      means: 'A function failed three times within 15 minutes: it threw, ran out of time or of memory.',
      clears:
        '45 minutes after it got rarer, at the latest; what was given up is in a dead-letter queue, with an alarm of its own',
      todo: `Look for "function.failed" in its log under /aws/lambda/hive-${stage}-; ${hive('status')} says what suffers.`,
      series: functions.map(({ name, functionName }) => lambda('Errors', functionName, name)),
      ...counted,
      atLeast: 3,
    },
    {
      name: 'throttles',
      means:
        'Lambda refused five runs of a function within 15 minutes: the account has too little concurrency. They come again, later.',
      clears: '45 minutes after it got rarer, at the latest',
      todo: `Ask AWS for more concurrent executions (Service Quotas), or ${hive('pause PERSONALITY')} until then.`,
      series: functions.map(({ name, functionName }) => lambda('Throttles', functionName, name)),
      ...counted,
      atLeast: 5,
    },
    ...functions.map(
      ({ name, functionName, timeoutSeconds }): AlarmSpec => ({
        name: `duration-${name}`,
        means: `A run of ${name} took over ${nearTimeout * 100} % of its ${timeoutSeconds} seconds: a longer one is cut off.`,
        clears: '45 minutes after the last such run',
        todo: `Look at what is slow in the log of ${functionName}; ${hive('status')} says what waits.`,
        series: [lambda('Duration', functionName)],
        statistic: 'Maximum',
        atLeast: nearTimeout * timeoutSeconds * 1000,
        periodSeconds: 15 * minutes,
        silence: 'fine',
      }),
    ),
    {
      name: 'asynchronous-invocations',
      means: 'A run that a schedule or an upload asked for was given up, or could not even be put aside as failed.',
      clears: '45 minutes after the last one',
      todo: `Run ${hive('dlq list failed-invocations')}; a slot that is lost comes as ${hive('post PERSONALITY PLATFORM')}.`,
      series: asynchronous.flatMap(({ name: of, functionName }) =>
        endings(['AsyncEventsDropped', 'DestinationDeliveryFailures']).map(({ name, label }) =>
          lambda(name, functionName, `${of}-${label}`),
        ),
      ),
      ...counted,
    },
    {
      name: 'schedule-deliveries',
      means: 'EventBridge Scheduler gave up on a slot or a tick: no run came of it.',
      clears: '45 minutes after the last one',
      todo: `Run ${hive('dlq list failed-deliveries')}, then ${hive('dlq redrive')} for slots that may still go out.`,
      series: watched.scheduleGroups.flatMap((ScheduleGroup) =>
        endings([
          'InvocationDroppedCount',
          'InvocationsSentToDeadLetterCount',
          'InvocationsFailedToBeSentToDeadLetterCount',
        ]).map(({ name, label }) => ({
          namespace: 'AWS/Scheduler',
          name,
          dimensions: { ScheduleGroup },
          label: `${own(ScheduleGroup)}-${label}`,
        })),
      ),
      ...counted,
    },
    {
      name: 'upload-events',
      means: 'EventBridge could not tell the hive of an upload. The hourly tick takes it up all the same.',
      clears: '45 minutes after the last one',
      todo: `Wait for the next hour, or upload again: ${hive('personality put FILE')}.`,
      series: watched.rules.flatMap((RuleName) =>
        endings(['FailedInvocations', 'InvocationsSentToDlq', 'InvocationsFailedToBeSentToDlq']).map(
          ({ name, label }) => ({ namespace: 'AWS/Events', name, dimensions: { RuleName }, label }),
        ),
      ),
      ...counted,
    },
  ];
}
