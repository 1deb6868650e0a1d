import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readAssembly } from '../assembly.ts';
import { projectRoot } from '../cache.ts';
import { fullDisk, roomToStart, watchDisk } from './disk.ts';
import { alarmLine, feedLine } from './feed.ts';
import { startHive } from './hive.ts';
import type { Launch } from './launch.ts';
import { forget, refuseLiveFolder } from './live/folder.ts';
import { startLive } from './live/start.ts';
import { watchMemory } from './memory.ts';
import { readOptions, type StartOptions } from './options.ts';
import { freePort } from './ports.ts';
import { isFaulty } from './report.ts';
import { screen } from './screen.ts';

/** The program of `npm start`, once everything is built: see start.ts, which becomes this. */

const usualPort = 4747;
/** HIVE_DATA_DIR names another folder, for a hive beside the usual one: the operator's command reads the same variable. */
const dataDir = resolve(process.env.HIVE_DATA_DIR || join(projectRoot, '.hive'));
const calendarHour = 3_600_000;
/** How long after Ctrl-C the work in hand may take. */
const patienceMs = 1500;

async function run(launch: Launch, options: StartOptions): Promise<number> {
  const memory = watchMemory();
  const sinceStart = () => (Date.now() - launch.begun) / 1000;
  const say = options.json ? () => undefined : (text: string) => console.log(text);
  refuseLiveFolder(dataDir);
  if (options.fresh) forget(dataDir);
  const real = options.live && (await startLive({ ...options, wanted: options.live, dataDir, agreed: options.yes }));
  const folder = real?.dataDir ?? dataDir;
  mkdirSync(folder, { recursive: true });
  const full = fullDisk(folder, roomToStart);
  if (full !== undefined) throw new Error(full);
  const port = await freePort(options.port, usualPort);
  let startSeconds: number | undefined;
  let fatal: Error | undefined;
  const coloured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const hive = await startHive({
    stacks: readAssembly(launch.cloud),
    dataDir: folder,
    ...(real === undefined ? {} : { live: real.live }),
    speed: options.speed,
    crowd: options.crowd,
    port,
    portMayDiffer: options.port === undefined,
    onLine(line, now) {
      if (line.event === 'publication.published') startSeconds ??= sinceStart();
      const shown = feedLine(line, now, coloured);
      if (shown !== undefined) say(shown);
    },
    onOutput: (functionName, line) => console.error(`${functionName}: ${line}`),
    onEvent(event) {
      if (event.type === 'fatal') fatal = event.error;
    },
    onAlarm(transition) {
      const shown = alarmLine(transition, coloured);
      if (shown !== undefined) say(shown);
    },
  });

  const interruption = stopOnSignal();
  const broken = Promise.withResolvers<never>();
  const disk = watchDisk(folder, (error) => broken.reject(error));
  // What nobody waits for any more is no error of its own.
  broken.promise.catch(() => undefined);
  let began: number | undefined;
  const live = async (): Promise<void> => {
    const configFile = join(projectRoot, 'config.json');
    await hive.upload(options.personalities, existsSync(configFile) ? configFile : undefined);
    began = await hive.cloud.begin();
    await hive.cloud.run(options.runMs === undefined ? {} : { untilCalendar: began + options.runMs });
  };
  try {
    say(screen(hive, options, real));
    await Promise.race([live(), interruption.asked, broken.promise]);
    hive.cloud.calendar.hold('the end');
    if (fatal !== undefined) throw fatal;
    const counts = await hive.report();
    const now = hive.cloud.calendar.now();
    const figures = {
      ...counts,
      alarms: hive.cloud.alarms.rung(),
      calendarHours: round((now - (began ?? now)) / calendarHour, 2),
      startSeconds: startSeconds === undefined ? null : round(startSeconds, 1),
      wallSeconds: round(sinceStart(), 1),
      rssMb: Math.max(memory.peakMb(), launch.peakMb),
    };
    say('');
    console.log(options.json ? JSON.stringify(figures) : summary(figures));
    return isFaulty(counts) ? 1 : 0;
  } finally {
    memory.stop();
    disk.stop();
    await hive.stop();
    interruption.dispose();
  }
}

/** Before the hive lives there is nothing to finish: the stores take up what they find, whenever a process ended. */
const giveUp = (): never => process.exit(130);
const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Ctrl-C once: the work in hand is finished and everything is closed. Twice, or when that takes too long: the process ends as it is; the
 * next start goes on from there all the same.
 */
function stopOnSignal(): { readonly asked: Promise<void>; dispose(): void } {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  let times = 0;
  const onSignal = (): void => {
    times += 1;
    if (times > 1) giveUp();
    setTimeout(giveUp, patienceMs).unref();
    resolve();
  };
  for (const signal of signals) process.off(signal, giveUp).on(signal, onSignal);
  return {
    asked,
    dispose() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

function summary(figures: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(figures).map(([name, value]) => {
    const written =
      typeof value === 'object' && value !== null ? JSON.stringify(value).replaceAll('"', '') : String(value);
    return `${name} ${written}`;
  });
  return shown.join(' · ');
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

for (const signal of signals) process.on(signal, giveUp);
try {
  const [launch = '', ...args] = process.argv.slice(2);
  process.exitCode = await run(JSON.parse(launch) as Launch, readOptions(args, join(projectRoot, 'personalities')));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (process.env.HIVE_DEBUG === 'true') console.error(error);
  process.exitCode = 1;
} finally {
  for (const signal of signals) process.off(signal, giveUp);
}
