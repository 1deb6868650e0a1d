import { hash } from 'node:crypto';
import type { SaidText } from '../ports.ts';

const day = 24 * 60 * 60_000;
/** A text is compared with later ones for so long, milliseconds. */
export const similarKeptMs = 90 * day;
/** Texts a band remembers: as many references as fit into one write unit of 1 KB beside the band's name. */
export const textsPerBand = 130;
/** Texts that are read for one draft. */
export const foundAtMost = 24;
/** Of these, so many are of the same account, if it has that many: it is the likeliest to repeat itself. */
const ownAtMost = 16;

/** Letters of a reference, two to a byte, that stand for the account, and for the words. */
const accountLetters = 2;
const wordsLetters = 12;
export const referenceLetters = accountLetters + wordsLetters;

type Reference = Pick<SaidText, 'platform' | 'account' | 'words'>;

/**
 * The name of a text among all of the hive: 48 bits. Of ten million texts each draft meets one of the same name once in thirty million
 * times, and then it is written anew.
 */
export function wordsHash(words: string): string {
  return hash('sha256', words).slice(0, wordsLetters);
}

/** The hash of a text's words after a mark of its account: so short that many of them fit into one item. */
export function referenceOf({ words, ...of }: Reference): string {
  return `${markOf(of)}${words}`;
}

function markOf({ platform, account }: Omit<Reference, 'words'>): string {
  return hash('sha256', `${platform}#${account}`).slice(0, accountLetters);
}

/**
 * Which texts to read, by the hashes of their words: what shares several bands or a rare one is likelier to be alike; of equals the newest.
 */
export function worthReading(of: Omit<Reference, 'words'>, bands: Iterable<readonly string[]>): string[] {
  const mark = markOf(of);
  const found = new Map<string, { promise: number; age: number; ours: boolean }>();
  for (const references of bands) {
    for (const [age, reference] of references.entries()) {
      const words = reference.slice(accountLetters);
      const known = found.get(words) ?? { promise: 0, age, ours: false };
      known.promise += Math.log((2 * textsPerBand) / references.length);
      known.age = Math.min(known.age, age);
      known.ours ||= reference.startsWith(mark);
      found.set(words, known);
    }
  }
  const ranked = [...found].sort(([, a], [, b]) => b.promise - a.promise || a.age - b.age);
  const ours = ranked.filter(([, { ours }]) => ours).slice(0, ownAtMost);
  const others = ranked.filter((one) => !ours.includes(one));
  return [...ours, ...others.slice(0, foundAtMost - ours.length)].map(([words]) => words);
}

/** A band with one more text, in front: what is there twice or too much goes. */
export function withReference(references: readonly string[], reference: string): string[] {
  const words = reference.slice(accountLetters);
  return [reference, ...references.filter((other) => !other.endsWith(words))].slice(0, textsPerBand);
}
