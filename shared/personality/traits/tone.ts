import type { PlatformTraits } from '../../publication/platform.ts';
import type { Personality } from '../personality.ts';
import { builtInTraits } from './built-in.ts';
import type { ModifierName, ModifierWeights, TraitSetting, TraitSettings, Traits } from './trait.ts';

/** The numbers of a draft request, and of what surrounds it, that traits change. */
export interface Tone {
  /** What is added to the temperature. */
  readonly temperature: number;
  /** How many times as long as usual. */
  readonly length: number;
  /** The most emoji and hashtags of one post; absent where no trait says anything about them. */
  readonly emoji?: number;
  readonly hashtags?: number;
  /** How many times as probable a reply is, and how many times as often it posts. */
  readonly replyProbability: number;
  readonly cadence: number;
}

type Voice = Pick<PlatformTraits, 'voice'>;

/** Without any trait: one emoji, no hashtags. */
const neutral = { temperature: 0, length: 1, emoji: 1, hashtags: 0, replyProbability: 1, cadence: 1 } as const;

/** How each number takes the effect of one trait. */
const modify: Readonly<Record<ModifierName, (number: number, effect: number) => number>> = {
  temperature: (number, effect) => number + effect,
  length: (number, effect) => number * 2 ** effect,
  emoji: (number, effect) => number + effect,
  hashtags: (number, effect) => number + effect,
  replyProbability: (number, effect) => number * 2 ** effect,
  cadence: (number, effect) => number * 2 ** effect,
};

/** What one trait adds to one number on a platform: its modifier, by how far the value is from the middle and what it counts there. */
export function effectOf(
  { value, modifiers }: TraitSetting,
  name: ModifierName,
  weights: ModifierWeights = {},
): number {
  return (modifiers[name] ?? 0) * (weights[name] ?? 1) * (value - 0.5) * 2;
}

/** What all traits of a personality make of its posts on a platform. Pure; the order of the traits changes nothing. */
export function toneOf(traits: TraitSettings, { voice }: Voice = {}): Tone {
  const settings = Object.values(traits);
  const all = (name: ModifierName): number =>
    settings.reduce((number, setting) => modify[name](number, effectOf(setting, name, voice)), neutral[name] as number);
  const speaksOf = (name: ModifierName): boolean => settings.some(({ modifiers }) => (modifiers[name] ?? 0) !== 0);
  return {
    temperature: rounded(all('temperature')),
    length: rounded(within(all('length'), 0.25, 4)),
    ...(speaksOf('emoji') ? { emoji: within(Math.round(all('emoji')), 0, 10) } : {}),
    ...(speaksOf('hashtags') ? { hashtags: within(Math.round(all('hashtags')), 0, 10) } : {}),
    replyProbability: rounded(within(all('replyProbability'), 0.25, 4)),
    cadence: rounded(within(all('cadence'), 0.5, 2)),
  };
}

/** The traits in words for the writer, a line each. */
export function toneLines(traits: TraitSettings): string[] {
  return Object.entries(traits).map(
    ([name, setting]) => `${name}, ${Math.round(setting.value * 100)} of 100: ${degree(setting)}`,
  );
}

function degree({ value, low, high }: TraitSetting): string {
  if (value > 0.4 && value < 0.6) return `halfway between ${low}, and ${high}`;
  const [end, distance] = value < 0.5 ? [low, 0.5 - value] : [high, value - 0.5];
  return `${distance > 0.35 ? 'always' : distance > 0.2 ? 'mostly' : 'somewhat'} ${end}`;
}

/** The traits that a personality's values set, as far as there are such traits. */
export function traitSettings(values: Readonly<Record<string, number>> = {}, traits: Traits): TraitSettings {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const trait = Object.hasOwn(traits, name) ? traits[name] : undefined;
      return trait === undefined ? [] : [[name, { ...trait, value }]];
    }),
  );
}

/**
 * How many times as often a personality posts on a platform as its schedule says, 0.5 to 2: above 1 is more often.
 * @param traits of the platform
 * @param known the traits in force there; absent: the built-in ones
 */
export function cadenceFactor(
  personality: Pick<Personality, 'platforms'>,
  traits: Pick<PlatformTraits, 'id' | 'voice'>,
  known: Traits = builtInTraits,
): number {
  return toneOf(traitSettings(personality.platforms[traits.id]?.traits, known), traits).cadence;
}

/** The probability of a reply, 0..1, of a personality with these traits where it would be `usual`. */
export function replyProbability(usual: number, traits: TraitSettings, platform: Voice = {}): number {
  return within(usual * toneOf(traits, platform).replyProbability, 0, 1);
}

function within(number: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, number));
}

/** Without the dust of binary fractions, so that equal characters make equal requests. */
function rounded(number: number): number {
  return Math.round(number * 1000) / 1000;
}
