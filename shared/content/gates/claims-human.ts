import { lazily } from '../../config/lazily.ts';
import { fragments, spaced, unspaced } from './claims-human-patterns.ts';
import { findingGate, firstMatch } from './gate.ts';

/** What stands behind an opening quotation mark is somebody else's. */
const outsideQuotes = '(?<!["“„«‚‘「『‹]\\s?)';

/** Made for the first text that is looked at: they take a tenth of the time in which the function loads. */
const patterns = lazily((): readonly RegExp[] => [
  ...spaced.map((source) => new RegExp(`(?<![\\p{L}\\p{N}'])${outsideQuotes}(?:${source})`, 'iu')),
  ...unspaced.map((source) => new RegExp(`${outsideQuotes}(?:${source})`, 'iu')),
  ...fragments.map((source) => new RegExp(`(?:^|[.!?…\\n]\\s*)(?:${source})`, 'iu')),
]);

/**
 * The words by which a text says of its speaker that it is human, a real person or no machine; undefined where it does not. A fictional
 * character may have hands, a grandmother and a village of humans: what counts is the plain claim, in the first person or of the account.
 */
export function claimToBeHuman(text: string): string | undefined {
  return firstMatch(text.replace(/[’ʼ]/gu, "'").replace(/[^\S\n]+/gu, ' '), patterns());
}

/** No text of the hive says that a human being or a real person wrote it. */
export const claimsHuman = findingGate(
  'claims-human',
  (text) => claimToBeHuman(text),
  (found) =>
    `The text claims that its writer is human or no machine ("${found}"); leave that out, and say nothing of what the writer is.`,
);
