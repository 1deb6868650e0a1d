import { describe, expect, it } from 'vitest';
import { seededRandom, shuffled } from '../../../shared/content/seeded.ts';

describe('seeded choice', () => {
  it('draws the same numbers for the same seed, spread over 0 to 1', () => {
    const [one, two, other] = [seededRandom('ada'), seededRandom('ada'), seededRandom('adb')];
    const numbers = Array.from({ length: 2000 }, () => one());
    expect(Array.from({ length: 2000 }, () => two())).toEqual(numbers);
    expect(other()).not.toBe(numbers[0]);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(mean).toBeGreaterThan(0.46);
    expect(mean).toBeLessThan(0.54);
  });

  it('shuffles without losing anything, and leaves the original alone', () => {
    const items = ['a', 'b', 'c', 'd', 'e'];
    expect(shuffled(items, 'seed').sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(items).toEqual(['a', 'b', 'c', 'd', 'e']);
    const firsts = new Set(Array.from({ length: 60 }, (_, index) => shuffled(items, `seed ${index}`)[0]));
    expect(firsts.size).toBe(5);
  });
});
