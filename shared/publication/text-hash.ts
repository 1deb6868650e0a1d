import { createHash } from 'node:crypto';
import type { Part } from './publication.ts';

/**
 * SHA-256 of a publication's words, 64 hexadecimal digits: what an approval names and a run is filed under. The encoding is JSON with a
 * fixed shape, so that no two different lists of parts (other boundaries, a title instead of a text) look the same before hashing.
 */
export function textHash(parts: readonly Part[]): string {
  const encoded = JSON.stringify(parts.map((part) => [part.title ?? null, part.text]));
  return createHash('sha256').update(encoded, 'utf8').digest('hex');
}
