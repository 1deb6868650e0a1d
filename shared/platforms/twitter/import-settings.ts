import type { ImportedSettings } from '../../publication/platform.ts';

/** A section of the older program has words of its own for how posts sound, and nothing that is a setting here. */
export function importSettings(): ImportedSettings {
  return { settings: {}, used: [], styleFields: ['tweet_style'], exampleFields: ['initial_tweet', 'tweet_examples'] };
}
