import fc from 'fast-check';

/** What is done to a file's text or bytes: faults that no value in JavaScript can have. `at` chooses the place. */
export interface Spelling {
  readonly kind: keyof typeof edits;
  readonly at: number;
  readonly put: Uint8Array;
}

const kilobyte = 1024;
const largest = 256 * kilobyte;

type Edit = (text: string, at: number, put: Uint8Array) => string | Uint8Array;

const encode = (text: string) => new TextEncoder().encode(text);

const edits = {
  doubled: (text, at) => nth(text, /"([\w$]+)":/g, at, ([whole]) => `${whole}1,${whole}`),
  bom: (text) => `\ufeff${text}`,
  utf16: (text, at) => {
    const bytes = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
    return at % 2 === 0 ? bytes : bytes.subarray(2);
  },
  truncated: (text, at) => text.slice(0, at % text.length),
  trailingComma: (text, at) => nth(text, /[}\]]/g, at, ([whole]) => `,${whole}`),
  comment: (text, at) => nth(text, /[,{[]/g, at, ([whole]) => `${whole} // why\n /* not */ `),
  literal: (text, at) => {
    const words = ['NaN', 'Infinity', '-Infinity', 'undefined', '1e999', '0x10', '01', '.5', "'x'", '2026-11-25'];
    return nth(text, /"(?:[^"\\]|\\.)*"(?!:)|\b\d+(?:\.\d+)?\b|true|false|null/g, at, () => words[at % words.length]!);
  },
  control: (text, at) => nth(text, /[a-z](?=[^":]*")/g, at, ([whole]) => `${whole}${String.fromCharCode(at % 32)}`),
  escapedControl: (text, at) => nth(text, /[a-z](?=[^":]*")/g, at, ([whole]) => `${whole}\\u00${hex(at % 32)}`),
  surrogate: (text, at) => nth(text, /[a-z](?=[^":]*")/g, at, ([whole]) => `${whole}\\ud83d`),
  hidden: (text, at) => {
    const marks = ['\u200b', '\u202e', '\u2066', '\ufeff', '\u2028', '\u0085', '\u00ad', '\u{e0041}'];
    return nth(text, /[a-z](?=[^":]*")/g, at, ([whole]) => `${whole}${marks[at % marks.length]}`);
  },
  tooLarge: (text) => text + ' '.repeat(Math.max(0, largest + 1 - encode(text).length)),
  justFits: (text) => text + ' '.repeat(Math.max(0, largest - encode(text).length)),
  unknownFields: (text) => filled(text, (index) => `"q${index}":1`),
  /** Nested in a field with a name of 100 KB. */
  underLongName: (text) => text.replace('{', `{"platform_settings":{"${'k'.repeat(100 * kilobyte)}":{${many(9000)}}},`),
  blanks: (text) => text.replace(/"bio":(?:"[^"]*"|\[[^\]]*\])/, `"bio":[${'" ",'.repeat(30_000)}"x"]`),
  protos: (text) => filled(text, (index) => `"p${index}":{"__proto__":1}`),
  wrongItems: (text) => text.replace(/"topics":\[[^\]]*\]/, `"topics":[${'1,'.repeat(60_000)}1]`),
  bytes: (text, at, put) => {
    const bytes = encode(text);
    const cut = at % (bytes.length + 1);
    return new Uint8Array([...bytes.subarray(0, cut), ...put, ...bytes.subarray(cut + (at % 7))]);
  },
  noise: (_text, _at, put) => put,
} as const satisfies Record<string, Edit>;

const heavy = ['unknownFields', 'underLongName', 'blanks', 'protos', 'wrongItems', 'tooLarge', 'justFits'] as const;
const light = (Object.keys(edits) as (keyof typeof edits)[]).filter(
  (kind) => !(heavy as readonly string[]).includes(kind),
);

export const spelling: fc.Arbitrary<Spelling> = fc.record({
  kind: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...light) },
    { weight: 1, arbitrary: fc.constantFrom<keyof typeof edits>(...heavy) },
  ),
  at: fc.nat(),
  put: fc.uint8Array({ maxLength: 6 }),
});

/** The text with its faults, as bytes. */
export function spelt(text: string, spellings: readonly Spelling[]): Uint8Array {
  let result: string | Uint8Array = text;
  for (const { kind, at, put } of spellings) {
    const readable: string = typeof result === 'string' ? result : new TextDecoder().decode(result);
    if (readable !== '') result = edits[kind](readable, at, put);
  }
  return typeof result === 'string' ? encode(result) : result;
}

/** Replaces one of the matches. */
function nth(text: string, pattern: RegExp, at: number, by: (match: RegExpExecArray) => string): string {
  const matches = [...text.slice(0, 20_000).matchAll(pattern)];
  const match = matches[at % Math.max(1, matches.length)];
  return match === undefined
    ? text
    : `${text.slice(0, match.index)}${by(match)}${text.slice(match.index + match[0].length)}`;
}

function filled(text: string, field: (index: number) => string): string {
  const fields: string[] = [];
  for (let size = encode(text).length, index = 0; size < largest - 40; index += 1) {
    fields.push(field(index));
    size += fields.at(-1)!.length + 1;
  }
  return text.replace('{', `{${fields.join(',')},`);
}

function many(count: number): string {
  return Array.from({ length: count }, (_, index) => `"f${index}":1`).join(',');
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}
