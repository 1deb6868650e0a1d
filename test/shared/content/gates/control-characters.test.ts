import { describe, expect, it } from 'vitest';
import { controlCharacters } from '../../../../shared/content/gates/control-characters.ts';
import { context, judge } from '../subjects.ts';

const fixed: readonly (readonly [string, string, string])[] = [
  ['a zero byte', 'Bread\u0000 and butter', 'Bread and butter'],
  ['an escape sequence', '\u001b[31mHot oven', '[31mHot oven'],
  ['zero width spaces', 'Br\u200bead', 'Bread'],
  ['a byte order mark', '\ufeffBread', 'Bread'],
  ['a soft hyphen', 'sour\u00addough', 'sourdough'],
  ['a text turned around', 'abc\u202edef\u202c', 'abcdef'],
  ['half a surrogate pair', 'Bread \ud83c', 'Bread'],
  ['line ends of another system', 'one\r\ntwo\rthree', 'one\ntwo\nthree'],
  ['a heap of blank lines', 'one\n\n\n\n\ntwo', 'one\n\ntwo'],
  ['spaces before a line end', 'one  \ntwo', 'one\ntwo'],
  ['tabs and double spaces', 'one\t\ttwo  three', 'one two three'],
  ['white space around', '  \n bread \n', 'bread'],
  ['letters that are put together', 'Cafe\u0301', 'Café'],
  ['a joiner that joins nothing', 'bread\u200d!', 'bread!'],
  [
    'words in tags',
    `Bread${[...'hi'].map((sign) => String.fromCodePoint(0xe0000 + sign.charCodeAt(0))).join('')}.`,
    'Bread.',
  ],
  ['words in selectors', 'Bread \u{1f35e}\u{e0148}\u{e0149}.', 'Bread 🍞.'],
  ['a heap of selectors', 'Heart ❤\ufe0f\ufe0f\ufe0e', 'Heart ❤️'],
  ['letters without a form', 'one\u3164two', 'one two'],
  ['a line separator', 'one\u2028two', 'one\ntwo'],
];
const harmless: readonly string[] = [
  'Bread.\n\nAnd butter.',
  'Family 👨‍👩‍👧 at the oven',
  'Heart ❤️ and flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  'नमस्ते क्‍ष',
  'می‌خواهم',
  'Thumbs 👍🏽 up',
  'Non-breaking\u00a0space',
];

describe('control characters', () => {
  it.each(fixed)('takes away %s', (_, text, expected) => {
    expect(judge(controlCharacters, text)).toMatchObject({ verdict: 'fix', text: expected });
  });

  it.each(harmless)('leaves alone %j', (text) => {
    expect(judge(controlCharacters, text)).toEqual({ gate: 'control-characters', verdict: 'pass' });
  });

  it('keeps a title on one line', () => {
    const verdict = controlCharacters.check({ text: 'Bread.', title: 'My\n\nbread\u200b' }, context);
    expect(verdict).toMatchObject({ verdict: 'fix', text: 'Bread.', title: 'My bread' });
  });
});
