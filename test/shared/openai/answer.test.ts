import { describe, expect, it } from 'vitest';
import { answerSchema, readAnswer } from '../../../shared/openai/answer.ts';

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
    expect(readAnswer(raw, { withTitle })).toEqual(expected);
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
    expect(readAnswer(raw, { withTitle: false })).toEqual({ unreadable: expect.stringContaining(why) });
  });

  it.each([
    ['{"parts":["x","y"]}', { text: 'x', more: ['y'] }],
    ['{"parts":["x"]}', { text: 'x' }],
    ['{"parts":["x"," ","y"]}', { text: 'x', more: ['y'] }],
    ['{"text":"x"}', { text: 'x' }],
    ['{"parts":["x","y","z"]}', { unreadable: expect.stringContaining('has 3 entries, and at most 2') }],
    ['{"parts":[]}', { unreadable: expect.stringContaining('no words') }],
    ['{"parts":["x",1]}', { unreadable: expect.stringContaining('no list of strings') }],
    ['{}', { unreadable: expect.stringContaining('"text"') }],
  ])('%j of a thread of at most two parts', (raw, expected) => {
    expect(readAnswer(raw, { withTitle: false, maximumParts: 2 })).toEqual(expected);
  });

  it('is asked for in a form that names every field', () => {
    const parts = expect.objectContaining({ type: 'array', items: { type: 'string' } });
    expect(answerSchema({ withTitle: false, maximumParts: 3 })).toMatchObject({
      properties: { parts },
      required: ['parts'],
      additionalProperties: false,
    });
    expect(answerSchema({ withTitle: true })).toMatchObject({ required: ['title', 'text'] });
    expect(answerSchema({ withTitle: false, maximumParts: 1 })).toMatchObject({ required: ['text'] });
  });
});
