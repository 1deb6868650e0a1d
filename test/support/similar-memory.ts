import { publicationKeptMs } from '../../shared/aws/dynamodb/keys.ts';
import type { RememberedText, SaidText, SimilarTexts } from '../../shared/content/ports.ts';
import { referenceOf, similarKeptMs, withReference, worthReading } from '../../shared/content/similarity/references.ts';
import { type Clock, systemClock } from '../../shared/monitoring/log.ts';
import { frozenCopy } from './frozen.ts';

/** What was said, without a database. */
export function memorySimilar(clock: Clock = systemClock): SimilarTexts {
  const bands = expiring<readonly string[]>(clock, similarKeptMs);
  const owned = expiring<SaidText>(clock, publicationKeptMs);
  const compared = expiring<RememberedText>(clock, similarKeptMs);
  return {
    async claim(text, instead) {
      const owner = owned.get(text.words)?.publication;
      if (owner !== undefined && owner !== text.publication && owner !== instead) return owner;
      const { publication, platform, account, words, print } = text;
      owned.set(words, frozenCopy({ publication, platform, account, words }));
      if (print === undefined) compared.delete(words);
      else compared.set(words, frozenCopy({ publication, platform, account, words, print }));
      return publication;
    },

    ownerOf: async (words) => owned.get(words)?.publication,

    async candidates(of, names) {
      const found = new Map(names.map((band) => [band, bands.get(band) ?? []]));
      const texts = worthReading(of, found.values()).flatMap((words) => compared.get(words) ?? []);
      return { texts: texts.filter(({ publication }) => publication !== of.publication), bands: found };
    },

    async remember(text, found) {
      const reference = referenceOf(text);
      for (const [band, references] of found.bands) bands.set(band, withReference(references, reference));
    },
  };
}

function expiring<T>(clock: Clock, keptMs: number) {
  const kept = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get(key: string): T | undefined {
      const found = kept.get(key);
      return found === undefined || found.until <= clock.now() ? undefined : found.value;
    },
    set(key: string, value: T) {
      kept.set(key, { value, until: clock.now() + keptMs });
    },
    delete(key: string) {
      kept.delete(key);
    },
  };
}
