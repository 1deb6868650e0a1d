import { lazily } from '../../config/lazily.ts';
import { fragments, spaced, unspaced } from './claims-human-patterns.ts';
import { findingGate, firstMatch } from './gate.ts';

/** What stands behind an opening quotation mark is somebody else's. */
const outsideQuotes = '(?<!["“„«‚‘「『‹]\\s?)';

const kinds: readonly { readonly start: string; readonly sources: readonly string[] }[] = [
  { start: `(?<![\\p{L}\\p{N}'])${outsideQuotes}`, sources: spaced },
  { start: outsideQuotes, sources: unspaced },
  { start: '(?:^|[.!?…\\n]\\s*)', sources: fragments },
];

/** All of a kind at once: where a word begins is asked once for them, and most texts are done with that. */
const screens = lazily(() => kinds.map(({ start, sources }) => new RegExp(`${start}(?:${sources.join('|')})`, 'iu')));
/** Made for the first text that is looked at: they take a tenth of the time in which the function loads. */
const patterns = lazily(() =>
  kinds.flatMap(({ start, sources }) => sources.map((source) => new RegExp(`${start}(?:${source})`, 'iu'))),
);

/**
 * The words by which a text says of its speaker that it is human, a real person or no machine; undefined where it does not. A fictional
 * character may have hands, a grandmother and a village of humans: what counts is the plain claim, in the first person or of the account.
 */
export function claimToBeHuman(text: string): string | undefined {
  const plain = text.replace(/[’ʼ]/gu, "'").replace(/[^\S\n]+/gu, ' ');
  return screens().some((screen) => screen.test(plain)) ? firstMatch(plain, patterns()) : undefined;
}

/** No text of the hive says that a human being or a real person wrote it. */
export const claimsHuman = findingGate(
  'claims-human',
  (text) => claimToBeHuman(text),
  (found) =>
    `The text claims that its writer is human or no machine ("${found}"); leave that out, and say nothing of what the writer is.`,
);
