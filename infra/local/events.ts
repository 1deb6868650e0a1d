import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID, bucketArn, REGION, scheduleArn } from './names.ts';
import type { RulePlan, RuleTarget } from './plan.ts';
import type { Firing, ObjectEvent } from './services/types.ts';

/** `2026-11-22T09:00:00Z`, as AWS writes times without fractions. */
export function isoSeconds(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

/** The same for the same slot of the same schedule, whatever happens in between. */
export function firingId(firing: Pick<Firing, 'groupName' | 'scheduleName' | 'slot'>): string {
  return `${firing.groupName}/${firing.scheduleName}@${isoSeconds(firing.slot)}`;
}

function event(source: string, detailType: string, time: number, resources: string[], detail: unknown) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: ACCOUNT_ID,
    time: isoSeconds(time),
    region: REGION,
    resources,
    detail,
  };
}

/**
 * What EventBridge Scheduler hands to its target: the input with its context attributes filled in, or its own event where there is no
 * input. https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html (read 2026-11)
 */
export function schedulerPayload(firing: Firing, executionId: string = randomUUID()): string {
  const arn = scheduleArn(firing.groupName, firing.scheduleName);
  if (firing.input === undefined) {
    return JSON.stringify(event('aws.scheduler', 'Scheduled Event', firing.slot, [arn], '{}'));
  }
  const attributes: Record<string, string> = {
    'schedule-arn': arn,
    'scheduled-time': isoSeconds(firing.slot),
    'execution-id': executionId,
    'attempt-number': '1',
  };
  return firing.input.replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (all, name: string) => attributes[name] ?? all);
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
export function scheduledRuleEvent(rule: RulePlan, slot: number) {
  return event('aws.events', 'Scheduled Event', slot, [rule.arn], {});
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html (read 2026-11); keys are not URL-encoded in these. */
export function objectEvent(object: ObjectEvent) {
  const created = object.type === 'created';
  return event('aws.s3', created ? 'Object Created' : 'Object Deleted', object.time, [bucketArn(object.bucket)], {
    version: '0',
    bucket: { name: object.bucket },
    object: {
      key: object.key,
      ...(object.size === undefined ? {} : { size: object.size }),
      ...(object.etag === undefined ? {} : { etag: object.etag }),
      ...(object.versionId === undefined ? {} : { 'version-id': object.versionId }),
      sequencer: object.sequencer,
    },
    'request-id': randomUUID(),
    requester: ACCOUNT_ID,
    'source-ip-address': '127.0.0.1',
    reason: created ? 'PutObject' : 'DeleteObject',
    ...(created ? {} : { 'deletion-type': 'Permanently Deleted' }),
  });
}

/** What a rule's target gets: its constant input, a part of the event, or the event. */
export function targetPayload(target: RuleTarget, whole: unknown): string {
  if (target.input !== undefined) return target.input;
  let part = whole;
  for (const field of (target.inputPath ?? '$').split('.').slice(1)) {
    part = typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[field] : undefined;
  }
  return JSON.stringify(part ?? null);
}
