import { describe, expect, it } from 'vitest';
import { budgetText, budgetView } from '../../../infra/cli/budget.ts';
import { budgetWords, nextPost } from '../../../infra/cli/budget-facts.ts';
import { plain } from '../../../infra/cli/format.ts';
import { type BudgetState, newBudget } from '../../../shared/limits/budget.ts';
import { adaPersonality, hour, now } from './members.ts';

const caps = { perDayUsd: 0.5, perMonthUsd: 10 };
const month = {
  budget: caps,
  platforms: [
    { platform: 'twitter', postsPerMonth: 60, platformUsd: 0.01, figuresUsd: 0, modelUsd: 0.001, reservedUsd: 0.02 },
  ],
};
const spent = (daySpent: number, changes: Partial<BudgetState> = {}): BudgetState => ({
  ...newBudget('ada', now),
  daySpent,
  monthSpent: daySpent,
  revision: 1,
  ...changes,
});

describe('the next post', () => {
  it('is paid for while all of it fits', () => {
    expect(nextPost(month, 'twitter', 'ada', undefined, now)).toEqual({
      caps,
      daySpent: 0,
      monthSpent: 0,
      reserved: 0,
    });
    expect(nextPost(month, 'twitter', 'ada', spent(480_000), now).exhausted).toBeUndefined();
  });

  it('is not, where one more would pass a cap, what is set aside included', () => {
    expect(nextPost(month, 'twitter', 'ada', spent(480_001), now).exhausted).toMatchObject({
      until: '2026-11-24T00:00:00.000Z',
      reason: expect.stringContaining('its budget of $0.5 a day allows no more'),
    });
    const open = { other: { model: 40_000, platform: 0, sunk: 0, until: now + hour } };
    expect(nextPost(month, 'twitter', 'ada', spent(460_000, { open }), now).exhausted).toBeDefined();
    expect(nextPost(month, 'twitter', 'ada', spent(0, { monthSpent: 9_990_000 }), now).exhausted).toMatchObject({
      until: '2026-12-01T00:00:00.000Z',
    });
  });

  it('does not count yesterday', () => {
    expect(nextPost(month, 'twitter', 'ada', spent(499_000, { day: '2026-11-22' }), now)).toMatchObject({
      daySpent: 0,
    });
  });
});

describe('the budget as people read it', () => {
  it('names what is spent, the caps with where they come from, and the month to come', () => {
    const personality = adaPersonality({ budget: { perMonthUsd: 3 } });
    const view = budgetView(personality, { budget: { perDayUsd: 0.2 } }, spent(12_300), now);
    expect(view).toMatchObject({
      personality: 'ada',
      spentTodayUsd: 0.0123,
      setAsideUsd: 0,
      caps: { perDayUsd: 0.2, perMonthUsd: 3 },
      capsFrom: { perDayUsd: 'config.json', perMonthUsd: 'personality' },
      exhausted: [],
    });
    const { postsPerMonth, platformUsd, figuresUsd, modelUsd, totalUsd } = view.forecast;
    expect(postsPerMonth).toBe(61);
    expect(modelUsd).toBeGreaterThan(0);
    expect(totalUsd).toBeCloseTo(platformUsd + figuresUsd + modelUsd, 2);
    const text = budgetText(view, now, plain);
    expect(text).toMatch(/^ada\n {2}today +\$0\.0123 of \$0\.2 \(config\.json\)\n/);
    expect(text).toContain("of $3 (the personality's file)");
    expect(text).toMatch(
      /a month +about 61 posts: \$\d\.\d\d to the platform, \$0\.\d\d more for reading how they were taken and \$0\.\d\d for the model/,
    );
  });

  it('says when it goes on', () => {
    const text = budgetText(budgetView(adaPersonality(), undefined, spent(499_900), now), now, plain);
    expect(text).toMatch(
      /exhausted +nothing more on twitter: its budget .* goes on at 2026-11-24T00.*, in 13 h 55 min/,
    );
  });

  it('fits one line where it stands among other facts', () => {
    const open = { other: { model: 40_000, platform: 0, sunk: 0, until: now + hour } };
    expect(budgetWords(nextPost(month, 'twitter', 'ada', spent(5000, { open }), now))).toBe(
      '$0.005 of $0.5 today, $0.005 of $10 this month, $0.04 set aside',
    );
  });
});
