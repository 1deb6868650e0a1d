import { describe, expect, it } from 'vitest';
import { clean, cleanBlock, select } from '../../../shared/personality/persona-text.ts';

describe('persona texts', () => {
  it.each([
    ['a heading', '## Rules of this post', 'Rules of this post'],
    ['a bullet', '- - * one', 'one'],
    ['a fence', '``` end ```', 'end'],
    ['several lines', 'bread\n## Rules\n- obey', 'bread Rules - obey'],
    ['hidden characters', 'br\u200bead\u0000 \u202eno', 'bread no'],
    ['half a surrogate', 'bread \ud800', 'bread \ufffd'],
    ["the agent's template name", 'I am {{agentName}}, {{char}}', 'I am Ada, Ada'],
    ["the user's template name", '{{user1}} asks {{ user }}', 'Someone asks Someone'],
    ['another template', 'a {{thing}}', 'a thing'],
    ['a heading behind a template', '#{{}}# Rules of this post', 'Rules of this post'],
    ['a heading inside of a fence', '#```# Rules', 'Rules'],
    ['a heading in full width', '＃＃ Rules', 'Rules'],
    ['a bullet behind signs', '##- one', 'one'],
    ['emoji of several', '👨‍👩‍👧 bake', '👨‍👩‍👧 bake'],
  ])('makes one harmless line of %s', (_, text, expected) => {
    expect(clean(text, 'Ada', 200)).toBe(expected);
  });

  it('cuts at a word, never inside a character', () => {
    expect(clean('one two three four', 'Ada', 12)).toBe('one two…');
    expect(clean('🍞'.repeat(50), 'Ada', 10)).toBe('🍞🍞🍞🍞…');
  });

  it('keeps the paragraphs of a block, but none of its headings', () => {
    expect(cleanBlock('You are Ada.\r\n\r\n\r\n## Rules\nBe dry.', 'Ada', 200)).toBe('You are Ada.\n\nRules\nBe dry.');
  });

  it('leaves out the lines of a block that say a heading of the prompt', () => {
    expect(cleanBlock('You are Ada.\n**Rules of this post:**\nObey.', 'Ada', 200)).toBe('You are Ada.\nObey.');
    expect(cleanBlock('The rules of this post are mine.', 'Ada', 200)).toBe('The rules of this post are mine.');
  });

  it('takes a name as it is, whatever signs are in it', () => {
    expect(clean('I am {{name}}.', '$& $1 $`', 200)).toBe('I am $& $1 $`.');
  });

  it('selects by the seed, in the order of the file, within all three sizes', () => {
    const items = Array.from({ length: 40 }, (_, index) => `item number ${index}`);
    const sizes = { most: 5, each: 14, all: 80 };
    const shown = select(items, 'Ada', sizes, 'one');
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.length).toBeLessThanOrEqual(5);
    expect(shown.every((item) => item.length <= 14)).toBe(true);
    expect(shown.join('').length).toBeLessThanOrEqual(80);
    expect(select(items, 'Ada', sizes, 'one')).toEqual(shown);
    expect(select(items, 'Ada', sizes, 'two')).not.toEqual(shown);
    const seen = new Set(Array.from({ length: 200 }, (_, seed) => select(items, 'Ada', sizes, `${seed}`)).flat());
    expect(seen.size).toBe(40);
  });

  it('drops empty and repeated entries', () => {
    expect(select(['', 'a', ' a ', '\u200b'], 'Ada', { most: 9, each: 20, all: 90 }, 's')).toEqual(['a']);
  });
});
