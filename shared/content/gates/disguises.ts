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
