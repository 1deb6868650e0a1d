import type { Gate } from './gate.ts';

/** Control characters and the format characters that hide or turn text around; white space is handled apart. */
const forbidden =
  /[\p{Cc}\p{Cn}\p{Co}\p{Cs}\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffd]/gu;
/** Tags spell the regions of flags and nothing else; a selector chooses one form of one sign. Heaps of either hide words from people. */
const idleTag = /(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{0,7})[\u{e0000}-\u{e007f}]/gu;
const idleSelector = /[\u{e0100}-\u{e01ef}]|(?<=\p{Variation_Selector})\p{Variation_Selector}/gu;
/** Letters without a form. */
const blank = /[\u115f\u1160\u2800\u3164\uffa0]/gu;
/** A joiner that joins nothing: kept between emoji and in scripts that need it. */
const idleJoiner =
  /(?<!\p{Extended_Pictographic}|\p{M}|\p{L}|\p{Emoji_Modifier})[\u200c-\u200d]|[\u200c-\u200d](?!\p{Extended_Pictographic}|\p{L}|\p{M})/gu;

/**
 * Mends what people do not see but platforms count or choke on: control characters, invisible and turning ones, odd line ends, white space
 * in heaps. The text comes out in NFC, which is how it is measured and compared.
 */
export const controlCharacters: Gate = {
  name: 'control-characters',
  check: (draft) => {
    const text = mend(draft.text);
    const title = draft.title === undefined ? undefined : mend(draft.title).replace(/\s*\n\s*/g, ' ');
    if (text === draft.text && title === draft.title) return { gate: 'control-characters', verdict: 'pass' };
    return {
      gate: 'control-characters',
      verdict: 'fix',
      text,
      ...(title === undefined ? {} : { title }),
      why: 'Took away invisible characters and white space that does not belong there.',
    };
  },
};

function mend(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?|\u2028|\u0085/g, '\n')
    .replace(/\u2029/g, '\n\n')
    .replace(/\t/g, ' ')
    .replace(forbidden, (character) => (character === '\n' ? character : ''))
    .replace(idleTag, '')
    .replace(idleSelector, '')
    .replace(blank, ' ')
    .replace(idleJoiner, '')
    .replace(/[^\S\n]{2,}/gu, ' ')
    .replace(/[^\S\n]\n/gu, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
