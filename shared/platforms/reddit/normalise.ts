import { lazyPattern } from '../../config/lazily.ts';
import { footer, footers } from './footers.ts';

/** The footers of the hive's own words: taken away when texts are compared. An operator's own stay, for both sides have them. */
const endings = [footer, ...Object.values(footers)].map((text) => ` ${text}`);

/** Characters that show nothing: format characters (joiners, marks of direction), variation selectors, controls. */
const invisible = lazyPattern(String.raw`\p{Cf}|\p{Variation_Selector}|(?!\s)\p{Cc}`, 'gu');
/** A backslash before one of these only says that it is meant as it stands. */
const escapes = /\\+(?=[!-/:-@[-`{-~])/g;

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  '#39': "'",
  '#x27': "'",
  '#x200b': '',
};

/**
 * The text as it is compared: what was sent and what Reddit lists of it become the same. Without `raw_json` Reddit answers `&`, `<` and `>` as
 * entities; its editor puts backslashes before marks of Markdown and `&#x200B;` into empty lines; ends of lines and outer white space are its
 * own affair. Two texts that differ in nothing else are the same here: taking a post for another is caught by the owner of its id,
 * missing one would send it twice.
 */
export function normalise(text: string): string {
  const decoded = untilSettled(text.replace(invisible(), '').normalize('NFC'), (before) =>
    before
      .replace(/&(?:amp;)+/g, '&')
      .replace(/&(#?\w{2,6});/g, (entity, name: string) => entities[name.toLowerCase()] ?? entity)
      .replace(escapes, ''),
  )
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
  return untilSettled(decoded, (before) => {
    const ending = endings.find((text) => before.endsWith(text));
    return ending === undefined ? before : before.slice(0, -ending.length).trimEnd();
  });
}

/** How often each side was escaped is not known. */
function untilSettled(text: string, step: (before: string) => string): string {
  let before = text;
  for (;;) {
    const after = step(before);
    if (after === before) return after;
    before = after;
  }
}

/** Characters as Reddit counts them: code points, whatever they look like. */
export function characters(text: string): number {
  let count = text.length;
  for (let index = 1; index < text.length; index++) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800) count--;
  }
  return count;
}
