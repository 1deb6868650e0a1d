import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { squeezed } from '../../../../shared/content/gates/disguises.ts';
import { wordLine, wordsOf } from '../../../../shared/content/gates/gate.ts';
import { plainLetters } from '../../../../shared/content/gates/plain-letters.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary-ascii' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.constantFrom('The', "don't", 'ΟΔΟΣ', 'ﬁ', '½', 'e\u0301', '\n', ' ', '-', '7', 'ß', '’n', '.'))
    .map((pieces) => pieces.join('')),
);

/** The same questions to all of Unicode at once, as the gates mean them. */
const squeezedOf = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
const wordsIn = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’ʼ]/gu, "'")
    .match(/[\p{L}\p{N}\p{M}']+/gu) ?? [];

describe('letters and digits of plain texts', () => {
  it.each([
    ['Who You Are!', '', 'whoyouare'],
    ['  Who, You -- Are?', ' ', 'who you are'],
    ['', ' ', ''],
    ['...', ' ', ''],
  ])('of %j with %j between are %j', (text, between, letters) => {
    expect(plainLetters(text, between)).toBe(letters);
  });

  it('keep one more sign where it is asked for', () => {
    expect(plainLetters("Don't stop", ' ', 39)).toBe("don't stop");
  });

  it('are not told of other texts', () => {
    expect(plainLetters('déjà vu')).toBeUndefined();
  });

  it('are what all of Unicode would answer', () => {
    const latin = anyText.filter(
      (text) =>
        !/[\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}ɡɑ]/u.test(text.normalize('NFKC').toLowerCase()),
    );
    fc.assert(fc.property(latin, (text) => void expect(squeezed(text)).toBe(squeezedOf(text))));
    fc.assert(fc.property(anyText, (text) => void expect(wordsOf(text)).toEqual(wordsIn(text))));
    fc.assert(fc.property(anyText, (text) => void expect(wordLine(text)).toBe(` ${wordsIn(text).join(' ')} `)));
  });
});
