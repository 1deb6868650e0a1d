import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { alive, descendants } from '../support/descendants.ts';

it('a hive that is killed leaves no browser behind', { timeout: 180_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hive-'));
  const program = spawn(process.execPath, [join(import.meta.dirname, 'browser-hive.ts'), folder]);
  onTestFinished(() => {
    program.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  let output = '';
  program.stdout.on('data', (text) => (output += text));
  program.stderr.on('data', (text) => (output += text));
  await vi.waitFor(() => expect(output).toContain('posts'), { timeout: 150_000, interval: 200 });
  expect(output).toBe('posts 1\n');
  const started = descendants(program.pid ?? 0, /./);
  expect(descendants(program.pid ?? 0, /^(?:chrom|headless_shell)/i)).not.toEqual([]);

  program.kill('SIGKILL');
  await once(program, 'exit');
  await vi.waitFor(() => expect(alive(started)).toEqual([]), { timeout: 10_000 });
});
