import { plainLetters } from './plain-letters.ts';

/**
 * Ways in which words are written so that a reader finds them and a comparison does not. Each answers the letters and digits alone, lower
 * case: what stands between them is part of the disguise.
 */
export function disguises(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase();
  return [plain, rot13(plain), [...plain].reverse().join(''), plain.replace(/[431057@$]/gu, unleet)]
    .map(latin)
    .map(squeezed);
}

/** What a text says where it is base64 or hexadecimal, in one piece or in many, as letters and digits alone. */
export function decoded(text: string): string[] {
  const some = text.slice(0, MOST_DECODED);
  const signs = some.replace(/[^A-Za-z0-9+/_-]+/gu, '');
  const hex = some.replace(/0x|\\x|[^0-9a-f]+/giu, '');
  const runs = [...some.matchAll(/[A-Za-z0-9+/_-]{16,}/gu)].map(([run]) => run);
  // Words in front of it may put it into the middle of a group of four.
  const bytes = [...[0, 1, 2, 3].map((start) => signs.slice(start)), ...runs].map((run) => Buffer.from(run, 'base64'));
  return [...bytes, Buffer.from(hex, 'hex')]
    .flatMap((one) => one.toString('latin1').match(readable) ?? [])
    .map(squeezed);
}

/** Nobody reads so much of it, and other gates ask for less. */
const MOST_DECODED = 20_000;
const readable = /[\n\x20-\x7e]{24,}/gu;

/**
 * The ways from each letter of the Latin alphabet to the next: the same for all texts that come of one another by shifting the alphabet, as
 * Caesar did. Turned, for an alphabet that is mirrored as well.
 */
export function steps(letters: string): { readonly shifted: string; readonly mirrored: string } {
  const codes = Buffer.from(letters.replace(/[^a-z]+/gu, ''), 'latin1');
  const [forth, back] = [Buffer.alloc(Math.max(0, codes.length - 1)), Buffer.alloc(Math.max(0, codes.length - 1))];
  for (let index = 1; index < codes.length; index++) {
    const step = ((codes[index] ?? 0) - (codes[index - 1] ?? 0) + 26) % 26;
    forth[index - 1] = 97 + step;
    back[index - 1] = 97 + ((26 - step) % 26);
  }
  return { shifted: forth.toString('latin1'), mirrored: back.toString('latin1') };
}

/** The letters and digits of a text, nothing between them. */
export function squeezed(text: string): string {
  // Where not all is plain, line by line: no sign of one has to do with the next, and most are plain.
  return plainLetters(text) ?? text.split('\n').map(squeezedLine).join('');
}

function squeezedLine(line: string): string {
  return plainLetters(line) ?? latin(line.normalize('NFKC').toLowerCase()).replace(/[^\p{L}\p{N}]+/gu, '');
}

function rot13(text: string): string {
  const bytes = Buffer.from(text);
  for (const [index, byte] of bytes.entries()) {
    if (byte >= 97 && byte <= 122) bytes[index] = ((byte - 97 + 13) % 26) + 97;
  }
  return bytes.toString();
}

const digits: Readonly<Record<string, string>> = { 4: 'a', '@': 'a', 3: 'e', 1: 'i', 0: 'o', 5: 's', $: 's', 7: 't' };
const unleet = (sign: string): string => digits[sign] ?? sign;

/** Letters of other scripts that look like Latin ones (Unicode's list of confusables, 17.0: the small letters that are common). */
const alike: Readonly<Record<string, string>> = Object.fromEntries(
  ['аa еe оo рp сc хx уy іi јj ѕs һh ԁd ԛq ԝw ɡg ɑa αa οo ρp νv ιi κk υu τt ѵv ӏl հh օo ոn'.split(' ')]
    .flat()
    .map((pair) => [...pair]),
);

function latin(text: string): string {
  return text.replace(
    /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}ɡɑ]/gu,
    (letter) => alike[letter] ?? letter,
  );
}
