import type { HiveConfig } from '../config/config.ts';
import { type Effective, effectiveConfig, type Provenance } from '../config/effective.ts';
import type { WriteRequest } from '../content/writer.ts';
import { billedLooksInAll } from '../interaction/engagement-figures.ts';
import type { BudgetCaps } from '../limits/budget.ts';
import { overTransport } from '../publication/over-transport.ts';
import { type PlatformTraits, tellsEngagementThrough } from '../publication/platform.ts';
import type { Personality } from './personality.ts';
import { buildRequest } from './prompt.ts';
import { lengthToAskFor } from './prompt-length.ts';
import type { ConversationMessage } from './quoted.ts';
import { type ReplyForecast, replyForecastOf, usualConversation } from './reply-forecast.ts';
import { platformCostPerMonth } from './report-content.ts';
import { platformPostsPerMonth } from './schedules.ts';
import { toneOf } from './traits/tone.ts';

/** What one call of the model costs, USD: usually, and at most. `characters`: the length of the answer. */
export type ModelUsd = (
  request: WriteRequest,
  characters: number,
  openai: Effective['openai'],
) => { readonly usual: number; readonly most: number };

/** What a personality will post and answer on one platform, and what that costs; USD. */
export interface PlatformForecast extends ReplyForecast {
  readonly platform: string;
  readonly postsPerMonth: number;
  /** One post as the platform bills it, with as many parts as a thread may have. */
  readonly platformUsd: number;
  /** What the platform bills for reading how one post was taken, in all. */
  readonly figuresUsd: number;
  /** One post, written at the first try. */
  readonly modelUsd: number;
  /** One answer, written at the first try. */
  readonly replyModelUsd: number;
  /** What is set aside for one post before it is written. */
  readonly reservedUsd: number;
}

/** An average month by the schedules and the prices of today; USD. */
export interface Forecast {
  readonly postsPerMonth: number;
  readonly platformUsdPerMonth: number;
  readonly figuresUsdPerMonth: number;
  readonly modelUsdPerMonth: number;
  readonly budget: BudgetCaps;
  readonly budgetFrom: Readonly<Record<keyof BudgetCaps, Provenance>>;
  readonly platforms: readonly PlatformForecast[];
  /** Where the budget does not cover it: sentences that say what will not be posted. */
  readonly warnings: readonly string[];
}

export interface ForecastInput {
  readonly personality: Personality;
  readonly platforms: readonly PlatformTraits[];
  /** What config.json says. */
  readonly config: HiveConfig | undefined;
  readonly modelUsd: ModelUsd;
  /** Epoch milliseconds. */
  readonly now: number;
}

const daysPerMonth = 365.25 / 12;

/** Pure: what a month of posts costs, and whether the budget covers it. */
export function forecastOf(input: ForecastInput): Forecast {
  const { personality, config, now } = input;
  const layers = { ...(config === undefined ? {} : { config }), personality };
  const { budget, provenance } = effectiveConfig(layers);
  const platforms = input.platforms.flatMap((platform) => {
    const plan = personality.platforms[platform.id];
    if (plan === undefined) return [];
    const traits = overTransport(platform, plan.transport);
    const effective = effectiveConfig({ ...layers, traits, plan });
    const postsPerMonth = platformPostsPerMonth(personality, traits.id, now);
    // A thread may have fewer parts: this is the most that it can cost.
    const parts = plan.threads?.maximumParts ?? 1;
    const model = modelOf(traits, effective, input);
    const measured = plan.enabled && tellsEngagementThrough(platform, plan.transport);
    const replies = replyForecastOf(plan, traits, effective);
    const reservedUsd = model.most + traits.prices.post;
    return [
      {
        platform: traits.id,
        postsPerMonth,
        platformUsd: traits.prices.post * parts,
        figuresUsd: measured
          ? traits.prices.ownRead * parts * billedLooksInAll(effective.interactions.figuresEveryHours, traits.prices)
          : 0,
        modelUsd: model.usual,
        replyModelUsd: replies.listens ? modelOf(traits, effective, input, usualConversation).usual : 0,
        reservedUsd,
        ...replies,
      },
    ];
  });
  const sum = (of: (one: PlatformForecast) => number) => platforms.reduce((all, one) => all + of(one), 0);
  return {
    postsPerMonth: Math.round(sum((one) => one.postsPerMonth)),
    platformUsdPerMonth: platformCostPerMonth(personality, input.platforms, now),
    figuresUsdPerMonth: cents(sum((one) => one.figuresUsd * one.postsPerMonth)),
    modelUsdPerMonth: cents(sum((one) => one.modelUsd * one.postsPerMonth)),
    budget,
    budgetFrom: {
      perDayUsd: provenance['budget.perDayUsd'] ?? 'default',
      perMonthUsd: provenance['budget.perMonthUsd'] ?? 'default',
    },
    platforms,
    warnings: budgetWarnings(platforms, budget),
  };
}

