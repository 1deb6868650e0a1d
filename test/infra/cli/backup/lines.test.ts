import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { itemLine, lineItem, lineObject, objectLine } from '../../../../infra/cli/backup/lines.ts';

const item: Record<string, AttributeValue> = {
  pk: { S: 'ODD#"one"\n' },
  sk: { S: 'STATE' },
  number: { N: '12345678901234567890.5' },
  words: { SS: ['b', 'a'] },
  numbers: { NS: ['10', '9'] },
  bytes: { B: Uint8Array.from([0, 255]) },
  all: { BS: [Uint8Array.from([2]), Uint8Array.from([1])] },
  list: { L: [{ NULL: true }, { BOOL: false }, { M: { b: { S: '' }, a: { B: Uint8Array.from([7]) } } }] },
};

describe('an item as a line', () => {
  it('comes back as it was, every type of it', () => {
    const line = itemLine(item);
    expect(line).not.toContain('\n');
    const back = lineItem(line);
    expect(back.number).toEqual({ N: '12345678901234567890.5' });
    expect(new Set(back.words?.SS)).toEqual(new Set(['a', 'b']));
    expect(Buffer.from(back.bytes?.B ?? []).equals(Buffer.from([0, 255]))).toBe(true);
    expect(back.all?.BS?.map((one) => one[0])).toEqual([1, 2]);
    expect(Buffer.from(back.list?.L?.[2]?.M?.a?.B ?? []).equals(Buffer.from([7]))).toBe(true);
    expect(back.list?.L?.slice(0, 2)).toEqual([{ NULL: true }, { BOOL: false }]);
    expect(itemLine(back)).toBe(line);
  });

  it('is the same whatever order its names and sets come in', () => {
    const turned = Object.fromEntries(Object.entries({ ...item, words: { SS: ['a', 'b'] } }).reverse());
    expect(itemLine(turned as typeof item)).toBe(itemLine(item));
  });

  it.each(['', '{', '[]', '7', '{"pk":{"S":"x"}}', '{"pk":{"N":"1"},"sk":{"S":"x"}}'])('none stands in %j', (line) => {
    expect(() => lineItem(line)).toThrow();
  });
});

describe('an object as a line', () => {
  it.each([
    ['text', Buffer.from('{"name": "Zoë"}\n')],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0, 10])],
    ['nothing', Buffer.alloc(0)],
  ])('comes back as it was: %s', (_name, body) => {
    const line = objectLine({ key: 'personalities/zoë.json', contentType: 'application/json', body });
    expect(line).not.toContain('\n');
    const back = lineObject(line);
    expect(back).toMatchObject({ key: 'personalities/zoë.json', contentType: 'application/json' });
    expect(Buffer.from(back.body).equals(body)).toBe(true);
  });

  it('none stands in a line of something else', () => {
    expect(() => lineObject('{"key":"x"}')).toThrow();
  });
});
