/** Longest texts that Reddit takes, in characters (code points): reddit.com/dev/api, 2026-11. */
export const maximumTitle = 300;
export const maximumText = 40_000;
export const maximumComment = 10_000;

export function lengthOf(text: string): number {
  return [...text].length;
}

/** A title as Reddit keeps it: one line, no outer white space. */
export function listedTitle(title: string): string {
  return title.replace(/\s+/gu, ' ').trim();
}

/** A text as Reddit keeps it. Nobody showed what becomes of line ends and outer white space; clients have to survive that they change. */
export function listedText(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

/** The same for two texts that say the same thing. */
export function sameText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** Escapes as Reddit does in everything it answers without raw_json=1: nothing but these three. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The same for every string inside a JSON value. */
export function escapeAll(value: unknown): unknown {
  if (typeof value === 'string') return escapeHtml(value);
  if (Array.isArray(value)) return value.map(escapeAll);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeAll(inner)]));
}

/** What stands behind the id in a post's address: at most 50 characters of its title, cut between words. */
export function slugOf(title: string): string {
  const words = title
    .toLowerCase()
    .replace(/\s+/gu, '_')
    .replace(/[^\p{L}\p{N}_]/gu, '')
    .replace(/_+/gu, '_')
    .replace(/^_|_$/gu, '');
  const letters = [...words];
  if (letters.length <= 50) return words || '_';
  const cut = letters.slice(0, 50).join('');
  const end = cut.lastIndexOf('_');
  return end > 0 ? cut.slice(0, end) : cut;
}

/** Markdown as HTML, as far as a look-alike needs it: paragraphs. */
export function markdownHtml(text: string): string {
  const paragraphs = text
    .split(/\n\s*\n/u)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${escapeHtml(part.trim())}</p>`);
  return `<!-- SC_OFF --><div class="md">${paragraphs.join('\n\n')}\n</div><!-- SC_ON -->`;
}

/** Names mentioned in a comment (u/name), lower case; Reddit tells at most three of them. */
export function mentionedNames(text: string): string[] {
  const names = [...text.matchAll(/(?<![A-Za-z0-9_/-])\/?u\/([A-Za-z0-9_-]{3,20})/gu)].map((match) =>
    `${match[1]}`.toLowerCase(),
  );
  return [...new Set(names)].slice(0, 3);
}
