import { firingId, objectEvent, scheduledRuleEvent, schedulerPayload, targetPayload } from './events.ts';
import type { JournalEntry } from './journal.ts';
import type { Plan } from './plan.ts';
import type { Firing, ObjectEvent, SchedulePlan } from './services/types.ts';

/** Scheduler group in which the template's EventBridge rules with a schedule stand. */
export const RULES_GROUP = 'aws-events-rules';

/** One entry per rule and target that wants to know of the object. */
export function entriesOfObject(plan: Plan, object: ObjectEvent, queuedAt: number): JournalEntry[] {
  if (!plan.buckets.some(({ name, eventBridge }) => eventBridge && name === object.bucket)) return [];
  const event = objectEvent(object);
  return plan.rules
    .filter((rule) => rule.enabled && rule.matches?.(event))
    .flatMap((rule) =>
      rule.targets.map((target, index) => ({
        id: `${event.id}/${rule.name}/${index}`,
        kind: 'event' as const,
        targetArn: target.functionArn,
        payload: targetPayload(target, event),
        queuedAt,
        ...(target.deadLetterArn === undefined ? {} : { deliveryDeadLetterArn: target.deadLetterArn }),
      })),
    );
}

/** A firing of a template's schedule is a tick; those made at run time are kept for the report. */
export function entryOfFiring(plan: Plan, firing: Firing, queuedAt: number): JournalEntry {
  const found = ruleSchedules(plan).find(({ schedule }) => isOf(schedule, firing));
  const tick = found !== undefined || plan.schedules.some((schedule) => isOf(schedule, firing));
  return {
    id: firingId(firing),
    kind: 'firing',
    targetArn: firing.targetArn,
    payload: found === undefined ? schedulerPayload(firing) : found.payload(firing.slot),
    queuedAt,
    slot: firing.slot,
    ...(tick ? { tick } : {}),
    ...(firing.deadLetterArn === undefined ? {} : { deliveryDeadLetterArn: firing.deadLetterArn }),
  };
}

const isOf = (schedule: SchedulePlan, firing: Firing): boolean =>
  schedule.name === firing.scheduleName && schedule.groupName === firing.groupName;

/** Rules with a schedule run on the same scheduler as everything else, one schedule per target. */
export function ruleSchedules(plan: Plan): { schedule: SchedulePlan; payload(slot: number): string }[] {
  return plan.rules.flatMap((rule) =>
    rule.targets.flatMap((target, index) => {
      if (rule.scheduleExpression === undefined) return [];
      const schedule: SchedulePlan = {
        name: `${rule.name}-${index}`,
        groupName: RULES_GROUP,
        expression: rule.scheduleExpression,
        timeZone: 'UTC',
        enabled: rule.enabled,
        targetArn: target.functionArn,
        roleArn: '',
        retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
        deadLetterArn: target.deadLetterArn,
      };
      return [{ schedule, payload: (slot: number) => targetPayload(target, scheduledRuleEvent(rule, slot)) }];
    }),
  );
}
