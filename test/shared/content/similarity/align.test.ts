import { describe, expect, it } from 'vitest';
import { align, wordLikeness } from '../../../../shared/content/similarity/align.ts';
import { tokensOf } from '../../../../shared/content/similarity/words.ts';

describe('two words', () => {
  it.each([
    ['repair', 'repairing'],
    ['lighthouse', 'lighhouse'],
    ['togehter', 'together'],
    ['fuenf', 'funf'],
    ['pünktlich', 'pünktlichen'],
    ['vendre', 'vendent'],
    ['рассказывает', 'рассказал'],
  ])('are forms of one: %s and %s', (one, other) => {
    expect(wordLikeness(one, other)).toBeGreaterThanOrEqual(0.6);
    expect(wordLikeness(other, one)).toBe(wordLikeness(one, other));
    expect(wordLikeness(one, other)).toBeLessThan(1);
  });

  it.each([
    ['lamp', 'tide'],
    ['soup', 'boat'],
    ['in', 'inn'],
    ['灯台', '灯火'],
    ['cat', 'catastrophe'],
    ['morning', 'evening'],
  ])('are two: %s and %s', (one, other) => {
    expect(wordLikeness(one, other)).toBe(0);
  });

  it('are the same', () => {
    expect(wordLikeness('灯台', '灯台')).toBe(1);
  });
});

describe('the words of two texts', () => {
  const places = (a: string, b: string) =>
    [...align(tokensOf(a), tokensOf(b)).a].map(([from, { at }]) => [from, at]).sort(([x = 0], [y = 0]) => x - y);

  it('pair once, equal ones first', () => {
    expect(places('lamps lamp', 'lamp')).toEqual([[1, 0]]);
    expect(places('lamp gull', 'gull lamps')).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it('pair with the one that stands at about the same place', () => {
    expect(places('the gull the tide', 'the tide the gull')).toEqual([
      [0, 0],
      [1, 3],
      [2, 2],
      [3, 1],
    ]);
  });

  it('pair the other way round as well', () => {
    const [a, b] = [tokensOf('rain again, raining lamps'), tokensOf('it rained on the lamp again')];
    const [there, back] = [align(a, b), align(b, a)];
    expect(there.a).toEqual(back.b);
    expect(there.b).toEqual(back.a);
    expect(there.a.size).toBe(3);
  });
});
