import { describe, expect, it } from 'vitest';
import { costOf } from '../../../infra/cost/model.ts';
import { awsPrices, awsPricesAsOf } from '../../../infra/cost/prices.ts';

describe('a month', () => {
  it('is quantities at their prices, with what is free beside them', () => {
    const cost = costOf([
      { price: 'secrets', idle: 4, posts: 0 },
      { price: 'queueRequests', idle: 1_500_000, posts: 500_000 },
      { price: 'invocations', idle: 0, posts: 0 },
    ]);
    expect(cost.lines).toMatchObject([
      { service: 'Secrets Manager', quantity: 4, usd: 1.6, idleUsd: 1.6, freeUsd: 0 },
      { service: 'SQS', quantity: 2_000_000, usd: 0.8, idleUsd: 0.6, freeUsd: 0.4 },
    ]);
    expect(cost.usd).toBeCloseTo(2.4, 10);
    expect(cost.idleUsd).toBeCloseTo(2.2, 10);
    expect(cost.dueUsd).toBeCloseTo(2.0, 10);
  });

  it('takes off no more than there is', () => {
    const { freeUsd, dueUsd } = costOf([{ price: 'invocations', idle: 1000, posts: 0 }]);
    expect(freeUsd).toBeCloseTo(0.0002, 10);
    expect(dueUsd).toBeCloseTo(0, 10);
    expect(costOf([]).usd).toBe(0);
  });
});

it.each(Object.entries(awsPrices))('the price of %s is a dated fact with a source', (_id, price) => {
  expect(price.usd).toBeGreaterThan(0);
  expect(price.freePerMonth).toBeGreaterThanOrEqual(0);
  expect(price.source).toMatch(/^https:\/\/aws\.amazon\.com\/\S+\/pricing\/$/);
  expect(awsPricesAsOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});
