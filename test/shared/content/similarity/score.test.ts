import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likenessOf } from '../../../../shared/content/similarity/score.ts';

const score = (a: string, b: string) => likenessOf(a, b).score;

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom('the', 'lamp', 'lamps', 'tide', 'gull', 'is', 'in', 'out', '7', '灯台', 'again', 'и'), {
      maxLength: 14,
    })
    .map((words) => words.join(' ')),
);

describe('the likeness of two texts', () => {
  it('is the same both ways round, between 0 and 1', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const there = score(a, b);
        expect(there).toBeGreaterThanOrEqual(0);
        expect(there).toBeLessThanOrEqual(1);
        expect(score(b, a)).toBeCloseTo(there, 12);
      }),
    );
  });

  it('is 1 for the same text, whatever stands around its words', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(score(text, text)).toBeCloseTo(1, 12);
        expect(score(text.toLowerCase(), `${text} 🔥`)).toBeCloseTo(1, 12);
      }),
    );
    expect(score('The lamp is lit!', 'the LAMP is lit https://example.org/1')).toBe(1);
  });

  it('is 0 where there is nothing in common, or nothing at all', () => {
    expect(score('The lamp is lit.', 'Snow fell on every roof.')).toBeLessThan(0.1);
    expect(score('The lamp is lit.', '🔥')).toBe(0);
  });

  it('does not mind order, forms and numbers', () => {
    const text = 'Day 12: the bells of the old tower ring, and seven pigeons approve.';
    expect(score(text, 'Day 14: seven pigeons approve, and the bells of the old tower are ringing.')).toBeGreaterThan(
      0.8,
    );
  });

  it('falls where a long run of other words follows a common opening', () => {
    const opening = 'This morning on the ferry';
    expect(
      score(
        `${opening} a man was teaching his parrot to say goodbye.`,
        `${opening} the captain announced his wedding.`,
      ),
    ).toBeLessThan(0.2);
  });

  it('falls where only a frame is kept', () => {
    expect(
      score(
        'Fun fact: a group of flamingos is called a flamboyance.',
        'Fun fact: a group of ravens is called an unkindness.',
      ),
    ).toBeLessThan(0.26);
  });

  it('takes a text within a longer one for kept', () => {
    const text = 'Glaciers melt less at night because the sun is gone, and we measured it.';
    expect(score(text, `${text} More on the instruments tomorrow, when my gloves are dry.`)).toBeGreaterThan(0.6);
  });

  it('asks more of a few words', () => {
    expect(score('The tide is in.', 'Now the tide is out.')).toBeLessThan(0.26);
    expect(score('The soup is ready.', 'Soup is ready now!')).toBeGreaterThan(0.32);
  });

  it('names the words in common, the heaviest first', () => {
    const { shared } = likenessOf('The lamp in the lighthouse is lit.', 'Our lighthouse has a lit lamp.');
    expect(shared).toEqual(['lighthouse', 'lamp', 'lit']);
  });
});
