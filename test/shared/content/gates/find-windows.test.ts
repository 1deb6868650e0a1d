import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findWindows } from '../../../../shared/content/gates/find-windows.ts';

describe('texts of one length in a long one', () => {
  it('are found wherever they stand, in their own order', () => {
    expect(findWindows(['efg', 'abc', 'xyz', 'bcd'], 3, 'abcdefg')).toEqual(['efg', 'abc', 'bcd']);
    expect(findWindows(['abc'], 3, 'ab')).toEqual([]);
    expect(findWindows([], 3, 'abc')).toEqual([]);
  });

  it('are told from others of the same sum', () => {
    // 2 * 31 + 33 and 1 * 31 + 64 are both 95.
    const [one, other] = ['\u0002\u0021', '\u0001\u0040'];
    expect(findWindows([one, other], 2, other)).toEqual([other]);
  });

  it('have one length', () => {
    expect(() => findWindows(['ab', 'abc'], 2, 'abc')).toThrow(new RangeError('Not all windows have 2 letters.'));
  });

  it('are those that a search for each finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'ö', '\ud83d'), minLength: 3, maxLength: 3 });
    const long = fc.string({ unit: fc.constantFrom('a', 'b', 'ö', '\ud83d'), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(letters), long, (windows, text) => {
        expect(findWindows(windows, 3, text)).toEqual(windows.filter((window) => text.includes(window)));
      }),
    );
  });
});
