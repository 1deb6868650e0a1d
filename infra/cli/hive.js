#!/usr/bin/env node
// Plain JavaScript on purpose: it has to run on a Node too old for the rest, find the one that npm ci brings, and hand over.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const own = join(here, '..', '..', 'node_modules', '.bin', 'node');
const major = Number(process.versions.node.split('.')[0]);

if (major >= 24) {
  await import('./hive.ts');
} else if (existsSync(own) && process.env.HIVE_STARTED_AGAIN !== 'true') {
  const args = [join(here, 'hive.js'), ...process.argv.slice(2)];
  const env = { ...process.env, HIVE_STARTED_AGAIN: 'true' };
  const { status, signal } = spawnSync(own, args, { stdio: 'inherit', env });
  if (signal !== null) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
} else {
  console.error(
    `hive needs Node 24 and found ${process.version}: run "npm ci" in the project's folder, without --omit=optional, or install Node 24.`,
  );
  process.exitCode = 1;
}
