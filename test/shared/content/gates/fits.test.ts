import { describe, expect, it } from 'vitest';
import { fits } from '../../../../shared/content/gates/fits.ts';
import { runGatesOnParts } from '../../../../shared/content/gates/run-on-parts.ts';
import { unpaid } from '../../../../shared/content/post-now.ts';
import { platformTraits } from '../../../../shared/platforms/registry.ts';
import { ada, context, forum, judge, traits } from '../subjects.ts';

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

  it('holds a reply, and each part of a thread but the first, to the limit of what answers, footer included', () => {
    const board = { ...forum, replyLimit: 80 };
    const footer = 'Written by a machine.'.length + 2;
    const reply = { ...context, traits: board, kind: 'reply' } as const;
    expect(fits.check({ text: 'a'.repeat(80 - footer) }, reply).verdict).toBe('pass');
    expect(fits.check({ text: 'a'.repeat(80 - footer + 1) }, reply)).toMatchObject({
      verdict: 'again',
      feedback: expect.stringContaining('at most 80 are allowed'),
    });
    expect(fits.check({ text: 'a'.repeat(150), title: 'Bread' }, { ...context, traits: board }).verdict).toBe('pass');
    const chain = { ...traits, replyLimit: 80 };
    const written = { text: 'a'.repeat(90), raw: '', usage: unpaid };
    const verdict = (more: readonly string[]) => runGatesOnParts({ ...written, more }, { ...context, traits: chain });
    expect(verdict(['b'.repeat(80)]).outcome).toBe('pass');
    expect(verdict(['b'.repeat(81)])).toMatchObject({
      outcome: 'again',
      feedback: [expect.stringMatching(/^Part 2: The text measures 81 .* at most 80 are allowed/)],
    });
  });

  it('knows that a comment on Reddit is a quarter of a post', () => {
    const reddit = platformTraits('reddit')!;
    const honest = { ...ada, disclosure: false };
    const check = (length: number, kind: 'post' | 'reply') => {
      const draft = { text: 'a'.repeat(length), ...(kind === 'post' ? { title: 'Bread' } : {}) };
      return fits.check(draft, { ...context, personality: honest, traits: reddit, kind }).verdict;
    };
    expect([check(10_000, 'reply'), check(10_001, 'reply')]).toEqual(['pass', 'again']);
    expect([check(40_000, 'post'), check(40_001, 'post')]).toEqual(['pass', 'again']);
  });

  it('takes a title that just fits', () => {
    expect(fits.check({ text: 'Bread.', title: '🍞'.repeat(20) }, { ...context, traits: forum }).verdict).toBe('pass');
  });
});
