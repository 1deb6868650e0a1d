import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../shared/config/json-file.ts';
import { problemSentence } from '../../../shared/config/problem.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readJson(bytes(text), 256 * 1024);

function sentence(content: string | Uint8Array): string {
  const file = readJson(typeof content === 'string' ? bytes(content) : content, 256 * 1024);
  if (file.ok) {
    throw new Error('expected a refusal');
  }
  return file.problems.map(problemSentence).join(' ');
}

describe('readJson', () => {
  it.each([
    [
      '{"a": 1,\n "b": [1, 2}',
      '(file): found broken JSON: "}" in line 2, column 12; expected , or ] after a list element.',
    ],
    [
      '{"a": 1,}',
      '(file): found broken JSON: "}" in line 1, column 9; expected a field name in double quotes, or no comma before }.',
    ],
    [
      '{"a": [1,\n ]}',
      '(file): found broken JSON: "]" in line 2, column 2; expected a value: a text in double quotes, a number, true, false, null, a list or an object, or no comma before ].',
    ],
    [
      '{"a": 1,, "b": 2}',
      '(file): found broken JSON: "," in line 1, column 9; expected a field name in double quotes.',
    ],
    ['{a: 1}', '(file): found broken JSON: "a" in line 1, column 2; expected a field name in double quotes or }.'],
    ['{"a" 1}', '(file): found broken JSON: "1" in line 1, column 6; expected : after the name of a field.'],
    ['{"a": "x', '(file): found broken JSON: the end of the file in line 1, column 9; expected a closing quote.'],
    ['{"a": 1} x', '(file): found broken JSON: "x" in line 1, column 10; expected the end of the file.'],
    ['{"a": 01}', '(file): found broken JSON: "1" in line 1, column 8; expected , or } after a field.'],
    ['', '(file): found an empty file; expected a JSON object.'],
    [' \n', '(file): found an empty file; expected a JSON object.'],
  ])('says where %j is broken', (text, expected) => {
    expect(sentence(text)).toBe(expected);
  });

  it('names a raw line break inside a text and an escape that does not exist', () => {
    expect(sentence('{"a": "x\ny"}')).toContain('line 1, column 9; expected a closing quote in the same line');
    expect(sentence('{"a": "\\x"}')).toContain('after \\');
  });

  it('quotes one character of a broken file, never more', () => {
    expect(sentence('{"token": sk-secret-value}')).not.toContain('secret-value');
  });

  it('names keys that stand twice, with their lines', () => {
    expect(sentence('{"a": {\n"b": 1,\n\n"b": 2}}')).toBe('a.b: found the field in lines 2 and 4; expected it once.');
    expect(sentence('[{"b": 1, "b": 2}]')).toBe('[0].b: found the field twice in line 1; expected it once.');
  });

  it('names the field of a control character and of half a character', () => {
    expect(sentence('{"a": ["x", "y\\u0007"]}')).toContain('a[1]: found the control character U+0007');
    expect(sentence('{"a": "\\ud83d"}')).toContain('a: found half of a character');
    expect(read('{"a": "tab\\tbreak\\n😀\\ud83d\\ude00"}')).toMatchObject({
      ok: true,
      value: { a: 'tab\tbreak\n😀😀' },
    });
  });

  it('leaves __proto__ out and says so', () => {
    const file = read('{"__proto__": {"polluted": true}, "a": 1}');
    expect(file).toMatchObject({ ok: true, value: { a: 1 } });
    expect(file.ok && file.notes).toEqual(['__proto__ is a name that JavaScript keeps for itself: it was left out.']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('accepts a UTF-8 byte order mark, refuses UTF-16 and other bytes', () => {
    expect(readJson(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes('{}')]), 100)).toMatchObject({ ok: true, value: {} });
    expect(sentence(new Uint8Array([0xff, 0xfe, 0x7b, 0x00]))).toContain('text in UTF-16');
    expect(sentence(new Uint8Array([0x7b, 0xff, 0x7d]))).toContain('bytes that are no UTF-8');
  });

  it('refuses files that are too large by their true size', () => {
    const file = readJson(new Uint8Array(5), 256 * 1024, 5 * 1024 * 1024);
    expect(file).toEqual({ ok: false, problems: [{ field: '(file)', found: '5120 KB', expected: 'at most 256 KB' }] });
  });

  it('refuses deep nesting instead of running out of stack', () => {
    expect(sentence('['.repeat(100_000))).toContain('at most 32');
    expect(sentence('{"a":'.repeat(40_000))).toContain('at most 32');
  });

  it('is quick with many keys that stand twice', () => {
    const start = performance.now();
    expect(sentence(`{${Array.from({ length: 30_000 }, () => '"a":1').join(',\n')}}`)).toContain('lines 1 and 2');
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 2, '\t'), (value, space) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        const text = JSON.stringify(value, null, space);
        const file = read(text);
        if (file.ok) {
          expect(JSON.stringify(file.value)).toBe(JSON.stringify(JSON.parse(text)));
        } else {
          expect(problemSentence(file.problems[0]!)).toMatch(/control character|half of a character/);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '.5',
      'true',
      'nul',
      ' ',
      '\\',
      '1e5',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        const file = read(text);
        const broken = !file.ok && file.problems.some(({ found }) => /broken JSON|empty file/.test(found));
        expect(broken).toBe(!valid);
      }),
      { numRuns: 1000 },
    );
  });
});
