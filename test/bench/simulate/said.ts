import { hash } from 'node:crypto';
import { similarBandKey, similarTextKey } from '../../../shared/aws/dynamodb/keys.ts';
import type { RememberedText, SimilarTexts } from '../../../shared/content/ports.ts';
import {
  referenceLength,
  referenceOf,
  withReference,
  worthReading,
} from '../../../shared/content/similarity/references.ts';
import type { Writer } from '../../../shared/content/writer.ts';
import { type Traffic, writeUnits } from './traffic.ts';

/** As many texts as the bands of this vocabulary can name; the oldest go, for nothing finds them any more. */
const mostTexts = 200_000;
const keyBytes = 120;

/** What was said lately, its calls counted: the references of dynamodb/similar.ts without a table. */
export function countedSimilar(traffic: Traffic): SimilarTexts {
  const bands = new Map<string, readonly string[]>();
  const texts = new Map<string, RememberedText>();
  return {
    async candidates(of, names) {
      const found = new Map(names.map((band) => [band, bands.get(band) ?? []]));
      const references = worthReading(of, found.values());
      for (const band of names) traffic.read(similarBandKey(band).pk, 0.5);
      for (const reference of references) traffic.read(similarTextKey(reference).pk, 0.5);
      return { texts: references.flatMap((reference) => texts.get(reference) ?? []), bands: found };
    },

    async remember(text, found) {
      const reference = referenceOf(text);
      texts.set(reference, text);
      if (texts.size > mostTexts) texts.delete(texts.keys().next().value!);
      traffic.write(similarTextKey(reference).pk, 1);
      for (const [band, references] of found.bands) {
        const next = withReference(references, reference);
        bands.set(band, next);
        traffic.write(similarBandKey(band).pk, writeUnits(keyBytes + next.length * referenceLength));
      }
    },
  };
}

const usage = { model: 'instant', inputTokens: 900, outputTokens: 60, costUsd: 0.0012 };
const syllables = 'ba ce di fo gu ha ji ke lo mu na pi qua re so tu va we xi zo'.split(' ');

/** A model that answers at once, and never twice in the same words. */
export function instantWriter(): Writer {
  let written = 0;
  return {
    mostUsd: () => 0.0014,
    async write({ withTitle }) {
      written += 1;
      const [title, ...words] = wordsOf(written);
      const text = `${words.join(' ')}.`;
      return { text, ...(withTitle ? { title: `About ${title}` } : {}), raw: text, usage };
    },
  };
}

/** Words that nobody uses, drawn evenly: two texts have no more in common than chance. */
function wordsOf(number: number): string[] {
  const bytes = hash('sha256', String(number), 'buffer');
  return Array.from({ length: 8 }, (_, word) =>
    Array.from({ length: 4 }, (_, index) => syllables[(bytes[word * 4 + index] ?? 0) % syllables.length]).join(''),
  );
}
