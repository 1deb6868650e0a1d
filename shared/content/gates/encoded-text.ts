import { referencesIn } from '../policy.ts';
import { findingGate, firstMatch } from './gate.ts';

/** Written so that machines read it and people do not. */
const patterns: readonly RegExp[] = [
  // Bytes as hexadecimal or binary numbers, with or without something between them
  /(?<![\p{L}\p{N}])(?:(?:0x|\\x)?[0-9a-f]{2}[ :,-]{1,3}){12}/iu,
  /(?<![\p{L}\p{N}])(?:[01]{8}[ ,]{0,2}){4}/u,
  /(?:%[0-9a-f]{2}[\p{L}\p{N}.-]{0,20}){6}/iu,
  /(?:\\u[0-9a-f]{4}|&#x?[0-9a-f]{2,6};){4}/iu,
  // Morse
  /(?:[.·•-]{1,5}[ /]{1,3}){16}/u,
];

/** A run of letters and digits that may be base64, base58 and the like: keys and addresses of purses too. */
const run = /(?<![\p{L}\p{N}+/=_-])[A-Za-z0-9+/_-]{24,}={0,2}/gu;

/**
 * Something encoded in the text: what nobody can read nobody can judge, be it instructions that somebody asked for in disguise or an address
 * to send money to. Links are left to their own gate.
 */
export const encodedText = findingGate(
  'encoded-text',
  (text, { traits }) => {
    const rest = referencesIn(text, traits).links.reduce((left, link) => left.replaceAll(link, ' '), text);
    return firstMatch(rest, patterns) ?? [...rest.matchAll(run)].map(([found]) => found).find(isEncoded);
  },
  (found) => `The text holds something encoded ("${found}"); write plain words that people can read.`,
);

/** Long words and words with hyphens have neither many digits nor capitals in their middle. */
function isEncoded(token: string): boolean {
  const digits = token.match(/\d/gu)?.length ?? 0;
  const letters = token.match(/[A-Za-z]/gu)?.length ?? 0;
  const turns = token.match(/[a-z][A-Z]/gu)?.length ?? 0;
  if (/[-_]/u.test(token) && turns < 5) return false;
  if (/^(?:0x)?[0-9a-f]+$/iu.test(token)) return digits >= 2 && letters >= 2;
  return letters >= 6 && (digits >= 4 || (digits >= 1 && turns >= 2) || turns >= 5);
}
