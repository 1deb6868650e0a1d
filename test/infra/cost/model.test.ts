import { describe, expect, it } from 'vitest';
import { costOf } from '../../../infra/cost/model.ts';
import { awsPrices, awsPricesAsOf } from '../../../infra/cost/prices.ts';

describe('a month', () => {
  it('is quantities at their prices, the dearest first, with what is free beside them', () => {
    const cost = costOf([
      { price: 'queueRequests', cause: 'standing', quantity: 1_500_000 },
      { price: 'queueRequests', cause: 'posts', quantity: 500_000 },
      { price: 'secrets', cause: 'standing', quantity: 4 },
      { price: 'invocations', cause: 'posts', quantity: 0 },
    ]);
    expect(cost.lines).toMatchObject([
      { service: 'Secrets Manager', quantity: 4, usd: 1.6, idleUsd: 1.6, freeUsd: 0 },
      { service: 'SQS', quantity: 2_000_000, usd: 0.8, idleUsd: 0.6, freeUsd: 0.4 },
    ]);
    expect(cost.usd).toBeCloseTo(2.4, 10);
    expect(cost.idleUsd).toBeCloseTo(2.2, 10);
    expect(cost.dueUsd).toBeCloseTo(2.0, 10);
    expect(cost.byCause).toEqual({ standing: 2.2, posts: 0.2, replies: 0, listening: 0, figures: 0, files: 0 });
  });

  it('takes off no more than there is', () => {
    const { freeUsd, dueUsd } = costOf([{ price: 'invocations', cause: 'standing', quantity: 1000 }]);
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
