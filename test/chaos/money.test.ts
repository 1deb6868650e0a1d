import { expect, it } from 'vitest';
import { type Charge, overBudget } from './money.ts';

const day = Date.UTC(2026, 10, 23);
const charge = (usd: number, hour = 9, personality = 'ada'): Charge => ({
  personality,
  what: 'model',
  at: day + hour * 3_600_000,
  usd,
});
const cap = 0.5;

it('allows a day its cap and one call on top of it', () => {
  expect(overBudget([charge(0.4), charge(0.2)], cap)).toBe(0);
  expect(overBudget([charge(0.4), charge(0.2), charge(0.4)], cap)).toBe(1);
});

it('counts each day and personality by itself', () => {
  expect(overBudget([charge(0.4), charge(0.4), charge(0.4, 33)], cap)).toBe(0);
  expect(overBudget([charge(0.4), charge(0.4), charge(0.4, 9, 'bob')], cap)).toBe(0);
  expect(overBudget([charge(0.4), charge(0.4), charge(0.4), charge(0.4, 33)], cap)).toBe(1);
});

it('leaves out what falls on midnight, where clocks may tell the day apart', () => {
  const midnight = 24 - 10 / 3600;
  expect(overBudget([charge(0.4, midnight), charge(0.4, midnight), charge(0.4, midnight)], cap)).toBe(0);
});
