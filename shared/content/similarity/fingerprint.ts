import { hash } from 'node:crypto';
import { contentWords, normalise, tokensOf } from './words.ts';

/** What is kept of a text, so that texts like it are found and compared later. */
export interface Fingerprint {
  /** The normalised words, cut off where it gets long: two prints are compared, never the texts. */
  readonly print: string;
  /** Texts that share one of these are worth comparing; none for a text without words. */
  readonly bands: readonly string[];
}

/** A print is kept beside its keys in one item below 1 KB, bytes of UTF-8. */
const printBytes = 800;
/**
 * Bands of one row, chosen by measurement (`npm run bench -- similarity`): bands of two words each need four times as many to find a
 * paraphrase, which shares a third of its words.
 */
export const wordBands = 5;
/** One of each drawn word, and one of the whole text: whose it is (said-before.ts). */
export const bandsPerText = wordBands + 1;
/** So many first letters stand for all forms of a word, and for some other words: with fewer bands that is worth more than it costs. */
const stemLetters = 4;
/** How much more often a heavy word is chosen than a light one. */
const preference = 3;

/**
 * The fingerprint of a text: the words that carry its subject, drawn by a hash that prefers heavy ones and draws the same way for every
 * text (a bottom-k sketch, Cohen 1997: two texts with most words in common have most of their drawn words in common).
 */
export function fingerprintOf(text: string, bands: number = wordBands): Fingerprint {
  const print = cut(normalise(text));
  const tokens = tokensOf(print);
  const content = contentWords(tokens);
  const stems = new Map<string, number>();
  for (const { word, weight } of content.length < 2 ? tokens : content) {
    const stem = stemOf(word);
    stems.set(stem, Math.max(weight, stems.get(stem) ?? 0));
  }
  const drawn = [...stems]
    .map(([stem, weight]) => ({ stem, at: -Math.log(uniform(stem)) / weight ** preference }))
    .sort((a, b) => a.at - b.at || (a.stem < b.stem ? -1 : 1));
  return { print, bands: drawn.slice(0, bands).map(({ stem }) => stem) };
}

function stemOf(word: string): string {
  // Arabic writes its article in front of the word, Korean its particles behind.
  if (/^\p{Script=Arabic}/u.test(word)) return word.replace(/^(?:و?ال)(?=.{3})/u, '').slice(0, stemLetters);
  if (/^\p{Script=Hangul}/u.test(word)) return word.slice(0, 2);
  return [...word].slice(0, stemLetters).join('');
}

/** A number in (0, 1) that depends on the word alone. */
function uniform(word: string): number {
  return (hash('sha256', word, 'buffer').readUInt32BE(0) + 0.5) / 2 ** 32;
}

/** At a word's end where there is one. */
function cut(words: string): string {
  if (Buffer.byteLength(words) <= printBytes) return words;
  // What is cut through the middle of a sign ends in a replacement character.
  const head = Buffer.from(words)
    .subarray(0, printBytes)
    .toString('utf8')
    .replace(/\uFFFD+$/u, '');
  const end = head.lastIndexOf(' ');
  return end > printBytes / 4 ? head.slice(0, end) : head;
}
