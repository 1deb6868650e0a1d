import { fieldPath, type Problem, quote, wholeFile } from './problem.ts';

/** What a JSON file holds, or what is wrong with it. `notes` are sentences about what was tolerated. */
export type JsonFile =
  | { readonly ok: true; readonly value: unknown; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type Path = readonly (string | number)[];

const anyValue = 'a value: a text in double quotes, a number, true, false, null, a list or an object';
const deepest = 32;
const mostNotes = 20;

/**
 * Reads a JSON file that an operator wrote. Strict as JSON.parse, and beyond it: says line and column, refuses keys that stand twice in
 * one object, control characters, halves of characters, and nesting deeper than 32. Keys named `__proto__` are left out. Never quotes more of the file than one
 * character, because a broken file may hold anything. `size` is the true size where `bytes` was cut off.
 */
export function readJson(bytes: Uint8Array, maxBytes: number, size: number = bytes.length): JsonFile {
  if (size > maxBytes) {
    return failed(`${Math.ceil(size / 1024)} KB`, `at most ${maxBytes / 1024} KB`);
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return failed('text in UTF-16', 'text in UTF-8; save it again with that encoding');
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return failed('bytes that are no UTF-8', 'text in UTF-8; save it again with that encoding');
  }
  if (text.trim() === '') return failed('an empty file', 'a JSON object');
  const problems: Problem[] = [];
  const notes: string[] = [];
  try {
    const value = new Reader(text, problems, notes).document();
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value, notes };
  } catch (error) {
    if (error instanceof JsonFault) {
      return { ok: false, problems: [{ field: wholeFile, found: error.found, expected: error.expected }] };
    }
    throw error;
  }
}

function failed(found: string, expected: string): JsonFile {
  return { ok: false, problems: [{ field: wholeFile, found, expected }] };
}

