/**
 * A link with its scheme, or a bare domain with a path. Whatever stands behind it without white space belongs to it, and Latin letters right
 * before it: where X begins and ends a link among them is its own affair.
 */
const link =
  /[\p{Script=Latin}\p{M}\p{Sk}]*(?:https?:\/\/|(?:[a-z0-9\p{Script=Latin}][a-z0-9\p{Script=Latin}_-]*\.)+(?:\p{L}{2}|xn--))\S*/giu;

/** X puts the names of the people answered in front of a reply's listed text. */
const leadingMentions = /^(?:@\w{1,15} )+/;

/** Characters that show nothing: format characters (joiners, marks of direction), variation selectors, controls. */
const invisible = /\p{Cf}|\p{Variation_Selector}|(?!\s)\p{Cc}/gu;

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/**
 * The text as it is compared: what was sent and what X lists of it become the same. X replaces links by t.co ones (bare domains too, by
 * a list of endings of its own), answers `&`, `<` and `>` as entities, composes characters and trims. Links become one sign, so two texts that differ in
 * nothing but a link are the same here: taking a post for another is caught by the owner of its id, missing one would send it twice.
 */
export function normalise(text: string): string {
  return decodeEntities(text.replace(invisible, '').normalize('NFC'))
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(leadingMentions, '')
    .replace(link, '\u{1f517}');
}

/** Until nothing changes: how often each side was escaped is not known. */
function decodeEntities(text: string): string {
  let before = text;
  for (;;) {
    const after = before.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity);
    if (after === before) return after;
    before = after;
  }
}
