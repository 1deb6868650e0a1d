import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../cache.ts';
import { synthesize } from '../synth.ts';
import { feedLine } from './feed.ts';
import { type Hive, startHive } from './hive.ts';
import { takeLock } from './lock.ts';
import { watchMemory } from './memory.ts';
import { readOptions, type StartOptions } from './options.ts';
import { freePort } from './ports.ts';
import { screen } from './screen.ts';

/** What `npm start` runs: see options.ts for what it can be told. */

const usualPort = 4747;
const dataDir = join(projectRoot, '.hive');
const calendarHour = 3_600_000;

async function main(options: StartOptions): Promise<number> {
  const memory = watchMemory();
  const say = options.json ? () => undefined : (text: string) => console.log(text);
  const firstTime = !existsSync(join(projectRoot, '.build'));
  if (firstTime) say('Building the functions and the template, once ...');
  const { stacks } = await synthesize({ stage: 'local' });

  if (options.fresh) forget();
  const port = await freePort(options.port, usualPort);
  let startSeconds: number | undefined;
  let fatal: Error | undefined;
  const coloured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const hive = await startHive({
    stacks,
    dataDir,
    speed: options.speed,
    port,
    onLine(line, now) {
      if (line.event === 'publication.published') startSeconds ??= performance.now() / 1000;
      const shown = feedLine(line, now, coloured);
      if (shown !== undefined) say(shown);
    },
    onOutput: (functionName, line) => console.error(`${functionName}: ${line}`),
    onEvent(event) {
      if (event.type === 'fatal') fatal = event.error;
    },
  });

  const interrupted = stopOnSignal(hive);
  try {
    const configFile = join(projectRoot, 'config.json');
    say(screen(hive, options));
    await hive.upload(options.personalities, existsSync(configFile) ? configFile : undefined);
    const began = await hive.cloud.begin();
    const until = options.runMs === undefined ? undefined : began + options.runMs;
    await hive.cloud.run(until === undefined ? {} : { untilCalendar: until });
    if (fatal !== undefined) throw fatal;
    const counts = await hive.report();
    const figures = {
      ...counts,
      calendarHours: round((hive.cloud.calendar.now() - began) / calendarHour, 2),
      startSeconds: startSeconds === undefined ? null : round(startSeconds, 1),
      wallSeconds: round(performance.now() / 1000, 1),
      rssMb: memory.peakMb(),
    };
    say('');
    console.log(options.json ? JSON.stringify(figures) : summary(figures));
    return counts.duplicates + counts.lost + counts.failed > 0 ? 1 : 0;
  } finally {
    memory.stop();
    interrupted.dispose();
    await hive.stop();
  }
}

/** Forgets earlier runs, but never under the feet of one that is still going on. */
function forget(): void {
  const lock = takeLock(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
  lock.release();
}

/** Ctrl-C once: what runs is finished and everything is closed. Twice: it ends at once; the next start goes on from there all the same. */
function stopOnSignal(hive: Hive): { dispose(): void } {
  let asked = false;
  const onSignal = () => {
    if (asked) process.exit(130);
    asked = true;
    void hive.cloud.stop();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    dispose() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
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

try {
  const options = readOptions(process.argv.slice(2), join(projectRoot, 'personalities'));
  process.exitCode = await main(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (process.env.HIVE_DEBUG === 'true') console.error(error);
  process.exitCode = 1;
}
