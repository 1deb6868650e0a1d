import type * as z from 'zod';
import { lazyPattern } from './lazily.ts';

/** One thing that is wrong with a file an operator wrote. */
export interface Problem {
  /** Path inside the file, such as `platforms.<id>.schedule` or `topics[2]`; `(file)` where the file as a whole is meant. */
  readonly field: string;
  /** What stands there, shortened; never a secret. */
  readonly found: string;
  /** What should stand there, in words that complete "expected ...". */
  readonly expected: string;
}

export const wholeFile = '(file)';

const mostProblems = 50;
const longestQuote = 60;
const longestKey = 200;
const secretKey = /secret|token|passw|credential|cookie|seed|(^|[^a-z])key|key$/i;

type Path = readonly PropertyKey[];

/** The problem as one sentence for a log line or a terminal. */
export function problemSentence(problem: Problem): string {
  return `${problem.field}: found ${problem.found}; expected ${problem.expected}.`;
}

/** `['platforms', 'x', 'style', 2]` as `platforms.x.style[2]`. */
export function fieldPath(path: Path): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') {
      text += `[${key}]`;
    } else if (tokenInside.test(String(key).slice(0, longestKey))) {
      text += '["(hidden)"]';
    } else if (/^[A-Za-z_$][\w$-]{0,59}$/.test(String(key))) {
      text += text === '' ? String(key) : `.${String(key)}`;
    } else {
      text += `[${quote(String(key))}]`;
    }
  }
  return text === '' ? wholeFile : text;
}

/** A value in plain words. Values under keys that speak of secrets, and values that look like one, are hidden. */
export function describeFound(value: unknown, path: Path = []): string {
  if (value === undefined) {
    return 'nothing';
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'number') {
    return String(value);
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  }
  if (typeof value === 'string') {
    return path.some((key) => secretKey.test(String(key).slice(0, longestKey))) || looksSecret(value)
      ? '(hidden)'
      : quote(value);
  }
  return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
}

/** Text in quotes, on one line, shortened; characters that nobody sees, or that turn the direction of writing, as `\uXXXX`. */
export function quote(text: string): string {
  // No character takes more than two units: the rest of a huge text need not be looked at.
  const characters = [...text.slice(0, 2 * longestQuote + 2)];
  const shown = characters.length > longestQuote ? [...characters.slice(0, longestQuote - 1), '…'] : characters;
  const quoted = JSON.stringify(shown.join('')).replace(hidden(), escaped);
  return quoted.length <= 3 * longestQuote ? quoted : `${cutEscapes(quoted)}…"`;
}

/** Joiners aside, which emoji and some scripts need. */
const hidden = lazyPattern(String.raw`(?![\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]`, 'gu');

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** The beginning of a quotation, with none of its escapes cut in two. */
function cutEscapes(quoted: string): string {
  return quoted
    .slice(0, 3 * longestQuote - 2)
    .replace(/\\(?:u[0-9a-f]{0,3})?$/i, '')
    .toWellFormed();
}

/** `expected` with a hint where one of the known names is nearly what was written. */
export function withNearest(expected: string, written: string, known: readonly string[]): string {
  const near = nearest(written, known);
  return near === undefined ? expected : `${expected} (did you mean ${near}?)`;
}

/** The known name that is at most two typing errors away. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const target = plain(written.slice(0, 64));
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(target, plain(name));
    if (distance <= Math.min(2, Math.floor(name.length / 3)) && (best === undefined || distance < best.distance)) {
      best = { name, distance };
    }
  }
  return best?.name;
}

/**
 * Error map for `safeParse(value, { error: expectedWords })`: makes every message the words of what is expected. Messages that a schema
 * brings itself win, so they are to be written the same way.
 */
export const expectedWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? `a value of type ${issue.expected}`;
    case 'too_small':
      return sizeWords(issue.origin, 'at least', Number(issue.minimum));
    case 'too_big':
      return sizeWords(issue.origin, 'at most', Number(issue.maximum));
    case 'invalid_value':
      return `${issue.values.length === 1 ? '' : 'one of '}${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_format':
      return issue.pattern === undefined
        ? `a text of the form ${issue.format}`
        : `a text that matches ${issue.pattern}`;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return 'no such field';
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'another name';
    default:
      return 'a value of one of the accepted forms';
  }
};

/**
 * Turns the issues of a failed `safeParse` (with `reportInput`) into problems. `root` is the value that was parsed, `prefix` its place in the file; `knownAt`
 * names the fields that are known at a path, for the hint at a misspelt one.
 */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  root: unknown,
  prefix: Path = [],
  knownAt?: (path: Path) => readonly string[],
): Problem[] {
  const problems: Problem[] = [];
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const known = knownAt?.(issue.path) ?? [];
        const names = known.length === 0 ? 'no such field' : `one of the fields ${known.join(', ')}`;
        const path = [...prefix, ...issue.path, key];
        problems.push({
          field: fieldPath(path),
          found: 'a field that does not exist',
          expected: withNearest(names, key, known),
        });
      }
    } else {
      const path = [...prefix, ...issue.path];
      problems.push({
        field: fieldPath(path),
        found: describeFound(valueAt(root, issue.path) ?? issue.input, path),
        expected: issue.message,
      });
    }
  }
  return problems;
}

/** The first fifty, and one that says how many more there are. */
export function atMostFifty(problems: readonly Problem[]): Problem[] {
  if (problems.length <= mostProblems) {
    return [...problems];
  }
  const more = problems.length - mostProblems;
  return [
    ...problems.slice(0, mostProblems),
    { field: wholeFile, found: `${more} more problems of this kind`, expected: 'the ones above to be mended first' },
  ];
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  never: 'no such field',
};

function sizeWords(origin: string, bound: string, size: number): string {
  if (origin === 'string') {
    return bound === 'at least' && size === 1 ? 'a text that is not empty' : `a text of ${bound} ${size} characters`;
  }
  return origin === 'array' || origin === 'set' ? `a list of ${bound} ${size}` : `${bound} ${size}`;
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const key of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) {
      return undefined;
    }
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

const tokenAlone = /^(?:sk-|gh[pousr]_|xox[a-z]-|AKIA|eyJ)/;
/** The same at the beginning of any word, with more behind it than a word has by chance. */
const tokenInside = /(?<![A-Za-z0-9])(?:sk-|gh[pousr]_|xox[a-z]-|AKIA|eyJ)[\w-]{12}/;

/** Whether a text looks like a token or a password: then nothing repeats it. */
export function looksSecret(text: string): boolean {
  return (
    tokenAlone.test(text) ||
    tokenInside.test(text) ||
    (text.length >= 24 && !/\s/.test(text) && /[A-Za-z]/.test(text) && /[0-9]/.test(text) && !/[()*/.]/.test(text))
  );
}

/** Letters added, lost, changed or swapped with their neighbour. */
function editDistance(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const change = left[i - 1] === right[j - 1] ? 0 : 1;
      let distance = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + change);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        distance = Math.min(distance, before[j - 2]! + 1);
      }
      next.push(distance);
    }
    before = row;
    row = next;
  }
  return row[right.length]!;
}
