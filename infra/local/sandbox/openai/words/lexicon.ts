/**
 * Words of one language for the composer. Slots in braces: {topic}, {actor}, {deed}, {time}, {place}, {good}, {bad}, {phrase} (a few words
 * of the personality's own), {n} 2 to 9, {m} 11 to 97, {p} a per cent value, {y} a year. Every entry must read well with any filling.
 */
export interface Lexicon {
  /** Names of the language as prompts write it, lower case. */
  readonly names: readonly string[];
  /** Very common words: they tell the language, and make poor key words. */
  readonly common: ReadonlySet<string>;
  readonly actors: readonly string[];
  readonly deeds: readonly string[];
  readonly times: readonly string[];
  readonly places: readonly string[];
  readonly goods: readonly string[];
  readonly bads: readonly string[];
  readonly scenes: readonly string[];
  readonly leads: readonly string[];
  readonly claims: readonly string[];
  readonly facts: readonly string[];
  readonly phrases: readonly string[];
  readonly questions: readonly string[];
  readonly closers: readonly string[];
  readonly hooks: readonly string[];
  readonly replies: readonly string[];
  readonly titles: readonly string[];
}

/** Entries written one after another, divided by bars. */
export function entries(text: string): string[] {
  return text
    .split('|')
    .map((entry) => entry.replace(/\s+/gu, ' ').trim())
    .filter((entry) => entry !== '');
}
