import { randomInt } from 'node:crypto';

/** Without letters that are mistaken for digits. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Ten lower-case letters and digits, never the same twice. */
export function nonce(): string {
  return Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('');
}
