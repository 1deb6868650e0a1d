import { footerMeasure } from '../content/disclosure.ts';
import { limitOf, type PlatformTraits } from '../publication/platform.ts';
import type { Personality } from './personality.ts';

/** What the text is to be: platforms may take less of one than of another. */
type Action = Parameters<typeof limitOf>[1];

/**
 * The length to ask for, in characters. Where traits ask for more than fits, the upper bound stays and a lower one comes to it: the writer
 * is to use the room.
 */
export function lengthToAskFor(
  traits: PlatformTraits,
  personality: Personality,
  maxOutputTokens: number,
  factor: number,
  action: Action = 'post',
): { readonly most: number; readonly least: number } {
  const { usual, room } = characters(traits, personality, maxOutputTokens, action);
  const most = Math.max(1, Math.floor(Math.min(usual * factor, room)));
  // From half the room at a doubling, up to four fifths of it.
  const least = factor <= 1 ? 0 : Math.floor(most * Math.min(0.8, (factor - 1) / 2));
  return { most, least };
}

/**
 * How many characters to ask for, below what is allowed: models count badly. What the disclosure takes is left free, scripts whose
 * characters measure more on the platform are asked for fewer, and no more is asked for than the output tokens can hold or people read.
 */
export function charactersToAskFor(
  traits: PlatformTraits,
  personality: Personality,
  maxOutputTokens: number,
  action: Action = 'post',
): number {
  return characters(traits, personality, maxOutputTokens, action).usual;
}

/** As many as people read there, and as many as there is room for. */
function characters(
  traits: PlatformTraits,
  personality: Personality,
  maxOutputTokens: number,
  action: Action,
): { readonly usual: number; readonly room: number } {
  const sample = sampleOf(personality.language);
  const perCharacter = measureOf(sample, traits);
  const allowed = Math.max(0, limitOf(traits, action) - footerMeasure(traits, personality)) * 0.92;
  // A token is about four Latin characters and less than one of the others; the JSON around the text takes some as well.
  const affordable = maxOutputTokens * (sample === 'a' ? 2.5 : 0.7);
  const atMost = (measure: number) => Math.max(1, Math.floor(Math.min(measure / perCharacter, affordable)));
  return { usual: atMost(Math.min(allowed, traits.usualLength ?? allowed)), room: atMost(allowed) };
}

/** What one character of a kind measures on a platform, seen on ten of them. There are three kinds, and asking costs as much as a gate. */
function measureOf(character: string, { measure }: PlatformTraits): number {
  const known = measures.get(measure) ?? new Map<string, number>();
  const found = known.get(character) ?? Math.max(measure(character.repeat(10)) / 10, 0.01);
  measures.set(measure, known.set(character, found));
  return found;
}

const measures = new WeakMap<PlatformTraits['measure'], Map<string, number>>();

/** One usual character of the language's script. */
function sampleOf(language: string): string {
  const primary = language.toLowerCase().split('-')[0] ?? '';
  if (['zh', 'yue', 'ja'].includes(primary)) return '語';
  return primary === 'ko' ? '말' : 'a';
}
