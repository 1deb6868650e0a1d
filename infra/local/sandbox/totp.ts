import { createHmac } from 'node:crypto';

const stepSeconds = 30;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The six digits that an authenticator app shows at an instant of the calendar (RFC 6238: SHA-1, steps of 30 s). */
export function codeAt(seed: string, epochMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(epochMs / 1000 / stepSeconds)));
  const digest = createHmac('sha1', fromBase32(seed)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  return `${(digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000}`.padStart(6, '0');
}

/**
 * The step whose code this is: the present one, the one before or the one after, for clocks may differ by a step (RFC 6238, section 5.2).
 * Undefined for any other code.
 */
export function stepOfCode(seed: string, code: string, epochMs: number): number | undefined {
  const present = Math.floor(epochMs / 1000 / stepSeconds);
  return [present - 1, present, present + 1].find((step) => codeAt(seed, step * stepSeconds * 1000) === code);
}

export function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/gu) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/gu) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
