import type { Gate } from './gate.ts';

/** Something that a person reads: a letter, a digit, an emoji or another symbol that is no punctuation. */
const readable = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;
/** Letters without ink: Hangul fillers and the Braille blank pass for letters and symbols. */
const blank = /[\u115f\u1160\u3164\uffa0\u2800]/gu;

/** A draft has to say something: not only white space, quotation marks, punctuation or invisible characters. */
export const empty: Gate = {
  name: 'empty',
  check: (draft) =>
    readable.test(draft.text.replace(blank, ''))
      ? { gate: 'empty', verdict: 'pass' }
      : { gate: 'empty', verdict: 'again', feedback: 'The text was empty; write the post.' },
};
