import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A secret and how it could look in the places where it must not be. */
export interface Canary {
  /** What it is, for messages: `hive/local/openai`. Never the secret itself. */
  readonly name: string;
  readonly forms: readonly (readonly [form: string, text: string])[];
}

/** Shorter texts are found by chance. */
const shortest = 8;
/** From here on a half is long enough to be looked for: where a text is cut off, a secret may be as well. */
const shortestInHalves = 24;

/** The secret as it is, in base64 (wherever it stands in what is encoded), in hexadecimal digits, and as URLs and JSON write it. */
export function canary(name: string, secret: string): Canary {
  if (secret.length < shortest)
    throw new Error(`The secret ${name} is too short to be looked for: ${secret.length} characters.`);
  const forms: [string, string][] = [
    ['plain', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['form-encoded', new URLSearchParams({ x: secret }).toString().slice(2)],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ...(secret.length < shortestInHalves
      ? []
      : ([
          ['its first half', secret.slice(0, Math.ceil(secret.length / 2))],
          ['its last half', secret.slice(Math.floor(secret.length / 2))],
        ] satisfies [string, string][])),
    ['hex', Buffer.from(secret).toString('hex')],
    ...[0, 1, 2].flatMap((offset): [string, string][] => {
      const core = base64Core(secret, offset);
      const url = core.replaceAll('+', '-').replaceAll('/', '_');
      return [
        [`base64 at ${offset}`, core],
        [`base64url at ${offset}`, url],
        [`URL-encoded base64 at ${offset}`, encodeURIComponent(core)],
      ];
    }),
  ];
  const seen = new Set<string>();
  const different = forms.filter(([, text]) => !seen.has(text) && seen.add(text));
  return { name, forms: different };
}

/** The characters that depend on the secret alone where so many bytes (modulo three) stand before it, whatever these are. */
function base64Core(secret: string, offset: number): string {
  const text = Buffer.from(`${'x'.repeat(offset)}${secret}`)
    .toString('base64')
    .replace(/=+$/, '');
  const bytes = offset + Buffer.byteLength(secret);
  const from = offset === 0 ? 0 : offset + 1;
  const to = Math.floor(bytes / 3) * 4;
  return text.slice(from, to);
}

interface Form {
  readonly name: string;
  readonly form: string;
  readonly text: string;
}

/** Hundreds of texts are looked for in megabytes: by their first two characters, then four, then whole. */
interface Search {
  readonly pairs: Uint8Array;
  readonly byStart: ReadonlyMap<string, readonly Form[]>;
}

const searches = new WeakMap<readonly Canary[], Search>();

const pairAt = (text: string, at: number): number =>
  ((text.charCodeAt(at) & 255) << 8) | (text.charCodeAt(at + 1) & 255);

function searchFor(canaries: readonly Canary[]): Search {
  const known = searches.get(canaries);
  if (known !== undefined) return known;
  const forms = canaries.flatMap(({ name, forms: own }) => own.map(([form, text]): Form => ({ name, form, text })));
  const pairs = new Uint8Array(65_536);
  for (const { text } of forms) pairs[pairAt(text, 0)] = 1;
  const search = { pairs, byStart: Map.groupBy(forms, ({ text }) => text.slice(0, 4)) };
  searches.set(canaries, search);
  return search;
}

/** Names of the canaries that a text holds, with the form and the place; one line each. */
export function found(canaries: readonly Canary[], text: string, where: string): string[] {
  const { pairs, byStart } = searchFor(canaries);
  const lines = new Set<string>();
  for (let at = 0; at < text.length - 1; at += 1) {
    if (pairs[pairAt(text, at)] !== 1) continue;
    for (const { name, form, text: one } of byStart.get(text.slice(at, at + 4)) ?? []) {
      if (text.startsWith(one, at)) lines.add(`${where} holds ${name} (${form})`);
    }
  }
  return [...lines];
}

/** The same for every file below a folder, byte by byte; `spared` are paths below it that may hold secrets. */
export function foundInFiles(canaries: readonly Canary[], folder: string, spared: readonly string[]): string[] {
  return filesBelow(folder)
    .filter(
      (file) => !spared.some((one) => relative(folder, file) === one || relative(folder, file).startsWith(`${one}/`)),
    )
    .flatMap((file) => found(canaries, readFileSync(file, 'latin1'), relative(folder, file)));
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** Texts of a document that are secrets: everything below the names, but for what stands beside secrets and is none. */
export function secretsIn(
  name: string,
  value: unknown,
  open: ReadonlySet<string>,
): (readonly [name: string, secret: string])[] {
  if (typeof value === 'string') return value.length < shortest ? [] : [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) =>
    open.has(field) ? [] : secretsIn(`${name} ${field}`, inner, open),
  );
}
