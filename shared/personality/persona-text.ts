import { shuffled } from '../content/seeded.ts';
import { isPromptHeading } from './prompt-headings.ts';

/** How many entries of a field are shown, how long each may be and how long all of them, in characters. */
export interface Sizes {
  readonly most: number;
  readonly each: number;
  readonly all: number;
}

/** Control and format characters that could hide or reorder words; the joiner of emoji and the line feed stay. */
const invisible = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * A text of a personality file as one harmless line: white space folded, invisible characters gone, what looks like a heading, a bullet or a
 * code fence at the beginning taken away, template names of foreign character files filled in, cut at a word.
 */
export function clean(text: string, name: string, limit: number): string {
  // Cut before the expensive work too: a field may hold hundreds of kilobytes.
  const begin = text.slice(0, limit * 4);
  return cut(begin.length > longestKept ? harmless(begin, name) : harmlessKept(begin, name), limit);
}

function harmless(text: string, name: string): string {
  return plain(fillIn(fold(unhide(text)), name));
}

/** Lines that were made harmless lately, by the name that is filled in: each prompt of a personality has most of them again. */
const kept = new Map<string, Map<string, string>>();
let keptLines = 0;
const mostKept = 2000;
const longestKept = 400;

function harmlessKept(text: string, name: string): string {
  const lines = kept.get(name) ?? new Map<string, string>();
  const known = lines.get(text);
  if (known !== undefined) return known;
  if (keptLines >= mostKept) {
    kept.clear();
    keptLines = 0;
    lines.clear();
  }
  const line = harmless(text, name);
  kept.set(name, lines.set(text, line));
  keptLines += 1;
  return line;
}

/** The same for a text of several lines, which keeps its paragraphs; a line that says a heading of ours is left out. */
export function cleanBlock(text: string, name: string, limit: number): string {
  const lines = fillIn(unhide(text.slice(0, limit * 4).replace(/\r\n?/g, '\n')), name)
    .split('\n')
    .map((line) => plain(fold(line)))
    .filter((line) => !isPromptHeading(line));
  return cut(
    lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    limit,
  );
}

/**
 * The entries of a field that this prompt shows, in the file's order. Where there are too many the seed decides which are left out, so
 * that over time all of them are seen; an entry is shown whole or cut at a word, never glued to another.
 */
export function select(items: readonly string[], name: string, sizes: Sizes, seed: string): string[] {
  let left = sizes.all;
  const shown = new Map<number, string>();
  for (const index of order(items.length, sizes.most, seed)) {
    if (left < 20) break;
    const text = clean(items[index] ?? '', name, Math.min(sizes.each, left));
    if (text === '' || [...shown.values()].includes(text)) continue;
    shown.set(index, text);
    left -= text.length;
  }
  return [...shown].sort(([one], [other]) => one - other).map(([, text]) => text);
}

function order(count: number, most: number, seed: string): number[] {
  const indices = Array.from({ length: count }, (_, index) => index);
  return shuffled(indices, seed).slice(0, most);
}

function unhide(text: string): string {
  return text.toWellFormed().replace(invisible, (character) => {
    if (character === '\u200d' || character === '\n') return character;
    return /\s/u.test(character) ? ' ' : '';
  });
}

/** White space in a row becomes one space; the many single spaces are passed over. */
function fold(text: string): string {
  return text.replace(/[^\S ]\s*| \s+/gu, ' ');
}

/** A line that cannot be taken for a part of the prompt's own structure. What is taken away may bring new signs together: then again. */
function plain(line: string): string {
  let before: string;
  let left = line.trim();
  do {
    before = left;
    left = before
      .replace(/^(?:(?:[#＃]{1,6}|[-*>•]|`{3,}|~{3,}|={3,}|-{3,})(?:\s+|$))+/u, '')
      .replace(/`{3,}|[#＃]{2,}\s?/g, '')
      .trim();
  } while (left !== before);
  return left;
}

/** Character files name the speakers by templates; the model must not see them, or it writes them. */
function fillIn(text: string, name: string): string {
  if (!text.includes('{{')) return text;
  return text
    .replace(/\{\{\s*(?:agent|agentName|char|character|name|self)\s*\}\}/gi, () => name)
    .replace(/\{\{\s*user(?:name)?\s*\d*\s*\}\}/gi, 'Someone')
    .replace(/\{\{\s*([^{}]*?)\s*\}\}/g, '$1');
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text
    .slice(0, limit - 1)
    .toWellFormed()
    .replace(/\ufffd$/u, '');
  const space = head.lastIndexOf(' ');
  return `${(space > limit / 2 ? head.slice(0, space) : head).trimEnd()}…`;
}
