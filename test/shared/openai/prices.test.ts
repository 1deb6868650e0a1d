import { describe, expect, it } from 'vitest';
import { costUsd, dearest, modelFamily, priceOf, prices, pricesAsOf } from '../../../shared/openai/prices.ts';

describe('prices', () => {
  it('are USD per million tokens', () => {
    const { price, known } = priceOf('gpt-5.4-mini');
    expect(known).toBe(true);
    expect(costUsd(price, { input: 1_000_000, output: 0 })).toBe(0.75);
    expect(costUsd(price, { input: 0, output: 1_000_000 })).toBe(4.5);
    expect(costUsd(price, { input: 1_000_000, cachedInput: 1_000_000, output: 0 })).toBeCloseTo(0.075);
    expect(costUsd(price, { input: 1_000_000, cacheWrite: 1_000_000, output: 0 })).toBeCloseTo(0.9375);
  });

  it('never come out below zero or above plain input by nonsense counts', () => {
    const price = prices['gpt-6-luna']!;
    expect(costUsd(price, { input: 100, cachedInput: 500, cacheWrite: 500, output: 0 })).toBeCloseTo(
      (100 * 0.01) / 1e6,
    );
  });

  it('are those of the model for its dated snapshots, and the dearest for unknown ones', () => {
    expect(modelFamily('gpt-4o-mini-2024-07-18')).toBe('gpt-4o-mini');
    expect(priceOf('gpt-4o-mini-2024-07-18')).toEqual({ price: prices['gpt-4o-mini'], known: true });
    expect(priceOf('llama')).toEqual({ price: dearest, known: false });
    expect(priceOf('constructor')).toEqual({ price: dearest, known: false });
    for (const price of Object.values(prices)) {
      expect(price.input).toBeLessThanOrEqual(dearest.input);
      expect(price.output).toBeLessThanOrEqual(dearest.output);
      expect(price.cachedInput).toBeLessThan(price.input);
    }
    expect(pricesAsOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});
