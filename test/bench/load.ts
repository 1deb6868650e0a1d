import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildFunctions, bundleFunctions, startFiles } from '../../infra/build.ts';
import { projectRoot } from '../../infra/cache.ts';
import { environmentKeys } from '../../shared/config/environment.ts';
import { median } from './median.ts';
import { ceiling, type Part } from './part.ts';

const probe = join(import.meta.dirname, 'load', 'probe.js');

/** How many times as long as a function that makes one client the loading of each may take. */
const mostRatios: Readonly<Record<string, number>> = {
  'plan-post': 1.3,
  'sync-personalities': 1.3,
  sweep: 1.3,
  'write-draft': 1.7,
  'publish-twitter': 1.6,
  'publish-reddit': 2,
  // Without the browser, which is loaded when it is first needed.
  'publish-twitter-browser': 2,
  'observe-twitter': 1.6,
  'observe-reddit': 2,
  'observe-twitter-browser': 2,
};
const rounds = 19;
/** What the functions are compared with, bundled as they are. */
const baselines = { empty: 'test/bench/load/empty.ts', 'one client': 'test/bench/load/one-client.ts' } as const;

interface Times {
  readonly ms: number[];
  readonly cpuMs: number[];
  readonly processMs: number[];
}

/**
 * What each function brings along and how long a fresh process takes to load it, in turns: round after round, each function once. Loading is
 * what Lambda does at a cold start before the first invocation: no compile cache, the environment of a deployed function.
 */
export async function load(): Promise<Part> {
  const { bundles } = await buildFunctions();
  const folder = mkdtempSync(join(tmpdir(), 'load-'));
  try {
    await bundleFunctions(baselines, folder, projectRoot);
    const folders = {
      ...Object.fromEntries(Object.keys(baselines).map((name) => [name, join(folder, name)])),
      ...bundles,
    };
    return partOf(folders, measure(folders));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(folders: Readonly<Record<string, string>>): Readonly<Record<string, Times>> {
  const times: Record<string, Times> = {};
  // The first round fills the caches of the disk.
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, folder] of Object.entries(folders)) {
      const { ms, cpuMs, processMs } = loadOnce(folder);
      if (round < 0) continue;
      times[name] ??= { ms: [], cpuMs: [], processMs: [] };
      times[name].ms.push(ms);
      times[name].cpuMs.push(cpuMs);
      times[name].processMs.push(processMs);
    }
  }
  return times;
}

function loadOnce(folder: string): { readonly ms: number; readonly cpuMs: number; readonly processMs: number } {
  const module = pathToFileURL(join(folder, 'index.mjs')).href;
  const began = performance.now();
  const said = execFileSync(process.execPath, [probe, module], { env: environment, encoding: 'utf8' });
  return { ...(JSON.parse(said) as { ms: number; cpuMs: number }), processMs: performance.now() - began };
}

/** What Lambda sets, and every variable that a stack may set, made up: nothing is called. */
const environment: Readonly<Record<string, string>> = {
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'nobody',
  AWS_SECRET_ACCESS_KEY: 'nothing',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  ...Object.fromEntries(Object.values(environmentKeys).map((key) => [key, 'made-up'])),
  [environmentKeys.functionTimeoutSeconds]: '60',
};

function partOf(folders: Readonly<Record<string, string>>, times: Readonly<Record<string, Times>>): Part {
  const rows = Object.entries(folders).map(([name, folder]) => {
    const own = timesOf(times, name);
    const to = (baseline: keyof typeof baselines, what: keyof Times) =>
      rounded(
        median(own[what].map((value, round) => value / (timesOf(times, baseline)[what][round] ?? Number.NaN))),
        2,
      );
    return {
      function: name,
      ...sizesOf(folder),
      loadMs: rounded(median(own.ms), 1),
      processMs: rounded(median(own.processMs), 0),
      cpuMs: rounded(median(own.cpuMs), 1),
      toEmpty: to('empty', 'ms'),
      toOneClient: to('one client', 'ms'),
      cpuToOneClient: to('one client', 'cpuMs'),
    };
  });
  const goals = rows.flatMap(({ function: name, toOneClient }) => {
    const most = mostRatios[name];
    return most === undefined ? [] : [ceiling(`${name}, times one client`, toOneClient, most)];
  });
  return { name: 'load', goals, rows, figures: { rounds } };
}

/** All of the bundle, and of that what a start reads, KB. */
function sizesOf(folder: string) {
  const kilobytes = (files: readonly string[], change = (bytes: Buffer) => bytes) =>
    rounded(files.reduce((sum, file) => sum + change(readFileSync(join(folder, file))).length, 0) / 1024, 0);
  const [all, start] = [readdirSync(folder), startFiles(folder)];
  return {
    KB: kilobytes(all),
    gzipKB: kilobytes(all, (bytes) => gzipSync(bytes)),
    startKB: kilobytes(start),
    startGzipKB: kilobytes(start, (bytes) => gzipSync(bytes)),
  };
}

function timesOf(times: Readonly<Record<string, Times>>, name: string): Times {
  const found = times[name];
  if (found === undefined)
    throw new Error(`Nothing was measured of ${name}: expected one of ${Object.keys(times).join(', ')}.`);
  return found;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
