import { describe, expect, it } from 'vitest';
import { platformCostPerMonth } from '../../../shared/personality/report.ts';
import { madeUpTraits } from '../../support/made-up-traits.ts';
import { ada, plan } from '../content/subjects.ts';

describe('what a month costs on the platform', () => {
  const chirp = madeUpTraits('chirp', { prices: { post: 0.01, link: 0.2, reply: 0.01, ownRead: 0 } });
  const cost = (change: object) =>
    platformCostPerMonth({ ...ada, platforms: { chirp: { ...plan, ...change } } }, [chirp], Date.UTC(2026, 10, 22));

  it('is the price of each post', () => {
    expect(cost({})).toBeCloseTo(1.22, 2);
    expect(cost({ enabled: false })).toBe(0);
  });

  it('counts each part that a thread may have', () => {
    expect(cost({ threads: { maximumParts: 3 } })).toBeCloseTo(3 * 1.2175, 2);
  });
});