function modelOf(
  traits: PlatformTraits,
  effective: Effective,
  { personality, modelUsd }: ForecastInput,
  conversation?: readonly ConversationMessage[],
) {
  const plan = personality.platforms[traits.id]!;
  const { maxOutputTokens } = effective.openai;
  const [topic] = personality.topics;
  const request = buildRequest({
    personality,
    traits,
    plan,
    ...(topic === undefined || conversation !== undefined ? {} : { topic }),
    ...(conversation === undefined ? {} : { conversation }),
    withTitle: traits.titleLimit !== undefined && conversation === undefined,
    maxOutputTokens,
    config: effective,
    seed: 'forecast',
  });
  const parts = request.maximumParts ?? 1;
  const action = parts > 1 ? 'thread' : 'post';
  const { length } = toneOf(effective.traits, traits);
  const characters = lengthToAskFor(traits, personality, maxOutputTokens / parts, length, action).most * parts;
  return modelUsd(request, characters, effective.openai);
}

/** What the budget will not pay for, as it follows from averages: whole sentences. */
function budgetWarnings(platforms: readonly PlatformForecast[], { perDayUsd, perMonthUsd }: BudgetCaps): string[] {
  const active = platforms.filter(({ postsPerMonth }) => postsPerMonth > 0);
  const smaller = perDayUsd < perMonthUsd ? `$${perDayUsd} a day` : `$${perMonthUsd} a month`;
  const tooDear = active.filter(({ reservedUsd }) => reservedUsd > Math.min(perDayUsd, perMonthUsd));
  if (tooDear.length > 0) {
    return tooDear.map(
      ({ platform, reservedUsd }) =>
        `It will post nothing on ${platform}: $${reservedUsd.toFixed(4)} is set aside for one post, and its budget is ${smaller}; raise the budget or take a cheaper model.`,
    );
  }
  const posts = active.reduce((sum, one) => sum + one.postsPerMonth, 0) / daysPerMonth;
  const perDay =
    active.reduce((sum, one) => sum + one.postsPerMonth * (one.platformUsd + one.figuresUsd + one.modelUsd), 0) /
    daysPerMonth;
  const warnings: string[] = [];
  if (perDay > perDayUsd) {
    const paid = Math.floor((perDayUsd / perDay) * posts);
    warnings.push(
      `Its posts of a day cost about $${perDay.toFixed(2)}, more than its budget of $${perDayUsd} a day: about ${paid} of ${Math.round(posts)} posts a day will be paid for, the others are skipped.`,
    );
  }
  // No day spends more than its own cap.
  const spent = Math.min(perDay, perDayUsd);
  if (spent * daysPerMonth > perMonthUsd) {
    const day = Math.floor(perMonthUsd / spent) + 1;
    warnings.push(
      `Its posts of a month cost about $${(spent * daysPerMonth).toFixed(2)}, more than its budget of $${perMonthUsd} a month: it will be silent from about the ${ordinal(Math.min(day, 31))} of each month.`,
    );
  }
  return warnings;
}

function ordinal(day: number): string {
  const ending = day % 100 > 10 && day % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${ending}`;
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
