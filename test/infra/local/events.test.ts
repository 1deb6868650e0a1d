import { describe, expect, it } from 'vitest';
import { firingId, objectEvent, schedulerPayload, targetPayload } from '../../../infra/local/events.ts';
import type { Firing } from '../../../infra/local/services/types.ts';

const NINE = Date.parse('2026-11-22T09:00:00Z');
const firing: Firing = {
  scheduleName: 'ada-twitter',
  groupName: 'hive',
  slot: NINE,
  fireAt: NINE + 90_000,
  targetArn: 'arn:aws:lambda:us-east-1:000000000000:function:plan-post',
  retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 },
};

describe('a schedule’s payload', () => {
  it('has its context attributes filled in: the slot, not the moment inside the window', () => {
    const input = JSON.stringify({
      slot: '<aws.scheduler.scheduled-time>',
      schedule: '<aws.scheduler.schedule-arn>',
      attempt: '<aws.scheduler.attempt-number>',
      id: '<aws.scheduler.execution-id>',
      other: '<aws.scheduler.unknown> <b>',
    });
    expect(JSON.parse(schedulerPayload({ ...firing, input }, 'e-1'))).toEqual({
      slot: '2026-11-22T09:00:00Z',
      schedule: 'arn:aws:scheduler:us-east-1:000000000000:schedule/hive/ada-twitter',
      attempt: '1',
      id: 'e-1',
      other: '<aws.scheduler.unknown> <b>',
    });
  });

  it('is the Scheduler’s own event where there is no input', () => {
    expect(JSON.parse(schedulerPayload(firing))).toMatchObject({
      source: 'aws.scheduler',
      'detail-type': 'Scheduled Event',
      time: '2026-11-22T09:00:00Z',
      resources: ['arn:aws:scheduler:us-east-1:000000000000:schedule/hive/ada-twitter'],
    });
  });

  it('has an id that a slot keeps', () => {
    expect(firingId(firing)).toBe('hive/ada-twitter@2026-11-22T09:00:00Z');
  });
});

describe('an object’s event', () => {
  it('has the form S3 sends through EventBridge', () => {
    const created = objectEvent({
      bucket: 'b',
      key: 'a b/ü.json',
      type: 'created',
      etag: 'abc',
      size: 3,
      sequencer: '0A',
      time: NINE,
    });
    expect(created).toMatchObject({
      version: '0',
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: '000000000000',
      time: '2026-11-22T09:00:00Z',
      region: 'us-east-1',
      resources: ['arn:aws:s3:::b'],
      detail: {
        bucket: { name: 'b' },
        object: { key: 'a b/ü.json', size: 3, etag: 'abc', sequencer: '0A' },
        reason: 'PutObject',
      },
    });
    const deleted = objectEvent({ bucket: 'b', key: 'k', type: 'deleted', sequencer: '0B', time: NINE });
    expect(deleted).toMatchObject({
      'detail-type': 'Object Deleted',
      detail: { object: { key: 'k', sequencer: '0B' }, reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' },
    });
    expect(deleted.id).not.toBe(created.id);
  });

  it('goes to a target whole, in part, or replaced by its input', () => {
    const functionArn = 'arn';
    const event = { detail: { a: 1 } };
    expect(targetPayload({ functionArn }, event)).toBe('{"detail":{"a":1}}');
    expect(targetPayload({ functionArn, inputPath: '$.detail' }, event)).toBe('{"a":1}');
    expect(targetPayload({ functionArn, inputPath: '$.gone.deeper' }, event)).toBe('null');
    expect(targetPayload({ functionArn, input: '{"tick":1}' }, event)).toBe('{"tick":1}');
  });
});
