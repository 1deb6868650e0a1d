import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { takeLock } from '../../../infra/local/lock.ts';
import { temporaryFolder } from './bundles.ts';

it('is held by one at a time, and says by which process', () => {
  const folder = join(temporaryFolder(), 'hive');
  const lock = takeLock(folder);
  expect(() => takeLock(folder)).toThrow(
    `The data folder ${folder} is in use by process ${process.pid}: stop that one first, or name another folder in HIVE_DATA_DIR.`,
  );
  lock.release();
  lock.release();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
  takeLock(folder).release();
});

it('is taken over from a process that is gone', async () => {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, ['-e', '']);
  const { pid } = child;
  await new Promise((resolve) => child.on('exit', resolve));
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid }));
  takeLock(folder);
  expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
});

it.runIf(existsSync('/proc/self/stat'))('is taken over when its pid belongs to another process by now', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.ppid, started: '1' }));
  takeLock(folder).release();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

it('is taken over when a dying process left half of it', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'lock'), '{"pi');
  expect(() => takeLock(folder)).not.toThrow();
});

it('is not removed by a release that comes after another process took it over', () => {
  const folder = temporaryFolder();
  const lock = takeLock(folder);
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: 1 }));
  lock.release();
  expect(existsSync(join(folder, 'lock'))).toBe(true);
});

it('says in one sentence when the folder cannot be written', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  expect(() => takeLock(join(folder, 'file', 'hive'))).toThrow(/^The data folder .* cannot be written \(ENOTDIR/);
});
