import { createHmac, timingSafeEqual } from 'node:crypto';

export interface OAuth1Header {
  readonly consumerKey: string;
  readonly token: string;
  readonly nonce: string;
  /** Seconds. */
  readonly timestamp: number;
  readonly signature: string;
  /** All oauth_ parameters but the signature. */
  readonly parameters: readonly (readonly [string, string])[];
}

/** Reads an `OAuth ...` authorization header; undefined where it is none, or not whole. */
export function readOAuth1Header(header: string | undefined): OAuth1Header | undefined {
  if (!header?.startsWith('OAuth ')) return undefined;
  const parameters = new Map<string, string>();
  for (const piece of header.slice('OAuth '.length).split(',')) {
    const match = /^\s*([^=\s]+)="([^"]*)"\s*$/u.exec(piece);
    if (!match?.[1] || match[2] === undefined) return undefined;
    parameters.set(decode(match[1]), decode(match[2]));
  }
  const signature = parameters.get('oauth_signature');
  parameters.delete('oauth_signature');
  const consumerKey = parameters.get('oauth_consumer_key');
  const token = parameters.get('oauth_token');
  const nonce = parameters.get('oauth_nonce');
  const timestamp = Number(parameters.get('oauth_timestamp'));
  if (!signature || !consumerKey || !token || !nonce || !Number.isInteger(timestamp)) return undefined;
  if (parameters.get('oauth_signature_method') !== 'HMAC-SHA1') return undefined;
  if ((parameters.get('oauth_version') ?? '1.0') !== '1.0') return undefined;
  return { consumerKey, token, nonce, timestamp, signature, parameters: [...parameters] };
}

/** Percent-encoding of RFC 5849, section 3.6. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The signature of RFC 5849, section 3.4, over a method, an address without its query, and all parameters. */
export function sign(
  method: string,
  address: string,
  parameters: readonly (readonly [string, string])[],
  appSecret: string,
  tokenSecret: string,
): string {
  const sorted = parameters
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const base = `${method.toUpperCase()}&${encode(address)}&${encode(sorted)}`;
  return createHmac('sha1', `${encode(appSecret)}&${encode(tokenSecret)}`)
    .update(base)
    .digest('base64');
}

/** Whether two signatures are the same, in a time that tells nothing. */
export function sameSignature(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Nonces seen of late: a request sent twice with one nonce is a replay. */
export class Nonces {
  readonly #seen = new Map<string, number>();

  /** True the first time. `at` and the window in seconds. */
  use(token: string, nonce: string, at: number, window: number): boolean {
    for (const [key, time] of this.#seen) {
      if (time >= at - 2 * window) break;
      this.#seen.delete(key);
    }
    const key = `${token}|${nonce}`;
    if (this.#seen.has(key)) return false;
    this.#seen.set(key, at);
    return true;
  }
}
