import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepMs = 30_000;

/** Number of the half minute that a moment lies in: all of it has one code. */
export function codeStep(now: number): number {
  return Math.floor(now / stepMs);
}

/** When the code of the next half minute begins, epoch milliseconds. */
export function endOfStep(step: number): number {
  return (step + 1) * stepMs;
}

/**
 * The one-time code of that moment: six digits that change every 30 seconds (RFC 6238 with SHA-1, as authenticator apps use it).
 * @param seed in base 32, as the setup page shows it; spaces and case do not matter.
 * @param now epoch milliseconds.
 */
export function oneTimeCode(seed: string, now: number): string {
  const bits = [...seed.toUpperCase().replace(/[\s=-]/g, '')]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(codeStep(now)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
