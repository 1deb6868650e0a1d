import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLoopback } from '../../infra/stage.ts';

/** Something on this machine that answers like AWS. */
export interface Emulator {
  readonly url: string;
  /** Name and version, as far as it tells: `ministack 1.5.33`. */
  readonly name: string;
  /** Its last lines; empty for one that was started elsewhere. */
  log(lines: number): string;
  /** Ends it with all that it started; leaves alone what was started elsewhere. */
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;
const linesKept = 2_000;

/**
 * The emulator that AWS_ENDPOINT_URL names, else a ministack of our own on a free port of 127.0.0.1, from HIVE_MINISTACK (its executable) or
 * PATH.
 * @throws one sentence where the URL leads off this machine, where there is none, or where it does not start.
 */
export async function emulatorFor(environment: NodeJS.ProcessEnv): Promise<Emulator> {
  const given = environment.AWS_ENDPOINT_URL;
  if (given !== undefined && given !== '') {
    if (!isLoopback(given)) {
      throw new Error(
        `The deploy test works on emulators of this machine only: AWS_ENDPOINT_URL is ${given}, expected a URL such as http://127.0.0.1:4566.`,
      );
    }
    const url = given.replace(/\/+$/, '');
    return { url, name: await nameOf(url), log: () => '', stop: async () => undefined };
  }
  const executable = environment.HIVE_MINISTACK || onPath('ministack', environment.PATH ?? '');
  if (executable === undefined) {
    throw new Error(
      'There is no emulator of AWS to deploy to: start one and name it in AWS_ENDPOINT_URL, or run "python3 -m venv /tmp/ministack && /tmp/ministack/bin/pip install ministack" and set HIVE_MINISTACK=/tmp/ministack/bin/ministack.',
    );
  }
  return startMinistack(executable);
}

async function startMinistack(executable: string): Promise<Emulator> {
  const folder = mkdtempSync(join(tmpdir(), 'hive-ministack-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // Functions inherit this environment: nothing of whoever runs the test, and Node 24 for `node`.
  const env = {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: folder,
    TMPDIR: folder,
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    // What queue URLs begin with.
    MINISTACK_HOST: '127.0.0.1',
    LAMBDA_EXECUTOR: 'local',
    PYTHONUNBUFFERED: '1',
  };
  // A group of its own, so that the functions it starts end with it.
  const child = spawn(executable, [], { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const keep = (chunk: Buffer): void => {
    lines.push(...chunk.toString('utf8').split('\n').filter(Boolean));
    if (lines.length > linesKept) lines.splice(0, lines.length - linesKept);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  child.once('exit', (code, signal) => {
    failure ??= `it ended with ${signal ?? `code ${code}`}`;
  });
  const endNow = (): void => {
    signalGroup(child, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  // However this process ends.
  process.once('exit', endNow);

  const log = (count: number): string => lines.slice(-count).join('\n');
  const stop = async (): Promise<void> => {
    signalGroup(child, 'SIGTERM');
    for (let waited = 0; waited < 3_000 && isGroupAlive(child); waited += 50) await sleep(50);
    endNow();
    process.off('exit', endNow);
  };
  const deadline = Date.now() + startTimeoutMs;
  while (failure === undefined && Date.now() < deadline) {
    if (await answers(url)) return { url, name: await nameOf(url), log, stop };
    await sleep(100);
  }
  await stop();
  const why = failure ?? `no answer on ${url} within ${startTimeoutMs / 1000} s`;
  const said = log(20);
  throw new Error(`ministack (${executable}) did not start: ${why}.${said === '' ? '' : `\nIts last lines:\n${said}`}`);
}

/** False also where the executable was never started. */
function isGroupAlive({ pid }: ChildProcess): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(-pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && isGroupAlive(child)) process.kill(-child.pid, signal);
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(1_000) });
    return true;
  } catch (error) {
    if (error instanceof TypeError || (error as Error).name === 'TimeoutError') return false;
    throw error;
  }
}

/** ministack tells its version; LocalStack's kind of health answer is understood too. */
async function nameOf(url: string): Promise<string> {
  for (const [path, name] of [
    ['/_ministack/health', 'ministack'],
    ['/_localstack/health', 'localstack'],
  ] as const) {
    const health = await healthAt(`${url}${path}`);
    if (health?.version !== undefined) return `${name} ${health.version}`;
  }
  return `the emulator at ${url}`;
}

async function healthAt(url: string): Promise<{ readonly version?: string } | undefined> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  } catch (error) {
    const where = new URL(url).origin;
    throw new Error(`Nothing answers at ${where}: start the emulator first, or correct AWS_ENDPOINT_URL.`, {
      cause: error,
    });
  }
  if (!response.ok || !response.headers.get('content-type')?.includes('json')) return undefined;
  return (await response.json()) as { readonly version?: string };
}

function onPath(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== undefined) return false;
        throw error;
      }
    });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
