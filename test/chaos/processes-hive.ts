import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildFunctions } from '../../infra/build.ts';
import { buildLocal } from '../../infra/build-local.ts';
import { projectRoot } from '../../infra/cache.ts';
import type { FaultInput } from '../../infra/local/sandbox/faults.ts';
import type { SeenRequest } from '../../infra/local/sandbox/types.ts';
import { synthesize } from '../../infra/synth.ts';

/** A folder like a repository's .hive/, with the personality files of its own beside it. */
export interface HiveFolder {
  readonly folder: string;
  readonly dataDir: string;
  readonly personalities: string;
  /** Removes all of it, as the end of this process does. */
  forget(): void;
}

export function hiveFolder(files: Readonly<Record<string, unknown>>): HiveFolder {
  const folder = mkdtempSync(join(tmpdir(), 'killed-hive-'));
  const [dataDir, personalities] = [join(folder, 'data'), join(folder, 'files')];
  for (const one of [dataDir, personalities]) mkdirSync(one);
  for (const [id, content] of Object.entries(files))
    writeFileSync(join(personalities, `${id}.json`), JSON.stringify(content));
  const forget = (): void => {
    process.off('exit', forget);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', forget);
  return { folder, dataDir, personalities, forget };
}

/** Builds what `npm start` would build before it starts, so that no start waits for it. */
export async function buildHive(): Promise<void> {
  await buildFunctions();
  await buildLocal();
  await synthesize({ stage: 'local' });
}

/** The program of `npm start` while it lives, spoken to from outside. */
export interface LivingHive {
  /** From the start of the process until it takes uploads, machine milliseconds. @throws what the process said, when it ended before. */
  readonly ready: Promise<number>;
  /** A fault for a sandbox: a platform's by its id, or `openai`. */
  injectFault(sandbox: string, fault: FaultInput): Promise<void>;
  /** What a sandbox saw since the start. */
  requests(sandbox: string): Promise<SeenRequest[]>;
  /** SIGKILL for the process and whatever it started; resolves when it is gone. @throws when it had ended by itself. */
  kill(): Promise<void>;
}

const startScript = join(projectRoot, 'infra', 'local', 'start.ts');
const longestStartMs = 60_000;
const lookMs = 5;
const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Starts what `npm start` starts, in a process group of its own.
 * @param crowd how many times the usual number of people the look-alikes have; `off` for none
 */
export function startProcess({ dataDir, personalities }: HiveFolder, speed: string, crowd = 'off'): LivingHive {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [startScript, '--json', '--crowd', crowd, '--speed', speed, '--personalities', personalities],
    {
      cwd: projectRoot,
      env: { ...process.env, HIVE_DATA_DIR: dataDir },
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const killGroup = (): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL');
  };
  // Nothing of it outlives this process, whatever ends it: Ctrl-C does not reach another group.
  const interrupted = (): never => process.exit(130);
  process.prependOnceListener('exit', killGroup);
  for (const signal of signals) process.once(signal, interrupted);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-4000);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void ended.then(() => {
    process.off('exit', killGroup);
    for (const signal of signals) process.off(signal, interrupted);
  });
  const ready = untilReady(child, dataDir, began, () => said);
  // A kill before that is no error of anybody's.
  ready.catch(() => undefined);
  const ask = (sandbox: string, path: string, body?: unknown): Promise<unknown> =>
    control(readMark(dataDir)?.sandboxes[sandbox], path, body);
  return {
    ready,
    async injectFault(sandbox, fault) {
      await ask(sandbox, 'faults', fault);
    },
    requests: async (sandbox) => (await ask(sandbox, 'requests')) as SeenRequest[],
    async kill() {
      if (child.exitCode !== null) throw new Error(`The hive ended by itself with code ${child.exitCode}: ${said}`);
      killGroup();
      await ended;
      if (child.signalCode !== 'SIGKILL') throw new Error(`The hive ended before it was killed: ${said}`);
    },
  };
}

async function untilReady(child: ChildProcess, dataDir: string, began: number, said: () => string): Promise<number> {
  while (performance.now() - began < longestStartMs) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The hive did not start: ${said()}`);
    // The mark of an earlier life stays behind a kill; the program keeps the pid it was started with.
    if (readMark(dataDir)?.pid === child.pid) return performance.now() - began;
    await sleep(lookMs);
  }
  throw new Error(`The hive did not start within ${longestStartMs / 1000} seconds: ${said()}`);
}

interface Mark {
  readonly pid: number;
  /** Address of each sandbox. */
  readonly sandboxes: Readonly<Record<string, string>>;
}

/** What a hive that runs leaves in its folder; undefined while there is none, or half of one. */
function readMark(dataDir: string): Mark | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'hive.json'), 'utf8')) as Mark;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function control(address: string | undefined, path: string, body: unknown): Promise<unknown> {
  if (address === undefined) throw new Error('The hive does not say where its sandboxes answer.');
  const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`${address}/_control/${path}`, request);
  if (!answer.ok) throw new Error(`The sandbox refused ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
