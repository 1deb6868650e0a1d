import type { RememberedText, SimilarTexts } from '../../content/ports.ts';
import {
  referenceLetters,
  referenceOf,
  similarKeptMs,
  withReference,
  worthReading,
} from '../../content/similarity/references.ts';
import type { Clock } from '../../monitoring/log.ts';
import { expirySeconds, type Item, isExpired, type Key, publicationKeptMs, similarBandKey, wordsKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * Texts and their bands over the one table: one item per band holds the references of its latest texts as bytes, one item per text its owner
 * and its print. So a claim is one conditional write, a look two batched reads and remembering one batched write, however many texts there are.
 */
export function dynamoSimilar(table: Table, clock: Clock): SimilarTexts {
  const live = async (key: Key, options?: { readonly eventually: true }): Promise<Item | undefined> => {
    const item = await table.get(key, options);
    return isExpired(item, clock.now()) ? undefined : item;
  };
  const late = (key: Key) => live(key, { eventually: true });

  const ownerOf = async (words: string): Promise<string | undefined> => {
    const owner = (await live(wordsKey(words)))?.publication;
    return typeof owner === 'string' ? owner : undefined;
  };

  const remembered = async (words: string, publication: string): Promise<readonly RememberedText[]> => {
    const item = await late(wordsKey(words));
    if (typeof item?.print !== 'string' || item.publication === publication) return [];
    // The owner is kept for longer than the text is compared with others.
    if (isExpired(item, clock.now() + publicationKeptMs - similarKeptMs)) return [];
    return [textOf(item, words)];
  };

  return {
    async claim({ publication, platform, account, words, print }, instead = publication) {
      const expiresAt = expirySeconds(clock.now() + publicationKeptMs);
      const item = { ...wordsKey(words), publication, platform, account, print, expiresAt };
      for (;;) {
        const done = await table.put(item, {
          expression: 'attribute_not_exists(pk) OR expiresAt <= :now OR publication = :own OR publication = :instead',
          values: { ':now': clock.now() / 1000, ':own': publication, ':instead': instead },
        });
        const owner = done ? publication : await ownerOf(words);
        if (owner !== undefined) return owner;
      }
    },

    ownerOf,

    async candidates(of, names) {
      const bands = new Map(
        await Promise.all(names.map(async (band) => [band, referencesIn(await late(similarBandKey(band)))] as const)),
      );
      const words = worthReading(of, bands.values());
      const texts = await Promise.all(words.map((hash) => remembered(hash, of.publication)));
      return { texts: texts.flat(), bands };
    },

    async remember(text, { bands }) {
      const expiresAt = expirySeconds(clock.now() + similarKeptMs);
      const reference = referenceOf(text);
      await table.putAll(
        [...bands].map(([band, references]) => ({
          ...similarBandKey(band),
          texts: Buffer.from(withReference(references, reference).join(''), 'hex'),
          expiresAt,
        })),
      );
    },
  };
}

/** Text instead of bytes is of a hive before November 2026: it names items that nothing reads any more. */
function referencesIn(item: Item | undefined): readonly string[] {
  const letters = item?.texts instanceof Uint8Array ? Buffer.from(item.texts).toString('hex') : '';
  return Array.from({ length: Math.floor(letters.length / referenceLetters) }, (_, index) =>
    letters.slice(index * referenceLetters, (index + 1) * referenceLetters),
  );
}

function textOf({ publication, platform, account, print }: Item, words: string): RememberedText {
  return { publication, platform, account, words, print } as RememberedText;
}
