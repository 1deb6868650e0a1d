/** What generated posts end with: also taken away when texts are compared. */
export const footer = 'I am a bot: this text was written by an AI.';

/** Characters that show nothing: format characters (joiners, marks of direction), variation selectors, controls. */
const invisible = /\p{Cf}|\p{Variation_Selector}|(?!\s)\p{Cc}/gu;
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
  const decoded = untilSettled(text.replace(invisible, '').normalize('NFC'), (before) =>
    before
      .replace(/&(?:amp;)+/g, '&')
      .replace(/&(#?\w{2,6});/g, (entity, name: string) => entities[name.toLowerCase()] ?? entity)
      .replace(escapes, ''),
  )
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
  return untilSettled(decoded, (before) =>
    before.endsWith(` ${footer}`) ? before.slice(0, -footer.length).trimEnd() : before,
  );
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
