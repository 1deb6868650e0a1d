import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const form = 'v1';
const ivBytes = 12;
const tagBytes = 16;

/** The key of stored sessions, with the id that its ciphertexts carry. */
export interface SealingKey {
  readonly id: string;
  readonly key: Uint8Array;
}

/** HKDF-SHA256 (RFC 5869) of the generated secret: one output for the key, an independent one for its public id. */
export function sealingKey(secret: string): SealingKey {
  const derive = (purpose: string, bytes: number) =>
    new Uint8Array(hkdfSync('sha256', secret, 'flavumhive', purpose, bytes));
  return { id: Buffer.from(derive('session key id', 6)).toString('hex'), key: derive('session key', 32) };
}

/** AES-256-GCM over the text: `v1.<key id>.<base64url of iv, tag, ciphertext>`. It opens only with the same associated data. */
export function seal(key: SealingKey, associated: string, text: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key.key, iv);
  cipher.setAAD(Buffer.from(associated));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${form}.${key.id}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
}

/** The id of the key that a sealed text was made with; undefined when it is no sealed text. */
export function keyIdOf(sealed: string): string | undefined {
  const [version, id, body, ...rest] = sealed.split('.');
  return version === form && id !== undefined && body !== undefined && rest.length === 0 ? id : undefined;
}

/** The text again; undefined when another key or other associated data sealed it, or when it was changed. */
export function unseal(key: SealingKey, associated: string, sealed: string): string | undefined {
  if (keyIdOf(sealed) !== key.id) return undefined;
  const bytes = Buffer.from(sealed.slice(sealed.lastIndexOf('.') + 1), 'base64url');
  if (bytes.length < ivBytes + tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(associated));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  const start = decipher.update(bytes.subarray(ivBytes + tagBytes));
  try {
    return Buffer.concat([start, decipher.final()]).toString('utf8');
  } catch (error) {
    // The only error of final() here: the tag does not fit, so the text is not to be believed.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
