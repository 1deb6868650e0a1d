import type { BudgetCaps } from '../limits/budget.ts';
import type { HiveLimits } from '../limits/hive-limits.ts';
import type { WindowLimits } from '../limits/rate-limiter.ts';
import type { Personality, PlatformPlan } from '../personality/personality.ts';
import { builtInTraits } from '../personality/traits/built-in.ts';
import { traitSettings } from '../personality/traits/tone.ts';
import { changedTraits, type TraitChanges, type TraitSettings, type Traits } from '../personality/traits/trait.ts';
import type { PlatformTraits } from '../publication/platform.ts';
import type { HiveConfig } from './config.ts';

/** Every setting with its value: what is left when all layers are put on each other. */
export interface Effective {
  readonly openai: {
    readonly model: string;
    readonly api: 'responses' | 'chat';
    readonly timeoutSeconds: number;
    readonly maxOutputTokens: number;
    /** Before the traits are added. */
    readonly temperature: number;
  };
  readonly moderation: {
    readonly enabled: boolean;
    /** While the moderation cannot be asked a draft waits, or passes unseen. */
    readonly onFailure: 'wait' | 'pass';
    /** By category, 0..1. */
    readonly thresholds: Readonly<Partial<Record<string, number>>>;
  };
  readonly limits: WindowLimits;
  /** How people are listened to: words that opt out besides the built-in ones, how often an account is asked (minutes), and its posts looked at. */
  readonly interactions: {
    readonly optOutWords: readonly string[];
    readonly minimumPollMinutes: number;
    readonly maximumPollMinutes: number;
    /** Hours between two looks at how people took a young post; 0: nobody looks. */
    readonly figuresEveryHours: number;
  };
  /** All accounts of the platform together; none where nobody asks for one. */
  readonly hiveLimits: HiveLimits;
  /** What the personality may spend. */
  readonly budget: BudgetCaps;
  /** From its slot on a post may be sent for so long, minutes. */
  readonly maxLatenessMinutes: number;
  /** The traits that the personality has, with what they mean on this platform. */
  readonly traits: TraitSettings;
  /** Where each value came from, by its path such as `limits.perDay`. */
  readonly provenance: Readonly<Record<string, Provenance>>;
}

/** Where a value comes from: each layer overrides those above it in this list. */
export const provenances = [
  'default',
  'platform default',
  'config.json',
  'config.json platform',
  'personality',
] as const;
export type Provenance = (typeof provenances)[number];

export interface EffectiveSources {
  readonly config?: HiveConfig;
  /** Absent where nothing of a platform is asked. */
  readonly traits?: Pick<PlatformTraits, 'id' | 'defaultLimits'>;
  readonly plan?: Pick<PlatformPlan, 'limits' | 'openai' | 'maxLatenessMinutes' | 'traits'>;
  readonly personality?: Pick<Personality, 'budget'>;
}

export const defaultLimits: WindowLimits = { perHour: 5, perDay: 20, minimumGapMinutes: 10 };

/**
 * The defaults outside of limits. The model is the smallest of the current generation (OpenAI ends gpt-5-mini on 2026-12-11);
 * `maxOutputTokens` leaves room to models that reason; the temperature is the models' own default.
 */
export const defaults = {
  openai: { model: 'gpt-6-luna', api: 'responses', timeoutSeconds: 60, maxOutputTokens: 2000, temperature: 1 },
  budget: { perDayUsd: 0.5, perMonthUsd: 10 },
  moderation: { enabled: true, onFailure: 'wait', thresholds: {} },
  interactions: { optOutWords: [], minimumPollMinutes: 2, maximumPollMinutes: 60, figuresEveryHours: 1 },
  maxLatenessMinutes: 120,
} as const;

/** Of each platform the last answer that no personality has a part in: whoever listens asks for it with every account. */
const ofPlatforms = new WeakMap<object, { readonly config: HiveConfig | undefined; readonly effective: Effective }>();

/** Puts the layers on each other. Pure; total: every value is there, whatever is missing in the sources. */
export function effectiveConfig(sources: EffectiveSources): Effective {
  const { config, traits, plan, personality } = sources;
  if (traits === undefined || plan !== undefined || personality !== undefined) return layersTogether(sources);
  const known = ofPlatforms.get(traits);
  if (known !== undefined && known.config === config) return known.effective;
  const effective = layersTogether(sources);
  ofPlatforms.set(traits, { config, effective });
  return effective;
}

function layersTogether({ config = {}, traits, plan, personality }: EffectiveSources): Effective {
  const provenance: Record<string, Provenance> = {};
  const section = sectionOf(config, traits?.id);
  const openai = layered<Effective['openai']>('openai', provenance, [
    ['default', defaults.openai],
    ['config.json', config.openai],
    ['config.json platform', section?.openai],
    ['personality', plan?.openai],
  ]);
  const moderation = layered<Effective['moderation']>('moderation', provenance, [
    ['default', defaults.moderation],
    ['config.json', config.moderation],
  ]);
  const interactions = layered<Effective['interactions']>('interactions', provenance, [
    ['default', defaults.interactions],
    ['config.json', config.interactions],
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
  const { maxLatenessMinutes } = layered<Pick<Effective, 'maxLatenessMinutes'>>('', provenance, [
    ['default', lateness(defaults)],
    ['config.json', lateness(config)],
    ['config.json platform', lateness(section)],
    ['personality', lateness(plan)],
  ]);
  const settings = traitSettings(plan?.traits, knownTraits(config, traits?.id));
  for (const name of Object.keys(settings)) {
    // What stands for a trait is the sum of its layers; told is the last of them that speaks of it.
    layered<TraitChanges[string]>(`traits.${name}`, provenance, [
      ['default', own(builtInTraits, name)],
      ['config.json', own(config.traits, name)],
      ['config.json platform', own(section?.traits, name)],
    ]);
    provenance[`traits.${name}.value`] = 'personality';
  }
  return {
    openai,
    moderation,
    interactions,
    limits,
    hiveLimits,
    budget,
    maxLatenessMinutes,
    traits: settings,
    provenance,
  };
}

/** The traits that a personality can have, on a platform or on any. */
export function knownTraits(config: HiveConfig = {}, platform?: string): Traits {
  return changedTraits(changedTraits(builtInTraits, config.traits), sectionOf(config, platform)?.traits);
}

function sectionOf(config: HiveConfig, platform: string | undefined) {
  return platform === undefined ? undefined : own(config.platforms, platform);
}

function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function lateness(layer: { readonly maxLatenessMinutes?: number | undefined } | undefined) {
  return layer?.maxLatenessMinutes === undefined ? {} : { maxLatenessMinutes: layer.maxLatenessMinutes };
}

/** Later layers win field by field; the first layer holds every field. */
function layered<T extends object>(
  prefix: string,
  provenance: Record<string, Provenance>,
  layers: readonly (readonly [from: Provenance, values: Partial<T> | undefined])[],
): T {
  const result: Record<string, unknown> = {};
  for (const [from, values] of layers) {
    for (const key of Object.keys(values ?? {})) {
      const value = (values as Readonly<Record<string, unknown>>)[key];
      if (value !== undefined) {
        result[key] = value;
        provenance[prefix === '' ? key : `${prefix}.${key}`] = from;
      }
    }
  }
  return result as T;
}
