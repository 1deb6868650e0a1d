import type { CloudEvent } from '../cloud-event.ts';
import { RULES_GROUP } from '../journal-entries.ts';
import type { Datum } from './store.ts';

/**
 * AWS's own metrics from what the embedded cloud did. Durations are the machine's, as functions' timeouts are. Nothing is throttled here,
 * so Throttles is 0. Names and meanings, read 2026-11:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function metricsOfEvent(event: CloudEvent, now: number): Datum[] {
  switch (event.type) {
    case 'invocation': {
      const { functionName, ok, durationMs } = event;
      const values = { Invocations: 1, Errors: ok ? 0 : 1, Throttles: 0, Duration: durationMs };
      // Each function by itself, and all of them together.
      return [
        ...data('AWS/Lambda', { FunctionName: functionName }, values, now),
        ...data('AWS/Lambda', {}, values, now),
      ];
    }
    case 'fired':
      return attempted(event.id, now);
    case 'asynchronous': {
      if (event.outcome === 'failed')
        return data('AWS/Lambda', { FunctionName: event.functionName }, { AsyncEventsDropped: 1 }, now);
      if (event.outcome === 'undelivered') return undelivered(event.id, event.deadLettered === true, now);
      return [];
    }
    default:
      return [];
  }
}

/** Deliveries of Scheduler count by group, those of rules by rule; which it was, the id tells: see events.ts and journal-entries.ts. */
function sourceOf(id: string): { readonly group: string } | { readonly rule: string } {
  const [first = '', ...rest] = id.split('/');
  const schedule = /^(.*)@\d{4}-\d\d-\d\dT/.exec(rest.join('/'))?.[1];
  if (schedule === undefined) return { rule: rest.slice(0, -1).join('/') };
  return first === RULES_GROUP ? { rule: schedule.replace(/-\d+$/, '') } : { group: first };
}

function attempted(id: string, now: number): Datum[] {
  const source = sourceOf(id);
  return 'group' in source
    ? data('AWS/Scheduler', { ScheduleGroup: source.group }, { InvocationAttemptCount: 1 }, now)
    : data('AWS/Events', { RuleName: source.rule }, { Invocations: 1 }, now);
}

function undelivered(id: string, deadLettered: boolean, now: number): Datum[] {
  const source = sourceOf(id);
  const sent = deadLettered ? 1 : 0;
  if ('rule' in source)
    return data('AWS/Events', { RuleName: source.rule }, { FailedInvocations: 1, InvocationsSentToDlq: sent }, now);
  const values = { TargetErrorCount: 1, InvocationDroppedCount: 1, InvocationsSentToDeadLetterCount: sent };
  return data('AWS/Scheduler', { ScheduleGroup: source.group }, values, now);
}

function data(
  namespace: string,
  dimensions: Record<string, string>,
  values: Record<string, number>,
  at: number,
): Datum[] {
  return Object.entries(values).map(([name, value]) => ({ namespace, name, dimensions, value, at }));
}
