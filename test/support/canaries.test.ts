import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canary, found, foundInFiles, secretsIn } from './canaries.ts';

const secret = 'canary/with+signs:and=ümlaut"9';
const bird = canary('bird', secret);

describe('the search for a secret', () => {
  it.each([
    ['plain', secret],
    ['cut off behind its middle', secret.slice(0, 20)],
    ['cut off before its middle', secret.slice(-20)],
    ['in JSON', JSON.stringify({ a: secret })],
    ['in JSON twice', JSON.stringify(JSON.stringify({ a: encodeURIComponent(secret) }))],
    ['in a URL', `https://h/?a=${encodeURIComponent(secret)}&b`],
    ['in a form', new URLSearchParams({ a: secret }).toString()],
    ['in hexadecimal', Buffer.from(`..${secret}..`).toString('hex')],
    ...['', 'a', 'ab', 'id:'].flatMap((before) =>
      ['', 'z', 'zz'].map((after) => [
        `in base64 between "${before}" and "${after}"`,
        Buffer.from(`${before}${secret}${after}`).toString('base64'),
      ]),
    ),
    ['in base64url', Buffer.from(`a${secret}`).toString('base64url')],
    ['in URL-encoded base64', encodeURIComponent(Buffer.from(`id:${secret}`).toString('base64'))],
  ])('finds it %s', (_how, text) => {
    expect(found([bird], `before ${text} after`, 'here')).not.toEqual([]);
  });

  it('finds nothing where it is not, and never says what it is', () => {
    expect(found([bird], `canary/with ${Buffer.from('canary/with').toString('base64')}`, 'here')).toEqual([]);
    expect(found([bird], secret, 'here').join()).not.toContain(secret);
  });

  it('refuses what would be found by chance', () => {
    expect(() => canary('short', 'abc')).toThrow('The secret short is too short to be looked for: 3 characters.');
  });

  it('looks into every file but those that are spared', () => {
    const folder = mkdtempSync(join(tmpdir(), 'canaries-'));
    try {
      mkdirSync(join(folder, 'a/b'), { recursive: true });
      for (const name of ['a/b/store.bin', 'secrets.json', 'a/clean']) {
        const bytes = Buffer.concat([
          Buffer.from([0, 255, 7]),
          Buffer.from(name === 'a/clean' ? '' : 'canary-in-a-file'),
        ]);
        writeFileSync(join(folder, name), bytes);
      }
      const birds = [canary('bird', 'canary-in-a-file')];
      expect(foundInFiles(birds, folder, ['secrets.json'])).toEqual(['a/b/store.bin holds bird (plain)']);
      expect(foundInFiles(birds, folder, ['secrets.json', 'a'])).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('takes secrets out of a document, less what stands beside them', () => {
    const document = {
      ada: { scheme: 'password-long', password: 'pass-word-1', app: { key: 'key-of-app' }, pin: '1' },
    };
    expect(secretsIn('bundle', document, new Set(['scheme']))).toEqual([
      ['bundle ada password', 'pass-word-1'],
      ['bundle ada app key', 'key-of-app'],
    ]);
  });
});
