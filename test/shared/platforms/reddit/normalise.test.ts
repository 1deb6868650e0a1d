import { describe, expect, it } from 'vitest';
import { characters, footer, normalise } from '../../../../shared/platforms/reddit/normalise.ts';

describe('the text as it is compared', () => {
  it.each([
    ['entities', 'Salt & pepper, 1 < 2', 'Salt &amp; pepper, 1 &lt; 2'],
    ['entities, twice', 'a &gt; b', 'a &amp;amp;gt; b'],
    ['quotes and apostrophes', 'She said "don\'t"', 'She said &quot;don&#39;t&quot;'],
    ['marks of Markdown', 'snake_case and *stars*', 'snake\\_case and \\*stars\\*'],
    ['a list', '1. one', '1\\. one'],
    ['empty lines of the editor', 'one\n\ntwo', 'one\n\n&#x200B;\n\ntwo'],
    ['hard spaces', 'one two', 'one&nbsp;two'],
    ['ends of lines', 'one\r\ntwo', 'one\ntwo'],
    ['outer white space', '  one\n', 'one'],
    ['composed characters', 'Cafe\u0301', 'Caf\u00e9'],
    ['invisible characters', 'zero\u200bwidth', 'zerowidth'],
    ['the footer', `Words.\n\n${footer}`, 'Words.'],
    ['the footer with marks', `Words.\n\n${footer}`, `Words.\n\n${footer.replace('.', '\\.')}`],
  ])('is the same in spite of %s', (_what, sent, listed) => {
    expect(normalise(listed)).toBe(normalise(sent));
    expect(normalise(normalise(listed))).toBe(normalise(listed));
  });

  it.each([
    ['One.', 'Two.'],
    ['one two', 'onetwo'],
    ['a < b', 'a > b'],
    [footer, ''],
    ['C:\\temp', 'C:temp'],
  ])('keeps %j and %j apart', (one, other) => {
    expect(normalise(one)).not.toBe(normalise(other));
  });

  it('is settled at once, however it is written', () => {
    for (const text of ['\\&\\#39;', '&am\\p;amp;', '\\\\\\*', `${footer} ${footer}`, '&#x200B;', '&\u200bamp;']) {
      expect(normalise(normalise(text))).toBe(normalise(text));
    }
  });
});

describe('characters', () => {
  it.each(['', 'a', 'é', 'e\u0301', '漢字', '👍🏽', '👨‍👩‍👧‍👦', '\ud83d', '\udc4d', '\udc4d\ud83d', 'a\n\nb'])(
    'of %j are its code points',
    (text) => {
      expect(characters(text)).toBe([...text].length);
    },
  );
});
