import { describe, expect, it } from 'vitest';
import { refusedReportKey } from '../../../shared/personality/report.ts';
import { platformCostPerMonth } from '../../../shared/personality/report-content.ts';
import { madeUpTraits } from '../../support/made-up-traits.ts';
import { ada, plan } from '../content/subjects.ts';

describe('the report of a name that is no id', () => {
  it('has a key of its own for each, within what a bucket takes', () => {
    const long = `personalities/${'ä'.repeat(490)}`;
    const [one, other] = [refusedReportKey(`${long}1.json`), refusedReportKey(`${long}2.json`)];
    expect(one).not.toBe(other);
    expect(one).toMatch(/^reports\/_refused\/[^/]{1,940}\.json$/);
  });
});

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
