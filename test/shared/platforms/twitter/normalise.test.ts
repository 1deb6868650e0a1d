import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listedText } from '../../../../infra/local/sandbox/twitter/text.ts';
import { normalise } from '../../../../shared/platforms/twitter/normalise.ts';

const listed = (text: string): string => listedText(text, 'salt', () => undefined).text;

describe('texts as they are compared', () => {
  it.each([
    ['a short link', 'See https://t.co/AbC123 now', 'See https://example.com/a/b?c=d&e=f now'],
    ['a link in capitals', 'HTTPS://EXAMPLE.COM/a', 'https://t.co/x'],
    ['a bare domain', 'Notes on https://t.co/x', 'Notes on example.com/notes'],
    ['a bare domain with an ending that came later', 'Try https://t.co/x', 'Try brand.newending/path'],
    ['a bare domain behind CJK', '見https://t.co/x', '見example.com'],
    ['what stands right behind a link', 'a https://t.co/x, b', 'a https://example.com/y, b'],
    ['entities', '1 &lt; 2 &amp; 3 &gt; 2', '1 < 2 & 3 > 2'],
    ['entities of entities', '&amp;amp;', '&'],
    ['composed characters', 'Caf\u00e9', 'Cafe\u0301'],
    ['white space', 'a\n\n b\tc ', ' a b c'],
    ['no-break spaces', 'a\u00a0b', 'a b'],
    ['joiners and selectors', '\u2764\ufe0f \u{1f468}\u200d\u{1f469}', '\u2764 \u{1f468}\u{1f469}'],
    ['those who are answered', '@ada @bob Words.', 'Words.'],
  ])('are the same for %s', (_what, a, b) => {
    expect(normalise(a)).toBe(normalise(b));
  });

  it.each([
    ['words', 'The kettle is on.', 'The kettle is off.'],
    ['a link and none', 'Read this https://example.com', 'Read this'],
    ['one link and two', 'https://a.example b', 'https://a.example https://b.example b'],
    ['letters with and without accents', 'resume', 'résumé'],
    ['capitals', 'Polish', 'polish'],
    ['a mention in the middle', 'Hello @ada there', 'Hello there'],
    ['a name alone', '@ada', '@bob'],
    ['emoji', 'Yes 👍', 'Yes 👎'],
  ])('differ for %s', (_what, a, b) => {
    expect(normalise(a)).not.toBe(normalise(b));
  });

  const pieces = fc.oneof(
    fc.constantFrom(
      'https://example.com/a?b=c&d=e',
      'http://sub.example.co.uk',
      'example.com/x_(y)',
      'https://例え.jp/路',
      '見example.org',
      '&',
      '<b>',
      '&amp;',
      '&amp;lt;',
      '@ada',
      '#tea',
      '$TEA',
      'e\u0301',
      '\u1e00',
      'привет',
      'ά',
      'が',
      '-',
      '_',
      '/',
      ':',
      'HTTP://',
      't.co',
      'https://t.co/abc',
      '漢字',
      '👨‍👩‍👧',
      '\n',
      '\r\n',
      '.',
      ',',
      '(',
      ')',
      '1.2',
      'v2.0.1',
      'e.g.',
      'and/or',
    ),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  const texts = fc
    .array(fc.tuple(pieces, fc.constantFrom('', ' ', ' ')), { maxLength: 12 })
    .map((parts) => parts.flat().join(''));

  it('survive what X does to a text, whatever it is', () => {
    fc.assert(
      fc.property(texts, (text) => normalise(listed(text.normalize('NFC'))) === normalise(text)),
      { numRuns: 2000, seed: 20_261_122 },
    );
  });

  it('are the same when normalised again', () => {
    fc.assert(
      fc.property(texts, (text) => normalise(normalise(text)) === normalise(text)),
      { numRuns: 2000, seed: 20_261_122 },
    );
  });

  it('take no longer than their length allows', () => {
    const began = performance.now();
    for (const unit of ['a.', 'a.b', 'ab', '@a ', '&amp;', 'amp;', 'https://', '-', '\u200d', 'a.bc ']) {
      normalise(`&${unit.repeat(25_000 / unit.length)}`);
    }
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
