import { hash } from 'node:crypto';
import type { RememberedText } from '../ports.ts';

const day = 24 * 60 * 60_000;
/** A text is remembered for so long, milliseconds. */
export const similarKeptMs = 90 * day;
/** Texts a band remembers: as many references as fit into one write unit of 1 KB. */
export const textsPerBand = 80;
/** Texts that are read for one draft. */
export const foundAtMost = 24;
/** Of these, so many are of the same account, if it has that many: it is the likeliest to repeat itself. */
const ownAtMost = 16;

/** Letters of a reference that stand for the account, and for the publication. */
const accountLetters = 2;
const publicationLetters = 9;
export const referenceLength = accountLetters + publicationLetters;

type Whose = Pick<RememberedText, 'publication' | 'platform' | 'account'>;

/** A short name of a publication's text, 54 bits, after a mark of its account: so many of them fit into one item. */
export function referenceOf({ publication, platform, account }: Whose): string {
  return `${letters(`${platform}#${account}`, accountLetters)}${letters(publication, publicationLetters)}`;
}

function letters(of: string, count: number): string {
  return hash('sha256', of, 'base64url').slice(0, count);
}

/** Which texts to read: what shares several bands or a rare one is likelier to be alike; of equals the newest. */
export function worthReading(of: Whose, bands: Iterable<readonly string[]>): string[] {
  const own = referenceOf(of);
  const mark = own.slice(0, accountLetters);
  const found = new Map<string, { promise: number; age: number }>();
  for (const references of bands) {
    for (const [age, reference] of references.entries()) {
      if (reference === own) continue;
      const known = found.get(reference) ?? { promise: 0, age };
      known.promise += Math.log((2 * textsPerBand) / references.length);
      known.age = Math.min(known.age, age);
      found.set(reference, known);
    }
  }
  const ranked = [...found]
    .sort(([, a], [, b]) => b.promise - a.promise || a.age - b.age)
    .map(([reference]) => reference);
  const ours = ranked.filter((reference) => reference.startsWith(mark)).slice(0, ownAtMost);
  const others = ranked.filter((reference) => !ours.includes(reference));
  return [...ours, ...others.slice(0, foundAtMost - ours.length)];
}

/** A band with one more text, in front: what is there twice or too much goes. */
export function withReference(references: readonly string[], reference: string): string[] {
  return [reference, ...references.filter((other) => other !== reference)].slice(0, textsPerBand);
}
