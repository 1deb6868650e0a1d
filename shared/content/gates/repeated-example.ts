import { findingGate, wordsOf } from './gate.ts';

/** An example shorter than that is a phrase that may well come again inside a longer text. */
const PHRASE = 6;

/** A post example of the personality, word for word: alone, or inside a longer text. */
export const repeatedExample = findingGate(
  'repeated-example',
  (text, { personality }) => {
    const words = wordsOf(text);
    const said = words.join(' ');
    return personality.postExamples.find((example) => {
      const known = wordsOf(example);
      if (known.length === 0) return false;
      const phrase = known.join(' ');
      return phrase === said || (known.length >= PHRASE && ` ${said} `.includes(` ${phrase} `));
    });
  },
  (found) => `The text repeats one of the examples ("${found}"); the examples show the voice, write something new.`,
);
