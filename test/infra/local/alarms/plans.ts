import type { AlarmPlan } from '../../../../infra/local/alarms/types.ts';

/** An alarm of one metric by minutes, unless it says otherwise: failures of anybody, at once. */
export function alarmPlan(changes: Partial<AlarmPlan> & { readonly name: string }): AlarmPlan {
  return {
    arn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${changes.name}`,
    description: 'What to do: hive posts list',
    actionsEnabled: true,
    actions: { ALARM: [], OK: [], INSUFFICIENT_DATA: [] },
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    treatMissingData: 'notBreaching',
    periodSeconds: 60,
    metrics: [
      { id: 'm1', returned: true, series: failures, statistic: 'Sum', periodSeconds: changes.periodSeconds ?? 60 },
    ],
    ...changes,
  };
}

export const failures = { namespace: 'FlavumHive', name: 'Failures', dimensions: { stage: 'local' } };
