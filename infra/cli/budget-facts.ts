import type { HiveConfig } from '../../shared/config/config.ts';
import {
  type BudgetCaps,
  type BudgetState,
  microUsd,
  newBudget,
  reserve,
  standing,
  usdText,
} from '../../shared/limits/budget.ts';
import { requestUsd } from '../../shared/openai/request-cost.ts';
import { type Forecast, forecastOf, type PlatformForecast } from '../../shared/personality/forecast.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';

/** The purse as the next post on one platform meets it; money in millionths of a dollar. */
export interface PlatformBudget {
  readonly caps: BudgetCaps;
  readonly daySpent: number;
  readonly monthSpent: number;
  readonly reserved: number;
  /** Set where the next post there is not paid for. */
  readonly exhausted?: { readonly reason: string; readonly until: string };
}

/** What a month of the personality costs at today's prices. */
export function forecast(personality: Personality, config: HiveConfig | undefined, now: number): Forecast {
  return forecastOf({ personality, platforms: allPlatformTraits, config, modelUsd: requestUsd, now });
}

/** Whether the next post of the personality on this platform would be paid for, asked as write-draft asks. */
export function platformBudget(
  personality: Personality,
  platform: string,
  config: HiveConfig | undefined,
  purse: BudgetState | undefined,
  now: number,
): PlatformBudget {
  return nextPost(forecast(personality, config, now), platform, personality.id, purse, now);
}

/** Pure. */
export function nextPost(
  {
    platforms,
    budget: caps,
  }: Pick<Forecast, 'budget'> & { readonly platforms: readonly Pick<PlatformForecast, 'platform' | 'reservedUsd'>[] },
  platform: string,
  personality: string,
  purse: BudgetState | undefined,
  now: number,
): PlatformBudget {
  const known = platforms.find((one) => one.platform === platform);
  const answer = reserve(
    purse ?? newBudget(personality, now),
    { publication: '', model: microUsd(known?.reservedUsd ?? 0), platform: 0, until: now + 1, caps },
    now,
  );
  return {
    caps,
    ...standing(purse, now),
    ...(answer.reserved ? {} : { exhausted: { reason: answer.reason, until: new Date(answer.until).toISOString() } }),
  };
}

/** `$0.012 of $0.5 today, $0.34 of $10 this month, $0.01 set aside`. */
export function budgetWords({ caps, daySpent, monthSpent, reserved }: PlatformBudget): string {
  const aside = reserved === 0 ? '' : `, ${usdText(reserved)} set aside`;
  return `${usdText(daySpent)} of $${caps.perDayUsd} today, ${usdText(monthSpent)} of $${caps.perMonthUsd} this month${aside}`;
}
