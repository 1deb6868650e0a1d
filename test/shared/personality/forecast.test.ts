import { describe, expect, it } from 'vitest';
import { type ForecastInput, forecastOf } from '../../../shared/personality/forecast.ts';
import type { Personality } from '../../../shared/personality/personality.ts';
import { madeUpTraits } from '../../support/made-up-traits.ts';
import { ada, plan } from '../content/subjects.ts';

const chirp = madeUpTraits('chirp', { prices: { post: 0.01, link: 0.2, reply: 0.01, ownRead: 0 } });
const now = Date.UTC(2026, 10, 22);
const every = (expression: string, more: Partial<Personality> = {}): Personality => ({
  ...ada,
  ...more,
  platforms: { chirp: { ...plan, schedule: { expression, windowMinutes: 0 } } },
});
const asked: Parameters<ForecastInput['modelUsd']>[] = [];
const of = (personality: Personality, usual = 0.002, config: ForecastInput['config'] = undefined) =>
  forecastOf({
    personality,
    platforms: [chirp],
    config,
    now,
    modelUsd: (...question) => {
      asked.push(question);
      return { usual, most: usual * 3 };
    },
  });

describe('the forecast of a month', () => {
  it('is posts times what the platform and the model ask for', () => {
    expect(of(every('rate(6 hours)'))).toMatchObject({
      postsPerMonth: 122,
      platformUsdPerMonth: 1.22,
      modelUsdPerMonth: 0.24,
      budget: { perDayUsd: 0.5, perMonthUsd: 10 },
      budgetFrom: { perDayUsd: 'default', perMonthUsd: 'default' },
      warnings: [],
    });
  });

  it('has what the platform bills for reading how its posts were taken, where it is asked', () => {
    const posts = every('rate(6 hours)', { budget: { perDayUsd: 0.1 } });
    const reading = madeUpTraits('chirp', {
      actions: ['post', 'reply'],
      transports: chirp.transports.map((transport) => ({ ...transport, tellsEngagement: true })),
      prices: { post: 0.01, link: 0.2, reply: 0.01, ownRead: 0.001 },
    });
    const month = (config: ForecastInput['config'], personality = posts) =>
      forecastOf({
        personality,
        platforms: [reading],
        config,
        now,
        modelUsd: () => ({ usual: 0.002, most: 0.006 }),
      });
    // 122 posts, a dozen looks at each.
    expect(month(undefined)).toMatchObject({ platformUsdPerMonth: 1.22, figuresUsdPerMonth: 1.46 });
    expect(month({ interactions: { figuresEveryHours: 0 } })).toMatchObject({ figuresUsdPerMonth: 0, warnings: [] });
    // Whoever answers nobody is read about all the same.
    const silent = { chirp: { ...posts.platforms.chirp!, replies: { enabled: false } } };
    expect(month(undefined, { ...posts, platforms: silent })).toMatchObject({ figuresUsdPerMonth: 1.46 });
  });

  it('asks for the price of the very request that is written, with the model in force', () => {
    asked.length = 0;
    of(every('rate(6 hours)'), 0.002, { openai: { model: 'house-model' } });
    expect(asked).toHaveLength(1);
    const [request, characters, { model }] = asked[0]!;
    expect(request.instructions).toContain('Ada Crumb');
    expect(request.input).toContain('Topic: sourdough');
    expect(characters).toBeGreaterThan(100);
    expect(characters).toBeLessThanOrEqual(280);
    expect(model).toBe('house-model');
  });

  it('says from which day on it will be silent', () => {
    // 24 a day for 1.2 cents are 28.8 cents a day.
    const forecast = of(every('rate(1 hour)', { budget: { perMonthUsd: 5 } }));
    expect(forecast.warnings).toEqual([
      'Its posts of a month cost about $8.77, more than its budget of $5 a month: it will be silent from about the 18th of each month.',
    ]);
    expect(forecast.budgetFrom).toEqual({ perDayUsd: 'default', perMonthUsd: 'personality' });
  });

  it('says how many posts of a day are paid for, and counts the month by them', () => {
    const { warnings } = of(every('rate(1 hour)', { budget: { perDayUsd: 0.1, perMonthUsd: 3 } }));
    expect(warnings).toEqual([
      'Its posts of a day cost about $0.29, more than its budget of $0.1 a day: about 8 of 24 posts a day will be paid for, the others are skipped.',
      'Its posts of a month cost about $3.04, more than its budget of $3 a month: it will be silent from about the 31st of each month.',
    ]);
  });

  it('says that it never posts where one post asks for more than the budget', () => {
    const { warnings } = of(every('rate(1 day)', { budget: { perDayUsd: 0.015 } }));
    expect(warnings).toEqual([
      'It will post nothing on chirp: $0.0160 is set aside for one post, and its budget is $0.015 a day; raise the budget or take a cheaper model.',
    ]);
  });

  it('warns of nothing while it posts nothing', () => {
    expect(of(every('rate(1 hour)', { paused: true, budget: { perDayUsd: 0 } }))).toMatchObject({
      postsPerMonth: 0,
      platformUsdPerMonth: 0,
      warnings: [],
    });
  });
});
