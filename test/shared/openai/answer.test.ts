import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../shared/openai/answer.ts';

describe("a model's answer", () => {
  it.each([
    ['{"text":"x"}', false, { text: 'x' }],
    ['  {"text":"x","more":1}\n', false, { text: 'x' }],
    ['{"title":"t","text":"x"}', true, { title: 't', text: 'x' }],
    ['{"title":"t","text":"x"}', false, { text: 'x' }],
    ['```json\n{"text":"x"}\n```', false, { text: 'x' }],
    ['<think>hm {"text":"no"}</think>\n{"text":"x"}', false, { text: 'x' }],
    ['{"text":""}', false, { text: '' }],
  ])('%j', (raw, withTitle, expected) => {
    expect(readAnswer(raw, withTitle)).toEqual(expected);
  });

  it.each([
    ['', 'empty'],
    ['x', 'no JSON'],
    ['{"text":"x', 'no JSON'],
    ['null', 'not an object'],
    ['"x"', 'string, not an object'],
    ['{"text":1}', '"text"'],
    ['{}', '"text"'],
  ])('%j cannot be read', (raw, why) => {
    expect(readAnswer(raw, false)).toEqual({ unreadable: expect.stringContaining(why) });
  });
});
