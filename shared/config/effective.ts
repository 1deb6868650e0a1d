import type { BudgetCaps } from '../limits/budget.ts';
import type { HiveLimits } from '../limits/hive-limits.ts';
import type { WindowLimits } from '../limits/rate-limiter.ts';
import type { Personality, PlatformPlan } from '../personality/personality.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { HiveConfig } from './config.ts';

/** Every setting with its value: what is left when all layers are put on each other. */
export interface Effective {
  readonly openai: {
    readonly model: string;
    readonly api: 'responses' | 'chat';
    readonly timeoutSeconds: number;
    readonly maxOutputTokens: number;
  };
  readonly moderation: {
    readonly enabled: boolean;
    /** While the moderation cannot be asked a draft waits, or passes unseen. */
    readonly onFailure: 'wait' | 'pass';
    /** By category, 0..1. */
    readonly thresholds: Readonly<Partial<Record<string, number>>>;
  };
  readonly limits: WindowLimits;
  /** All accounts of the platform together; none where nobody asks for one. */
  readonly hiveLimits: HiveLimits;
  /** What the personality may spend. */
  readonly budget: BudgetCaps;
  /** From its slot on a post may be sent for so long, minutes. */
  readonly maxLatenessMinutes: number;
  /** Where each value came from, by its path such as `limits.perDay`. */
  readonly provenance: Readonly<Record<string, Provenance>>;
}

/** The layers, later wins: defaults < config.json < its platform section < the personality's platform section. */
export type Provenance = 'default' | 'platform default' | 'config.json' | 'config.json platform' | 'personality';

export interface EffectiveSources {
  readonly config?: HiveConfig;
  /** Absent where nothing of a platform is asked. */
  readonly traits?: Pick<PlatformTraits, 'id' | 'defaultLimits'>;
  readonly plan?: Pick<PlatformPlan, 'limits'>;
  readonly personality?: Pick<Personality, 'budget'>;
}

export const defaultLimits: WindowLimits = { perHour: 5, perDay: 20, minimumGapMinutes: 10 };

/**
 * The defaults outside of limits. The model is the smallest of the current generation (OpenAI ends gpt-5-mini on 2026-12-11);
 * `maxOutputTokens` leaves room to models that reason.
 */
export const defaults = {
  openai: { model: 'gpt-6-luna', api: 'responses', timeoutSeconds: 60, maxOutputTokens: 2000 },
  budget: { perDayUsd: 0.5, perMonthUsd: 10 },
  moderation: { enabled: true, onFailure: 'wait', thresholds: {} },
  maxLatenessMinutes: 120,
} as const;

/** Puts the layers on each other. Pure; total: every value is there, whatever is missing in the sources. */
export function effectiveConfig({ config = {}, traits, plan, personality }: EffectiveSources): Effective {
  const provenance: Record<string, Provenance> = {};
  const section = traits === undefined ? undefined : config.platforms?.[traits.id];
  const openai = layered<Effective['openai']>('openai', provenance, [
    ['default', defaults.openai],
    ['config.json', config.openai],
  ]);
  const moderation = layered<Effective['moderation']>('moderation', provenance, [
    ['default', defaults.moderation],
    ['config.json', config.moderation],
  ]);
  const limits = layered<WindowLimits>('limits', provenance, [
    ['default', defaultLimits],
    ['platform default', traits?.defaultLimits],
    ['config.json', config.limits],
    ['config.json platform', section?.limits],
    ['personality', plan?.limits],
  ]);
  const hiveLimits = layered<HiveLimits>('hiveLimits', provenance, [['config.json platform', section?.hiveLimits]]);
  const budget = layered<BudgetCaps>('budget', provenance, [
    ['default', defaults.budget],
    ['config.json', config.budget],
    ['personality', personality?.budget],
  ]);
  const { maxLatenessMinutes } = layered<{ maxLatenessMinutes: number }>('', provenance, [
    ['default', { maxLatenessMinutes: defaults.maxLatenessMinutes }],
    ['config.json', config.maxLatenessMinutes === undefined ? {} : { maxLatenessMinutes: config.maxLatenessMinutes }],
  ]);
  return { openai, moderation, limits, hiveLimits, budget, maxLatenessMinutes, provenance };
}

/** Later layers win field by field; the first layer holds every field. */
function layered<T extends object>(
  prefix: string,
  provenance: Record<string, Provenance>,
  layers: readonly (readonly [from: Provenance, values: Partial<T> | undefined])[],
): T {
  const result: Record<string, unknown> = {};
  for (const [from, values] of layers) {
    for (const [key, value] of Object.entries(values ?? {})) {
      if (value !== undefined) {
        result[key] = value;
        provenance[prefix === '' ? key : `${prefix}.${key}`] = from;
      }
    }
  }
  return result as T;
}
