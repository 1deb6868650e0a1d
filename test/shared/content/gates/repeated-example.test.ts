import { describe, expect, it } from 'vitest';
import { repeatedExample } from '../../../../shared/content/gates/repeated-example.ts';
import { ada, judge } from '../subjects.ts';

describe('repeated example', () => {
  it.each([
    'Flour on the cat again.',
    'flour on the cat, again!',
    'The oven hums before I do, and it hums better than I ever will.',
    'Good morning. The oven hums before I do, and it hums better than I ever will. Coffee?',
  ])('asks again for %j', (text) => {
    expect(judge(repeatedExample, text)).toMatchObject({ gate: 'repeated-example', verdict: 'again' });
  });

  it.each([
    'Flour on the dog again.',
    'There is flour on the cat again and nobody admits it.',
    'The oven hums before I do.',
    'The oven hums.',
  ])('lets pass %j', (text) => {
    expect(judge(repeatedExample, text)).toEqual({ gate: 'repeated-example', verdict: 'pass' });
  });

  it('is not confused by empty examples', () => {
    const personality = { ...ada, postExamples: ['', '!!!'] };
    expect(judge(repeatedExample, 'The oven hums.', { personality }).verdict).toBe('pass');
  });
});
