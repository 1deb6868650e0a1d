import { lazyPattern } from '../../config/lazily.ts';

/** Where a link shows: its scheme, or the dot of a bare domain before an ending of two letters or more. */
const linkMark = lazyPattern(
  String.raw`https?:\/\/|(?<=[\p{Script=Latin}\p{Script=Greek}\p{N}])\.(?:\p{L}{2}|xn--)`,
  'iu',
);

/** What may belong to a link that begins further left; where X begins it among these is its own affair. */
const linkLetter = lazyPattern(String.raw`[\p{Script=Latin}\p{Script=Greek}\p{M}\p{N}\p{Sk}._-]`, 'u');

/** X puts the names of the people answered in front of a reply's listed text. */
const leadingMentions = /^(?:@\w{1,15} )+/;

/** Characters that show nothing: format characters (joiners, marks of direction), variation selectors, controls. */
const invisible = lazyPattern(String.raw`\p{Cf}|\p{Variation_Selector}|(?!\s)\p{Cc}`, 'gu');

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/**
 * The text as it is compared: what was sent and what X lists of it become the same. X replaces links by t.co ones (bare domains too, by
 * a list of endings of its own), answers `&`, `<` and `>` as entities, composes characters and trims. Links become one sign, so two texts that
 * differ in nothing but a link are the same here: taking a post for another is caught by the owner of its id, missing one would send it twice.
 */
export function normalise(text: string): string {
  return decodeEntities(text.replace(invisible(), '').normalize('NFC'))
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(leadingMentions, '')
    .split(' ')
    .map(withoutLink)
    .join(' ');
}

/** Until nothing changes: how often each side was escaped is not known. */
function decodeEntities(text: string): string {
  let before = text;
  for (;;) {
    const after = before
      .replace(/&(?:amp;)+/g, '&')
      .replace(/&(?:lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity);
    if (after === before) return after;
    before = after;
  }
}

/** A word with one sign for its link and all that follows; where X ends a link inside a word is its own affair too. */
function withoutLink(word: string): string {
  const mark = linkMark().exec(word);
  if (mark === null) return word;
  const before = [...word.slice(0, mark.index)];
  while (before.length > 0 && linkLetter().test(before.at(-1) ?? '')) before.pop();
  return `${before.join('')}\u{1f517}`;
}
