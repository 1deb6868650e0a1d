import { describe, expect, it } from 'vitest';
import { leakedJson } from '../../../../shared/content/gates/leaked-json.ts';
import { judge } from '../subjects.ts';

describe('leaked JSON', () => {
  it.each([
    '{"text": "The oven hums."}',
    '{"mood": "warm"}',
    '[{"a": 1}]',
    '[1, 2, 3]',
    '{"text": "cut off in the mid',
    'Sure: {"text": "The oven hums."}',
    "{'text': 'The oven hums.'}",
    '{"name": "post", "arguments": {"text": "x"}}',
    'The oven <tool_call>{"name":"post"}</tool_call>',
    '<think>I should write about ovens.</think> The oven hums.',
    'functions.post({"x": 1})',
    'The oven hums.<|im_end|>',
    '[INST] write [/INST] The oven hums.',
    'additionalProperties: false',
    '```json\nbroken',
  ])('asks again for %j', (text) => {
    expect(judge(leakedJson, text)).toMatchObject({ gate: 'leaked-json', verdict: 'again' });
  });

  it.each([
    'The oven hums.',
    '[sigh] Another Monday.',
    '{ bread, butter, salt } is all the set theory I need.',
    'My config says {"joy": true}. It lies.',
    'I <3 rye',
    'Text: a thing that happens to bread of thought.',
    '42',
    'The answer: "later".',
    'if (dough) { sleep(); }',
    'She wrote "text" on the bag: flour.',
  ])('lets pass %j', (text) => {
    expect(judge(leakedJson, text)).toEqual({ gate: 'leaked-json', verdict: 'pass' });
  });
});
