import type { RememberedText, SimilarTexts } from '../../shared/content/ports.ts';
import { referenceOf, similarKeptMs, withReference, worthReading } from '../../shared/content/similarity/references.ts';
import { type Clock, systemClock } from '../../shared/monitoring/log.ts';
import { frozenCopy } from './frozen.ts';

/** What was said lately, without a database. */
export function memorySimilar(clock: Clock = systemClock): SimilarTexts {
  const bands = expiring<readonly string[]>(clock);
  const texts = expiring<RememberedText>(clock);
  return {
    async candidates(of, names) {
      const found = new Map(names.map((band) => [band, bands.get(band) ?? []]));
      const read = worthReading(of, found.values()).map((reference) => texts.get(reference));
      return { texts: read.filter((text) => text !== undefined), bands: found };
    },

    async remember(text, found) {
      const reference = referenceOf(text);
      texts.set(reference, frozenCopy(text));
      for (const [band, references] of found.bands) bands.set(band, withReference(references, reference));
    },
  };
}

function expiring<T>(clock: Clock) {
  const kept = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get(key: string): T | undefined {
      const found = kept.get(key);
      return found === undefined || found.until <= clock.now() ? undefined : found.value;
    },
    set(key: string, value: T) {
      kept.set(key, { value, until: clock.now() + similarKeptMs });
    },
  };
}
