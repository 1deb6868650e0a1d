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
  quote,
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
    expect(describeFound('💥'.repeat(500))).toBe(`"${'💥'.repeat(59)}…"`);
    expect(describeFound('\u202e'.repeat(500)).length).toBeLessThan(190);
  });

  it('spells out what nobody sees and what turns the direction of writing', () => {
    expect(quote('a\u202eb\u200b\u0085\u2028\u{e0041}')).toBe(String.raw`"a\u202eb\u200b\u0085\u2028\udb40\udc41"`);
    expect(quote('👩\u200d🚀')).toBe('"👩\u200d🚀"');
    expect(fieldPath(['\u202eoib'])).toBe(String.raw`["\u202eoib"]`);
  });

  it('quotes the beginning of a huge text without reading the rest', () => {
    const huge = 'k'.repeat(200_000);
    const began = performance.now();
    for (let count = 0; count < 5000; count += 1) fieldPath(['a', huge, 'b']);
    // Reading all of it took five milliseconds each time.
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('hides a token inside of a text, and one that is the name of a field', () => {
    expect(describeFound('Bearer sk-proj-0123456789abc', ['topics', 0])).toBe('(hidden)');
    expect(fieldPath(['settings', 'sk-proj-0123456789abc'])).toBe('settings["(hidden)"]');
    expect(describeFound('a risk-averse beekeeper', ['topics', 0])).toBe('"a risk-averse beekeeper"');
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
