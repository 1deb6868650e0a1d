import { describe, expect, it } from 'vitest';
import { textHash } from '../../../shared/publication/text-hash.ts';

describe('text hash', () => {
  it('is SHA-256 in hexadecimal of a fixed encoding', () => {
    // printf '[[null,"Bread."]]' | sha256sum
    expect(textHash([{ text: 'Bread.' }])).toBe('12dcd3d63d28d925b17e07b14a80c2f541cca056a891a597231045bfa86b987c');
  });

  it('tells apart every division of the same words', () => {
    const hashes = [
      [{ text: 'ab' }],
      [{ text: 'a' }, { text: 'b' }],
      [{ text: 'b', title: 'a' }],
      [{ text: 'ab', title: '' }],
      [{ text: '', title: 'ab' }],
      [{ text: 'a","b' }],
      [{ text: 'ab' }, { text: '' }],
      [{ text: 'ab\ud800' }],
      [{ text: 'ab\ufffd' }],
      [],
    ].map(textHash);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });

  it('does not look at anything but the words', () => {
    expect(textHash([{ text: 'a', title: undefined }])).toBe(textHash([{ text: 'a' }]));
  });
});
