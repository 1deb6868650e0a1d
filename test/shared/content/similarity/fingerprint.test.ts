import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, wordBands } from '../../../../shared/content/similarity/fingerprint.ts';

const bands = (text: string) => fingerprintOf(text).bands;

describe('a fingerprint', () => {
  it('is the same for the same words in any order and dress', () => {
    const text = 'The lamp is lit, the tide is low, and a gull has taken my sandwich.';
    expect(new Set(bands('A gull has taken MY sandwich 🥪; the tide is low, the lamp is lit! #harbour'))).toEqual(
      new Set(bands(text)),
    );
    expect(fingerprintOf(text)).toEqual(fingerprintOf(text));
  });

  it('has a band per drawn word, without its ending, never more than it may', () => {
    expect(bands('Repairing lamps')).toEqual(expect.arrayContaining(['repa', 'lamp']));
    expect(bands('one two repair reparation hinges ladders windows gutters chimneys shutters')).toHaveLength(wordBands);
    expect(new Set(bands('المكتبة القديمة'))).toEqual(new Set(['مكتب', 'قديم']));
    expect(bands('바다는 바다가')).toEqual(['바다']);
  });

  it('is made of small words where there are no others, and of nothing where there are none', () => {
    expect(bands('What is it?')).toHaveLength(3);
    expect(fingerprintOf('🔥 …')).toEqual({ print: '', bands: [] });
  });

  it('keeps what fits beside its keys, whole words and whole signs', () => {
    const long = fingerprintOf('Lighthouse keepers remember. '.repeat(200)).print;
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(800);
    expect(long).toMatch(/(^| )(lighthouse|keepers|remember)$/u);
    const unspaced = fingerprintOf('灯台の明かり'.repeat(200)).print;
    expect(Buffer.byteLength(unspaced)).toBeLessThanOrEqual(800);
    expect(Buffer.byteLength(unspaced)).toBeGreaterThan(790);
    expect(unspaced).not.toContain('\uFFFD');
  });

  it('is had from any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        const { print, bands: found } = fingerprintOf(text);
        expect(Buffer.byteLength(print)).toBeLessThanOrEqual(800);
        expect(found.length).toBeLessThanOrEqual(wordBands);
        expect(found.every((band) => band !== '' && Buffer.byteLength(band) < 200)).toBe(true);
        expect(fingerprintOf(print).print).toBe(print);
      }),
    );
  });
});
