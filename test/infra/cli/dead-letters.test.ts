import { describe, expect, it } from 'vitest';
import { type Errand, errandText, readLetter } from '../../../infra/cli/dead-letters.ts';

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:hive-dev-plan-post';
const slot = { personality: 'ada', platform: 'twitter', slot: '2026-11-23T09:00:00Z' };
const planned: Errand = { kind: 'slot', id: 'ada.twitter.20261123T0900Z', payload: slot };
const upload = (type: string) => ({
  source: 'aws.s3',
  'detail-type': type,
  detail: { object: { key: 'personalities/ada.json' } },
});
const failed = (requestPayload: unknown) => ({
  version: '1.0',
  timestamp: '2026-11-23T09:03:00.000Z',
  requestContext: { requestId: 'r', functionArn: `${arn}:$LATEST`, condition: 'RetriesExhausted' },
  requestPayload,
  responsePayload: { errorType: 'TypeError', errorMessage: 'no plan' },
});

describe('a dead letter', () => {
  it.each<[string, unknown, Errand]>([
    ['a job', { id: 'ada.twitter.20261123T0900Z' }, { kind: 'job', id: 'ada.twitter.20261123T0900Z' }],
    ['a job in the event of a queue', { Records: [{ body: '{"id":"a.b.c"}' }] }, { kind: 'job', id: 'a.b.c' }],
    ['a slot', slot, planned],
    ['a slot that failed', failed(slot), planned],
    ['an envelope in an envelope', failed(failed(slot)), planned],
    ['a call that the scheduler could not make', { FunctionName: arn, Payload: JSON.stringify(slot) }, planned],
    ['an upload', upload('Object Created'), { kind: 'upload', key: 'personalities/ada.json', deleted: false }],
    ['a removal', failed(upload('Object Deleted')), { kind: 'upload', key: 'personalities/ada.json', deleted: true }],
    ['a tick', failed({ source: 'hive.tick', time: '2026-11-23T09:00:00Z' }), { kind: 'tick' }],
    ['an event without a key', { source: 'aws.s3', detail: {} }, { kind: 'malformed', found: expect.any(String) }],
    [
      'a slot that was never filled in',
      { ...slot, slot: '<aws.scheduler.scheduled-time>' },
      { kind: 'malformed', found: expect.any(String) },
    ],
    ['a slot of nobody', { ...slot, personality: '../x' }, { kind: 'malformed', found: expect.any(String) }],
    ['an id that is none', { id: 7 }, { kind: 'malformed', found: expect.any(String) }],
    ['an id without end', { id: 'x'.repeat(300) }, { kind: 'malformed', found: expect.any(String) }],
    ['nothing', null, { kind: 'malformed', found: expect.any(String) }],
    ['a list', [], { kind: 'malformed', found: expect.any(String) }],
  ])('is %s', (_name, body, errand) => {
    expect(readLetter(JSON.stringify(body)).errand).toEqual(errand);
  });

  it('that is no JSON is malformed, and nothing of it is repeated', () => {
    const letter = readLetter('secret words');
    expect(letter.errand).toEqual({ kind: 'malformed', found: 'a text that is no JSON' });
    expect(errandText(letter.errand)).not.toContain('secret');
  });

  it('tells why, of which function, and since when', () => {
    expect(readLetter(JSON.stringify(failed(slot)))).toMatchObject({
      why: 'no plan',
      function: 'hive-dev-plan-post',
      failedAt: Date.parse('2026-11-23T09:03:00Z'),
    });
    const undelivered = { ERROR_CODE: 'AccessDeniedException', ERROR_MESSAGE: 'not allowed', TARGET_ARN: arn };
    expect(readLetter(JSON.stringify(slot), undelivered)).toMatchObject({
      why: 'not allowed',
      function: 'hive-dev-plan-post',
      errand: planned,
    });
    expect(readLetter(JSON.stringify(slot), { ERROR_CODE: 'Throttled' }).why).toBe('Throttled');
  });

  it('ends somewhere, however deep its envelopes are', () => {
    let body: unknown = slot;
    for (let depth = 0; depth < 50; depth += 1) body = failed(body);
    expect(readLetter(JSON.stringify(body)).errand.kind).toBe('malformed');
  });
});
