import { describe, expect, it } from 'vitest';
import { gates } from '../../../../shared/content/gates/run-gates.ts';
import { discloseThread, runGatesOnParts } from '../../../../shared/content/gates/run-on-parts.ts';
import type { ModelUsage } from '../../../../shared/publication/errors.ts';
import { ada, context, forum, traits } from '../subjects.ts';

const usage: ModelUsage = { model: 'm', inputTokens: 1, outputTokens: 1, costUsd: 0 };
const written = (text: string, ...more: string[]) => ({ text, raw: '', usage, ...(more.length > 0 ? { more } : {}) });

describe('the gates on the parts of a thread', () => {
  it('are the same as ever where there is one part', () => {
    const result = runGatesOnParts(written('The dough sleeps.'), context);
    expect(result).toMatchObject({ outcome: 'pass', more: [], whole: { text: 'The dough sleeps.' } });
    expect(result.verdicts).toHaveLength(gates.length);
  });

  it('let a thread pass whose parts all pass, each with its fixes', () => {
    const result = runGatesOnParts(written('The dough sleeps.', '"I envy it."', 'Then\u200b it wakes.'), context);
    expect(result).toMatchObject({
      outcome: 'pass',
      draft: { text: 'The dough sleeps.' },
      more: ['I envy it.', 'Then it wakes.'],
      whole: { text: 'The dough sleeps.\n\nI envy it.\n\nThen it wakes.' },
      feedback: [],
    });
    expect(result.verdicts).toHaveLength(3 * gates.length + 1);
    expect(result.verdicts.filter(({ verdict }) => verdict === 'fix')).toEqual([
      expect.objectContaining({ gate: 'unwrap', why: expect.stringMatching(/^Part 2: /) }),
      expect.objectContaining({ gate: 'control-characters', why: expect.stringMatching(/^Part 3: /) }),
    ]);
  });

  it.each([
    ['too long', 'a'.repeat(101), /^Part 2: The text measures 101/],
    ['empty', ' ', /^Part 2: /],
    ['a placeholder', 'Hello [name].', /^Part 2: /],
    ['the same as another', 'the DOUGH sleeps!', /^Part 2 says the same as part 1/],
  ])('ask again where one part is %s, and say which', (_, part, feedback) => {
    const result = runGatesOnParts(written('The dough sleeps.', part), context);
    expect(result.outcome).toBe('again');
    expect(result.feedback).toEqual([expect.stringMatching(feedback)]);
  });

  it('leave a label to each part, and a footer to the first', () => {
    expect(discloseThread({ draft: { text: 'One.' }, more: ['Two.'] }, traits, ada)).toEqual({
      parts: [{ text: 'One.' }, { text: 'Two.' }],
      labelled: true,
    });
    expect(discloseThread({ draft: { text: 'One.', title: 'T' }, more: ['Two.'] }, forum, ada).parts).toEqual([
      { text: 'One.\n\nWritten by a machine.', title: 'T' },
      { text: 'Two.' },
    ]);
  });
});
