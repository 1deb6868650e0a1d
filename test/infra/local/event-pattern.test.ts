import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../infra/local/event-pattern.ts';

const event = {
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: {
    bucket: { name: 'persons' },
    object: { key: 'personalities/Ada.json', size: 12 },
    tags: ['a', 'b'],
    none: null,
  },
};

describe('an event pattern', () => {
  it.each([
    [{ source: ['aws.s3'] }, true],
    [{ source: ['aws.sqs'] }, false],
    [{ source: ['aws.sqs', 'aws.s3'], 'detail-type': ['Object Created'] }, true],
    [{ source: ['aws.s3'], 'detail-type': ['Object Deleted'] }, false],
    [{ detail: { bucket: { name: ['persons'] } } }, true],
    [{ detail: { object: { key: [{ prefix: 'personalities/' }] } } }, true],
    [{ detail: { object: { key: [{ prefix: 'reports/' }, { suffix: '.json' }] } } }, true],
    [{ detail: { object: { key: [{ suffix: '.md' }] } } }, false],
    [{ detail: { object: { key: [{ wildcard: 'personalities/*.json' }] } } }, true],
    [{ detail: { object: { key: [{ wildcard: 'personalities/*.jso' }] } } }, false],
    [{ detail: { object: { key: [{ 'equals-ignore-case': 'PERSONALITIES/ada.json' }] } } }, true],
    [{ detail: { object: { key: [{ 'anything-but': 'config.json' }] } } }, true],
    [{ detail: { object: { key: [{ 'anything-but': { prefix: 'personalities/' } }] } } }, false],
    [{ detail: { object: { size: [{ numeric: ['>', 0, '<=', 12] }] } } }, true],
    [{ detail: { object: { size: [{ numeric: ['<', 12] }] } } }, false],
    [{ detail: { object: { etag: [{ exists: false }] } } }, true],
    [{ detail: { object: { size: [{ exists: false }] } } }, false],
    [{ detail: { tags: ['b'] } }, true],
    [{ detail: { none: [null] } }, true],
    [{ detail: { missing: { deeper: ['x'] } } }, false],
    [{ $or: [{ source: ['aws.sqs'] }, { detail: { tags: ['a'] } }] }, true],
  ])('%j matches: %s', (pattern, matches) => {
    expect(compilePattern(pattern)(event)).toBe(matches);
  });

  it('with an unknown operator is refused by name', () => {
    expect(() => compilePattern({ detail: { ip: [{ cidr: '10.0.0.0/8' }] } })).toThrow(
      'The event pattern.detail.ip has the condition {"cidr":"10.0.0.0/8"}, which the embedded cloud does not know.',
    );
    expect(() => compilePattern({ source: 'aws.s3' })).toThrow('pattern.source is "aws.s3"');
  });
});