class JsonFault extends Error {
  readonly found: string;
  readonly expected: string;
  constructor(found: string, expected: string) {
    super(`found ${found}; expected ${expected}`);
    this.found = found;
    this.expected = expected;
  }
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** A parser by RFC 8259 (https://www.rfc-editor.org/rfc/rfc8259, December 2017) that knows where it is. */
class Reader {
  private at = 0;
  private readonly text: string;
  private readonly problems: Problem[];
  private readonly notes: string[];

  constructor(text: string, problems: Problem[], notes: string[]) {
    this.text = text;
    this.problems = problems;
    this.notes = notes;
  }

  document(): unknown {
    const value = this.value([]);
    this.blank();
    if (this.at < this.text.length) {
      throw this.fault('the end of the file');
    }
    return value;
  }

  private value(path: Path): unknown {
    this.blank();
    const start = this.text[this.at];
    if (start === '{') {
      return this.object(path);
    }
    if (start === '[') {
      return this.list(path);
    }
    if (start === '"') {
      return this.string(path);
    }
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    number.lastIndex = this.at;
    const digits = number.exec(this.text)?.[0];
    if (digits === undefined) {
      throw this.fault(`${anyValue}${this.afterComma(']')}`);
    }
    const parsed = Number(digits);
    if (!Number.isFinite(parsed)) {
      this.problems.push({ field: fieldPath(path), found: 'a number without bounds', expected: 'a smaller number' });
    }
    this.at += digits.length;
    return parsed;
  }

  private object(path: Path): unknown {
    this.enter(path);
    const value: Record<string, unknown> = {};
    const places = new Map<string, number>();
    this.blank();
    if (this.take('}')) {
      return value;
    }
    do {
      this.blank();
      if (this.text[this.at] !== '"') {
        throw this.fault(`a field name in double quotes${places.size === 0 ? ' or }' : this.afterComma('}')}`);
      }
      const place = this.at;
      const key = this.string([...path, '(name of a field)']);
      this.blank();
      if (!this.take(':')) {
        throw this.fault(': after the name of a field');
      }
      const inner = [...path, key];
      const item = this.value(inner);
      const earlier = places.get(key);
      if (earlier !== undefined) {
        this.twice(inner, earlier, place);
      } else if (key === '__proto__') {
        this.note(`${fieldPath(inner)} is a name that JavaScript keeps for itself: it was left out.`);
      } else {
        value[key] = item;
      }
      places.set(key, place);
      this.blank();
    } while (this.take(','));
    if (!this.take('}')) {
      throw this.fault(', or } after a field');
    }
    return value;
  }

  private list(path: Path): unknown {
    this.enter(path);
    const value: unknown[] = [];
    this.blank();
    if (this.take(']')) {
      return value;
    }
    do {
      value.push(this.value([...path, value.length]));
      this.blank();
    } while (this.take(','));
    if (!this.take(']')) {
      throw this.fault(', or ] after a list element');
    }
    return value;
  }

  /** The cure of the most usual slip: a comma behind the last field or element. */
  private afterComma(end: '}' | ']'): string {
    return this.text[this.at] === end && /,\s*$/.test(this.text.slice(0, this.at)) ? `, or no comma before ${end}` : '';
  }

  private string(path: Path): string {
    this.at += 1;
    let value = '';
    for (;;) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 forbids them inside texts
      const plain = /[^"\\\u0000-\u001f]*/y;
      plain.lastIndex = this.at;
      const run = plain.exec(this.text)![0];
      value += run;
      this.at += run.length;
      const next = this.text[this.at];
      if (next === '"') {
        this.at += 1;
        this.checkCharacters(value, path);
        return value;
      }
      if (next !== '\\') {
        throw this.fault(
          next === undefined ? 'a closing quote' : 'a closing quote in the same line; write \\n for a line break',
        );
      }
      value += this.escape();
    }
  }

  private escape(): string {
    const letter = this.text[this.at + 1] ?? '';
    const hex = /^[0-9a-fA-F]{4}$/.test(this.text.slice(this.at + 2, this.at + 6));
    if (letter === 'u' && hex) {
      const code = Number.parseInt(this.text.slice(this.at + 2, this.at + 6), 16);
      this.at += 6;
      return String.fromCharCode(code);
    }
    const simple = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (simple === undefined) {
      this.at += 1;
      throw this.fault('one of " \\ / b f n r t or u with four hexadecimal digits after \\');
    }
    this.at += 2;
    return simple;
  }

  private checkCharacters(value: string, path: Path): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is the place that refuses them
    const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(value)?.[0];
    if (control !== undefined) {
      const code = control.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();
      this.problems.push({
        field: fieldPath(path),
        found: `the control character U+${code}`,
        expected: 'text without control characters (line breaks and tabs are fine)',
      });
    } else if (!value.isWellFormed()) {
      this.problems.push({
        field: fieldPath(path),
        found: 'half of a character (a lone surrogate)',
        expected: 'whole Unicode characters',
      });
    }
  }

  private twice(path: Path, first: number, second: number): void {
    if (this.problems.length > 50) {
      return;
    }
    const [before, after] = [this.place(first).line, this.place(second).line];
    const found = before === after ? `the field twice in line ${after}` : `the field in lines ${before} and ${after}`;
    this.problems.push({ field: fieldPath(path), found, expected: 'it once' });
  }

  private note(text: string): void {
    if (this.notes.length < mostNotes) {
      this.notes.push(text);
    }
  }

  private enter(path: Path): void {
    if (path.length >= deepest) {
      throw this.fault(`at most ${deepest} objects and lists inside each other`);
    }
    this.at += 1;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) {
      return false;
    }
    this.at += 1;
    return true;
  }

  private blank(): void {
    const space = /[ \t\n\r]*/y;
    space.lastIndex = this.at;
    this.at += space.exec(this.text)![0].length;
  }

  private place(offset: number = this.at): { readonly line: number; readonly column: number } {
    const before = this.text.slice(0, offset);
    const lastBreak = before.lastIndexOf('\n');
    return { line: before.split('\n').length, column: offset - lastBreak };
  }

  private fault(expected: string): JsonFault {
    const { line, column } = this.place();
    const code = this.text.codePointAt(this.at);
    const character = code === undefined ? 'the end of the file' : quote(String.fromCodePoint(code));
    return new JsonFault(`broken JSON: ${character} in line ${line}, column ${column}`, expected);
  }
}
