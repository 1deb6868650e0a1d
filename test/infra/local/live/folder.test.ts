import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forget, liveDataDir, takePlatforms } from '../../../../infra/local/live/folder.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'live-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('the folder of a live hive', () => {
  it('is one for each set of platforms', () => {
    expect(liveDataDir('/d', ['b', 'a'])).toBe('/d/live/a+b');
    expect(liveDataDir('/d', ['a', 'openai'])).toBe('/d/live/a');
    expect(liveDataDir('/d', ['openai'])).toBe('/d/live/openai');
  });

  it('outlives --fresh of the sandboxes', () => {
    const real = liveDataDir(dataDir, ['a']);
    mkdirSync(real, { recursive: true });
    for (const path of [join(real, 'calendar'), join(dataDir, 'calendar')]) writeFileSync(path, '1');
    mkdirSync(join(dataDir, 'dynamodb'));
    forget(dataDir);
    expect(existsSync(join(real, 'calendar'))).toBe(true);
    for (const name of ['calendar', 'dynamodb', 'lock']) expect(existsSync(join(dataDir, name)), name).toBe(false);
  });

  it('lets two hives have different platforms, and none the same', () => {
    const first = takePlatforms(dataDir, ['a', 'b']);
    expect(() => takePlatforms(dataDir, ['c', 'b'])).toThrow(`in use by process ${process.pid}`);
    // What the refused one took is free again.
    takePlatforms(dataDir, ['c']).release();
    first.release();
    takePlatforms(dataDir, ['b']).release();
    expect(existsSync(join(dataDir, 'live', '.in-use', 'b', 'lock'))).toBe(false);
  });
});
