import { hash } from 'node:crypto';
import { similarBandKey, wordsKey } from '../../../shared/aws/dynamodb/keys.ts';
import type { RememberedText, SaidText, SimilarTexts } from '../../../shared/content/ports.ts';
import {
  referenceLetters,
  referenceOf,
  withReference,
  worthReading,
} from '../../../shared/content/similarity/references.ts';
import type { Writer } from '../../../shared/content/writer.ts';
import { type Traffic, writeUnits } from './traffic.ts';

/** As many texts as the bands of this vocabulary can name; the oldest go: nothing finds them any more, and nobody says them again. */
const mostTexts = 200_000;
const keyBytes = 120;

/** What was said lately, its calls counted: the references of dynamodb/similar.ts without a table. */
export function countedSimilar(traffic: Traffic): SimilarTexts {
  const bands = new Map<string, readonly string[]>();
  const texts = new Map<string, SaidText>();
  return {
    async claim(text, instead) {
      traffic.write(wordsKey(text.words).pk, 1);
      const owner = texts.get(text.words)?.publication;
      if (owner !== undefined && owner !== text.publication && owner !== instead) {
        traffic.read(wordsKey(text.words).pk, 1);
        return owner;
      }
      texts.set(text.words, text);
      if (texts.size > mostTexts) texts.delete(texts.keys().next().value!);
      return text.publication;
    },

    async ownerOf(words) {
      traffic.read(wordsKey(words).pk, 1);
      return texts.get(words)?.publication;
    },

    async candidates(of, names) {
      const found = new Map(names.map((band) => [band, bands.get(band) ?? []]));
      const read = worthReading(of, found.values());
      for (const band of names) traffic.read(similarBandKey(band).pk, 0.5);
      for (const words of read) traffic.read(wordsKey(words).pk, 0.5);
      const others = read.flatMap((words) => texts.get(words) ?? []).filter((text) => isCompared(text, of.publication));
      return { texts: others as RememberedText[], bands: found };
    },

    async remember(text, found) {
      const reference = referenceOf(text);
      for (const [band, references] of found.bands) {
        const next = withReference(references, reference);
        bands.set(band, next);
        traffic.write(similarBandKey(band).pk, writeUnits(keyBytes + (next.length * referenceLetters) / 2));
      }
    },
  };
}

function isCompared({ publication, print }: SaidText, asker: string): boolean {
  return print !== undefined && publication !== asker;
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
