import { setTimeout as sleep } from 'node:timers/promises';
import { hour, localHive, type TestHive } from '../support/local-hive.ts';
import { foundAgain } from './found-again.ts';
import {
  judgeRemains,
  type ProcessFindings,
  type RemainingPublication,
  type Remains,
  zeros,
} from './processes-findings.ts';
import { buildHive, type HiveFolder, hiveFolder, startProcess } from './processes-hive.ts';
import { faultsOf, load, loadFiles, type Moment, momentOf } from './processes-load.ts';
import { type Random, seededRandom } from './random.ts';

export interface ProcessesReport extends ProcessFindings {
  readonly seed: number;
  readonly kills: number;
  readonly restarts: number;
  /** Publications whose answer was lost and whose post was found again. */
  readonly foundAgain: number;
  /** Calendar time from the first start to the last kill. */
  readonly calendarHours: number;
  /** Seconds from the start of the process until it took uploads. */
  readonly startSeconds: { readonly median: number; readonly max: number };
  readonly wallSeconds: number;
}

export interface ProcessesOptions {
  readonly kills: number;
  /** Decides moments and faults; what the machine is doing at such a moment differs from run to run. */
  readonly seed: number;
  /** Told of each kill. */
  onKill?(sentence: string): void;
}

/**
 * Longer than any wait. What nobody could tell for 24 hours is given up by then. Somebody who speaks to a personality without money is heard when a
 * day of the budget begins; where that day's money is gone too before their turn comes, they are too old to be answered when the next begins.
 */
const longestCalmHours = 24 + 24 + 2;
const firstStartGuessMs = 2000;
/** More than the usual people: a life is short. */
const crowd = 3;

/**
 * One hive as `npm start` runs it, killed at random moments and started again on the same folder; then a calm time without kills and faults
 * in which everything has to settle. The platforms' own stores live in the folder too: a sandbox hands each post to the operating system
 * before it answers, so what it accepted outlives the kill, as it would on a real platform.
 */
export async function runProcesses(options: ProcessesOptions): Promise<ProcessesReport> {
  await buildHive();
  const began = performance.now();
  const home = hiveFolder(loadFiles(false));
  try {
    const starts: number[] = [];
    const random = seededRandom(options.seed);
    for (let kill = 1; kill <= options.kills; kill += 1) {
      const where = await liveAndDie(home, random, starts);
      options.onKill?.(`kill ${kill} of ${options.kills}: ${where}`);
    }
    await talkOn(home);
    const { findings, more } = await calm(home);
    return {
      seed: options.seed,
      kills: options.kills,
      restarts: options.kills,
      ...findings,
      ...more,
      startSeconds: startFigures(starts),
      wallSeconds: seconds(performance.now() - began),
    };
  } finally {
    home.forget();
  }
}

export function isClean(findings: ProcessFindings): boolean {
  return zeros.every((figure) => findings[figure] === 0);
}

/** One life of the hive, from start to kill. */
async function liveAndDie(home: HiveFolder, random: Random, starts: number[]): Promise<string> {
  const moment: Moment = momentOf(random);
  const faults = faultsOf(random);
  const hive = startProcess(home, 'max', String(crowd));
  try {
    if ('part' in moment) {
      const ms = moment.part * (median(starts) ?? firstStartGuessMs);
      await sleep(ms);
      await hive.kill();
      return `${seconds(ms)} s after the start of the process`;
    }
    const start = await hive.ready;
    starts.push(start);
    for (const { sandbox, fault } of faults) await hive.injectFault(sandbox, fault);
    await sleep(moment.afterStartMs);
    await hive.kill();
    return `${seconds(moment.afterStartMs)} s after it was ready, which took ${seconds(start)} s`;
  } catch (error) {
    await hive.kill().catch(() => undefined);
    throw error;
  }
}

/** A start that nobody kills: an hour in which people have their say, however short the lives before it were. */
async function talkOn(home: HiveFolder): Promise<void> {
  const hive = await localHive({ folder: home.folder, crowd });
  try {
    await hive.pass(hour);
  } finally {
    await hive.stop();
  }
}

/** The last start: no kills, no faults, no people, hardly a slot, until all that was open is through. */
async function calm(home: HiveFolder) {
  const hive: TestHive = await localHive({ folder: home.folder });
  try {
    const settledFrom = hive.cloud.calendar.now();
    for (const [id, file] of Object.entries(loadFiles(true))) await hive.put(`personalities/${id}.json`, file);
    let [publications, findings] = await judged(hive, settledFrom);
    for (let passed = 0; passed < longestCalmHours && !(passed > 0 && isSettled(findings)); passed += 1) {
      await hive.pass(hour);
      [publications, findings] = await judged(hive, settledFrom);
    }
    const first = Math.min(settledFrom, ...publications.map(({ slot }) => slot));
    const more = {
      foundAgain: foundAgain(home.dataDir).size,
      calendarHours: Number(((settledFrom - first) / hour).toFixed(1)),
    };
    return { findings, more };
  } finally {
    await hive.stop();
  }
}

function isSettled({ unsettled, unanswered }: ProcessFindings): boolean {
  return unsettled === 0 && unanswered === 0;
}

async function judged(hive: TestHive, settledFrom: number) {
  const left = await remaining(hive);
  const findings = judgeRemains({
    ...left,
    posts: Object.fromEntries([...hive.sandboxes.platforms].map(([id, sandbox]) => [id, sandbox.timeline()])),
    firings: hive.cloud.firings(),
    periods: Object.fromEntries(Object.entries(load).map(([id, { period }]) => [id, period])),
    limits: Object.fromEntries(Object.entries(load).map(([id, { limits }]) => [id, limits])),
    budgets: Object.fromEntries(Object.entries(load).map(([id, { budget }]) => [id, budget])),
    settledFrom,
  });
  return [left.publications, findings] as const;
}

type Left = Pick<Remains, 'publications' | 'interactions'>;

/** Every publication with its words (long ones stand in an item of their own), and what people said. */
async function remaining(hive: TestHive): Promise<Left> {
  const interactions: Left['interactions'][number][] = [];
  const publications: (RemainingPublication & { readonly text?: string })[] = [];
  const words = new Map<string, RemainingPublication['parts']>();
  for await (const { pk, sk, ...item } of hive.items()) {
    if (String(pk).startsWith('INTERACTION#')) interactions.push(item as unknown as Left['interactions'][number]);
    if (!String(pk).startsWith('PUB#')) continue;
    if (sk === 'PUB') publications.push(item as unknown as RemainingPublication);
    else words.set(`${pk} ${sk}`, item.parts as RemainingPublication['parts']);
  }
  const whole = publications.map((one) => ({
    ...one,
    parts: one.parts ?? words.get(`PUB#${one.id} TEXT#${one.text}`) ?? [],
  }));
  return { publications: whole, interactions };
}

function startFigures(starts: readonly number[]): { median: number; max: number } {
  return { median: seconds(median(starts) ?? 0), max: seconds(Math.max(0, ...starts)) };
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function seconds(ms: number): number {
  return Number((ms / 1000).toFixed(2));
}
