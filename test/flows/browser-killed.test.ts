import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { projectRoot } from '../../infra/cache.ts';
import { alive, descendants } from '../support/descendants.ts';
import { personaFile, personaFolder } from '../support/local-hive.ts';

it('the program of npm start posts by the website, and leaves no browser behind when it is killed', async () => {
  const data = mkdtempSync(join(tmpdir(), 'hive-'));
  const platforms = { twitter: { transport: 'browser', schedule: { cron: '0 9 * * *' } } };
  const personalities = personaFolder({ 'marlow.json': personaFile({ platforms }) });
  const program = spawn(
    process.execPath,
    [join(projectRoot, 'infra', 'local', 'start.ts'), '--personalities', personalities, '--speed', 'max'],
    { env: { ...process.env, HIVE_DATA_DIR: data } },
  );
  onTestFinished(() => {
    program.kill('SIGKILL');
    for (const folder of [data, personalities]) rmSync(folder, { recursive: true, force: true });
  });
  let output = '';
  program.stdout.on('data', (text) => (output += text));
  program.stderr.on('data', (text) => (output += text));
  // Without a limit the calendar runs on: days pass until the kill.
  await vi.waitFor(() => expect(output).toMatch(/marlow twitter +published/), { timeout: 500_000, interval: 100 });
  const pid = program.pid ?? 0;
  const started = descendants(pid, /./);
  expect(descendants(pid, /^(?:chrom|headless_shell)/i)).not.toEqual([]);

  program.kill('SIGKILL');
  await once(program, 'exit');
  await vi.waitFor(() => expect(alive(started)).toEqual([]), { timeout: 10_000 });
});
