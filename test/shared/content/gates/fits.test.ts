import { describe, expect, it } from 'vitest';
import { fits } from '../../../../shared/content/gates/fits.ts';
import { ada, context, forum, judge } from '../subjects.ts';

describe('fits', () => {
  it('counts as the platform counts', () => {
    expect(judge(fits, 'a'.repeat(100)).verdict).toBe('pass');
    expect(judge(fits, '🍞'.repeat(50)).verdict).toBe('pass');
    expect(judge(fits, '🍞'.repeat(51))).toMatchObject({ gate: 'fits', verdict: 'again' });
  });

  it('names measure, limit and a length to aim at', () => {
    expect(judge(fits, 'a'.repeat(125))).toEqual({
      gate: 'fits',
      verdict: 'again',
      feedback:
        'The text measures 125 as Toytown counts, and at most 100 are allowed; write it shorter, in at most 90 characters.',
    });
  });

  it('counts the footer of the disclosure, and does without where there is none', () => {
    const footer = 'Written by a machine.'.length + 2;
    const inForum = { ...context, traits: forum };
    const check = (length: number, personality = ada) =>
      fits.check({ text: 'a'.repeat(length), title: 'Bread' }, { ...inForum, personality }).verdict;
    expect(check(200 - footer)).toBe('pass');
    expect(check(200 - footer + 1)).toBe('again');
    expect(check(200, { ...ada, disclosure: false })).toBe('pass');
  });

  it.each([
    ['no title', undefined, 'missing'],
    ['an empty title', '  ', 'missing'],
    ['a long title', 'b'.repeat(21), '21 characters'],
  ])('asks again for %s', (_, title, words) => {
    const verdict = fits.check({ text: 'Bread.', title }, { ...context, traits: forum });
    expect(verdict).toMatchObject({ verdict: 'again', feedback: expect.stringContaining(words) });
  });

  it('asks for no title of a reply, which stands under that of what it answers', () => {
    const reply = { ...context, traits: forum, kind: 'reply' } as const;
    expect(fits.check({ text: 'Bread.' }, reply).verdict).toBe('pass');
    expect(fits.check({ text: 'a'.repeat(201) }, reply).verdict).toBe('again');
  });

  it('takes a title that just fits', () => {
    expect(fits.check({ text: 'Bread.', title: '🍞'.repeat(20) }, { ...context, traits: forum }).verdict).toBe('pass');
  });
});
