import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  atMostFifty,
  describeFound,
  expectedWords,
  fieldPath,
  nearest,
  problemSentence,
  problemsOf,
} from '../../../shared/config/problem.ts';

function sentences(schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value, { error: expectedWords, reportInput: true });
  return problemsOf(result.error?.issues ?? [], value).map(problemSentence);
}

describe('problems of a schema', () => {
  it.each([
    [z.object({ a: z.string() }), {}, 'a: found nothing; expected a text.'],
    [z.object({ a: z.string() }), { a: 5 }, 'a: found 5; expected a text.'],
    [z.object({ a: z.boolean() }), { a: 'yes' }, 'a: found "yes"; expected true or false.'],
    [z.object({ a: z.int() }), { a: 1.5 }, 'a: found 1.5; expected a whole number.'],
    [z.object({ a: z.int().min(1) }), { a: 0 }, 'a: found 0; expected at least 1.'],
    [z.object({ a: z.number().max(9) }), { a: 10 }, 'a: found 10; expected at most 9.'],
    [z.object({ a: z.enum(['x', 'y']) }), { a: 'z' }, 'a: found "z"; expected one of "x", "y".'],
    [z.object({ a: z.string().min(1) }), { a: '' }, 'a: found ""; expected a text that is not empty.'],
    [z.object({ a: z.array(z.string()) }), { a: ['x', null] }, 'a[1]: found null; expected a text.'],
    [z.object({ a: z.array(z.string()).min(1) }), { a: [] }, 'a: found an empty list; expected a list of at least 1.'],
    [
      z.strictObject({ a: z.string() }),
      { a: '', b: 1 },
      'b: found a field that does not exist; expected no such field.',
    ],
    [z.object({ a: z.object({}) }), { a: [1] }, 'a: found a list of 1; expected an object.'],
  ])('%#: one sentence with the field, what was found and what is expected', (schema, value, expected) => {
    expect(sentences(schema, value)).toEqual([expected]);
  });

  it('never shows what stands under a key that speaks of secrets, nor what looks like one', () => {
    expect(describeFound('hunter2', ['settings', 'password'])).toBe('(hidden)');
    expect(describeFound('hunter2', ['OPENAI_API_KEY'])).toBe('(hidden)');
    expect(describeFound('hunter2', ['apiKey'])).toBe('(hidden)');
    expect(describeFound('sk-proj-1', ['topics', 0])).toBe('(hidden)');
    expect(describeFound('A1b2C3d4E5f6G7h8I9j0K1l2M3', ['account'])).toBe('(hidden)');
    expect(describeFound('monkey business', ['topics', 0])).toBe('"monkey business"');
  });

  it('shortens what it shows', () => {
    expect(describeFound('ä'.repeat(500))).toHaveLength(62);
  });

  it('writes paths that can be found again', () => {
    expect(fieldPath(['a', 'b-c', 2, 'odd key'])).toBe('a.b-c[2]["odd key"]');
    expect(fieldPath([])).toBe('(file)');
  });

  it('offers the name that was meant', () => {
    expect(nearest('topcs', ['topics', 'lore'])).toBe('topics');
    expect(nearest('per_day', ['perDay', 'perHour'])).toBe('perDay');
    expect(nearest('entirely', ['topics', 'lore'])).toBeUndefined();
  });

  it('stops at fifty and says how many more there are', () => {
    const problems = atMostFifty(
      Array.from({ length: 70 }, (_, n) => ({ field: `a[${n}]`, found: '1', expected: 'a text' })),
    );
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)!.found).toBe('20 more problems of this kind');
  });
});
