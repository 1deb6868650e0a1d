import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forget, liveDataDir, refuseLiveFolder } from '../../../../infra/local/live/folder.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'live-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('the folder of a live hive', () => {
  it('is the same for all real platforms, and another where the texts alone are real', () => {
    expect(liveDataDir('/d', ['b', 'a'])).toBe('/d/live');
    expect(liveDataDir('/d', ['a', 'openai'])).toBe('/d/live');
    expect(liveDataDir('/d', ['openai'])).toBe('/d/rehearsal');
  });

  it('is nothing to start in, whether the hive in it is live or a rehearsal', () => {
    for (const live of [['a'], ['openai']]) {
      expect(() => refuseLiveFolder(liveDataDir(dataDir, live))).toThrow(`name the folder around it (${dataDir}).`);
    }
    expect(() => refuseLiveFolder(dataDir)).not.toThrow();
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
});
