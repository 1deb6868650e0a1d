import { describe, expect, it } from 'vitest';
import { hashtags } from '../../../../shared/content/gates/hashtags.ts';
import { links } from '../../../../shared/content/gates/links.ts';
import { mentions } from '../../../../shared/content/gates/mentions.ts';
import type { TextPolicy } from '../../../../shared/personality/personality.ts';
import { allPlatformTraits } from '../../../../shared/platforms/registry.ts';
import { ada, judge, plan } from '../subjects.ts';

const [bird, forum] = ['twitter', 'reddit'].map((id) => {
  const traits = allPlatformTraits.find((candidate) => candidate.id === id);
  if (traits === undefined) throw new Error(`There is no platform ${id}.`);
  return (gate: typeof mentions, text: string, policy?: TextPolicy) => {
    const platforms = { [id]: { ...plan, ...(policy === undefined ? {} : { policy }) } };
    return judge(gate, text, { traits, personality: { ...ada, platforms } }).verdict;
  };
}) as [Judge, Judge];
type Judge = (gate: typeof mentions, text: string, policy?: TextPolicy) => string;

describe('mentions', () => {
  it.each([
    ['Thank you, @mill!', 'again'],
    ['.@Mill bakes.', 'again'],
    ['＠mill', 'again'],
    ['Mail baker@mill.example about it.', 'pass'],
    ['u/mill and r/bread mean nothing here.', 'pass'],
    ['Meet me @ the mill.', 'pass'],
  ])('on a platform of @names: %j: %s', (text, verdict) => {
    expect(bird(mentions, text)).toBe(verdict);
  });

  it.each([
    ['Thank you, u/mill!', 'again'],
    ['Thank you, /u/Mill.', 'again'],
    ['As r/Bread says', 'again'],
    ['[them](/r/bread)', 'again'],
    ['@mill is a word here.', 'pass'],
    ['Either/or, his/her, and/r/x', 'pass'],
    ['n/a and 1/u/2', 'pass'],
  ])('on a platform of u/names and r/places: %j: %s', (text, verdict) => {
    expect(forum(mentions, text)).toBe(verdict);
  });

  it('lets those pass that the operator listed, whatever their case', () => {
    expect(bird(mentions, 'Thank you, @MILL!', { mentions: ['@mill'] })).toBe('pass');
    expect(bird(mentions, 'Thank you, @mill and @oven!', { mentions: ['@mill'] })).toBe('again');
    expect(forum(mentions, 'Ask r/Bread.', { mentions: ['r/bread'] })).toBe('pass');
    expect(forum(mentions, 'Ask u/Bread.', { mentions: ['r/bread'] })).toBe('again');
  });
});

describe('links', () => {
  const anywhere: readonly (readonly [string, string])[] = [
    ['Read https://mill.example/rye now.', 'again'],
    ['www.mill.com has it', 'again'],
    ['Read mill.com for more.', 'again'],
    ['Ask bit.ly/abc? No: ask example.org.', 'again'],
    ['Rest one hour.Then bake.', 'pass'],
    ['Version 2.0 of the loaf, 3.5 kg.', 'pass'],
    ['e.g. rye, i.e. bread', 'pass'],
    ['Go to hxxps://mill[.]example', 'again'],
    ['Go to mill[.]example today', 'again'],
    ['Go to mill (dot) example', 'again'],
    ['Say mill dot com slash rye', 'again'],
    ['mill。com has it', 'again'],
    ['Open tg://resolve?x=1', 'again'],
    ['Use javascript:alert(1)', 'again'],
    ['Ask mailto:baker@mill', 'again'],
    ['Polka dot community aprons are back.', 'pass'],
    ['Flour (white) is dear; dot your i.', 'pass'],
    ['パンは焼けた。comfort を求めて', 'pass'],
    ['Note: rye. Tel: none.', 'pass'],
    ['Tales of rye: a history, either/or.', 'pass'],
  ];
  it.each(anywhere)('%j: %s', (text, verdict) => {
    expect([bird(links, text), forum(links, text)]).toEqual([verdict, verdict]);
  });

  it('knows the links of Markdown where there are some', () => {
    expect(forum(links, '[bread](https://mill.example)')).toBe('again');
    expect(forum(links, '[bread](mill.example/x)')).toBe('again');
    expect(forum(links, '[bread](/r/bread)')).toBe('pass');
    expect(forum(links, 'Rye [my favourite] (and wheat).')).toBe('pass');
  });

  it('lets listed domains pass, and no others beside them', () => {
    const policy = { links: ['mill.com'] };
    expect(bird(links, 'Read https://shop.mill.com/rye and mill.com.', policy)).toBe('pass');
    expect(bird(links, 'Read https://mill.com and https://other.com.', policy)).toBe('again');
    expect(forum(links, 'Read notmill.com.', policy)).toBe('again');
  });
});

describe('hashtags', () => {
  it('allows as many as are usual on the platform', () => {
    expect(bird(hashtags, 'Rye #bread #oven')).toBe('pass');
    expect(bird(hashtags, 'Rye #bread #oven #dough')).toBe('again');
    expect(forum(hashtags, '# A heading is no hashtag, nor is #bread')).toBe('pass');
  });

  it('allows as many as the operator says', () => {
    expect(bird(hashtags, 'Rye #bread', { hashtags: 0 })).toBe('again');
    expect(bird(hashtags, 'Rye #a #b #c #d', { hashtags: 4 })).toBe('pass');
  });

  it('counts the title in', () => {
    expect(
      hashtags.check({ text: 'Rye', title: '#bread' }, { traits: { id: 'x' }, personality: ada } as never),
    ).toEqual({
      gate: 'hashtags',
      verdict: 'again',
      feedback: 'The text has a hashtag, and none is allowed; write it with fewer.',
    });
  });
});
