import type { RememberedText, SimilarTexts } from '../../content/ports.ts';
import {
  referenceLength,
  referenceOf,
  similarKeptMs,
  withReference,
  worthReading,
} from '../../content/similarity/references.ts';
import type { Clock } from '../../monitoring/log.ts';
import { expirySeconds, type Item, isExpired, similarBandKey, similarTextKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * Texts and their bands over the one table: one item per band holds the references of its latest texts in one string, one item per text
 * its words. So a look is two batched reads and remembering is one batched write, however many texts there are.
 */
export function dynamoSimilar(table: Table, clock: Clock): SimilarTexts {
  const readLive = async (key: ReturnType<typeof similarBandKey>): Promise<Item | undefined> => {
    const item = await table.get(key, { eventually: true });
    return isExpired(item, clock.now()) ? undefined : item;
  };

  return {
    async candidates(of, names) {
      const bands = new Map(
        await Promise.all(
          names.map(async (band) => [band, referencesIn(await readLive(similarBandKey(band)))] as const),
        ),
      );
      const items = await Promise.all(
        worthReading(of, bands.values()).map((reference) => readLive(similarTextKey(reference))),
      );
      return { texts: items.flatMap((item) => (item === undefined ? [] : [textOf(item)])), bands };
    },

    async remember(text, { bands }) {
      const expiresAt = expirySeconds(clock.now() + similarKeptMs);
      const reference = referenceOf(text);
      await table.putAll([
        { ...text, ...similarTextKey(reference), expiresAt },
        ...[...bands].map(([band, references]) => ({
          ...similarBandKey(band),
          texts: withReference(references, reference).join(''),
          expiresAt,
        })),
      ]);
    },
  };
}

function referencesIn(item: Item | undefined): readonly string[] {
  const texts = typeof item?.texts === 'string' ? item.texts : '';
  return Array.from({ length: Math.floor(texts.length / referenceLength) }, (_, index) =>
    texts.slice(index * referenceLength, (index + 1) * referenceLength),
  );
}

function textOf({ publication, platform, account, personality, print }: Item): RememberedText {
  return { publication, platform, account, personality, print } as RememberedText;
}
