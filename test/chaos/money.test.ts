import { expect, it } from 'vitest';
import { type Charge, overBudget } from './money.ts';

const day = Date.UTC(2026, 10, 23);
const charge = (usd: number, hour = 0, personality = 'ada'): Charge => ({
  personality,
  what: 'model',
  at: day + hour * 3_600_000,
  usd,
});
const caps = new Map([['ada', 0.5]]);

it('allows a day its cap and one call on top of it', () => {
  expect(overBudget([charge(0.4), charge(0.2)], caps)).toBe(0);
  expect(overBudget([charge(0.4), charge(0.2), charge(0.4)], caps)).toBe(1);
});

it('counts each day and personality by itself, and none without a cap', () => {
  expect(overBudget([charge(0.4), charge(0.4), charge(0.4, 24)], caps)).toBe(0);
  expect(overBudget([charge(9, 0, 'bob'), charge(9, 1, 'bob')], caps)).toBe(0);
});
