import { describe, expect, it } from 'vitest';
import { mentions } from '../../../../shared/content/gates/mentions.ts';
import { references } from '../../../../shared/platforms/reddit/references.ts';
import { judge, traits } from '../subjects.ts';

describe('a reply', () => {
  const inForum = { traits: { ...traits, references } };

  it('may name the person it answers, and nobody else', () => {
    expect(judge(mentions, 'Good question, @Bob.', { answering: 'bob' }).verdict).toBe('pass');
    expect(judge(mentions, 'Good question, @bobby.', { answering: 'bob' })).toMatchObject({ verdict: 'again' });
    expect(judge(mentions, 'Good question, @bob and @eve.', { answering: 'bob' })).toMatchObject({
      verdict: 'again',
      feedback: expect.stringContaining('@eve'),
    });
    expect(judge(mentions, 'Good question, @bob.').verdict).toBe('again');
  });

  it('names the person as the people of the platform do', () => {
    expect(judge(mentions, 'Good question, u/Bob.', { ...inForum, answering: 'bob' }).verdict).toBe('pass');
    expect(judge(mentions, 'Look at r/bob.', { ...inForum, answering: 'bob' }).verdict).toBe('again');
  });
});
