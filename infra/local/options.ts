import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { withNearest } from '../../shared/config/problem.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import type { Speed } from './calendar.ts';
import { liveModel } from './live/live.ts';

export interface StartOptions {
  /** Calendar milliseconds to run; absent: until Ctrl-C. */
  readonly runMs?: number;
  readonly speed: Speed;
  readonly personalities: string;
  /** How many people there are in the sandboxes: 1 is the usual number, 0 none. */
  readonly crowd: number;
  /** Of the page that shows the timeline; absent: 4747, or any free one when that is taken. */
  readonly port?: number;
  readonly fresh: boolean;
  /** Ids of the platforms that are real, and the word for the model; absent: everything is a sandbox. */
  readonly live?: readonly string[];
  /** Nobody needs to be asked before the first real post. */
  readonly yes: boolean;
  readonly json: boolean;
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `12h`, `7d` in milliseconds; throws one sentence about anything else. */
export function parseDuration(written: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(written.trim());
  const duration = match === null ? 0 : Number(match[1]) * (units[match[2] ?? ''] ?? 0);
  if (duration <= 0) {
    throw new InvalidArgumentError(`Found "${written}", expected a number and a unit, such as 30m, 12h or 7d.`);
  }
  return duration;
}

/** `max`, or a number from 1 to 100000. */
export function parseSpeed(written: string): Speed {
  if (written === 'max') return 'max';
  const speed = Number(written);
  if (!Number.isFinite(speed) || speed < 1 || speed > 100_000) {
    throw new InvalidArgumentError(`Found "${written}", expected "max" or a number from 1 to 100000.`);
  }
  return speed;
}

/** `off`, or how many times the usual number of people, up to 20. */
export function parseCrowd(written: string): number {
  if (written === 'off') return 0;
  const scale = Number(written);
  if (written.trim() === '' || !(scale >= 0 && scale <= 20)) {
    throw new InvalidArgumentError(`Found "${written}", expected "off" or a number from 0 to 20.`);
  }
  return scale;
}

/** 1 to 65535. */
export function parsePort(written: string): number {
  const port = Number(written);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError(`Found "${written}", expected a port from 1 to 65535.`);
  }
  return port;
}

function parseFolder(written: string): string {
  const folder = resolve(written);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new InvalidArgumentError(`Found "${written}", expected a folder with personality files (*.json).`);
  }
  return folder;
}

const platforms = allPlatformTraits.map(({ id }) => id);

/** One platform more that is real; throws one sentence about a word that names none. */
export function addLive(written: string, before: readonly string[] | true | undefined): readonly string[] {
  const known = [...platforms, liveModel];
  if (!known.includes(written)) {
    const expected = withNearest(`expected some of ${known.join(', ')}`, written, known);
    throw new InvalidArgumentError(`Found "${written}", ${expected}.`);
  }
  return [...new Set([...(Array.isArray(before) ? before : []), written])];
}

/** Reads the arguments of `npm start`; what is wrong ends the process with one sentence and code 1. */
export function readOptions(argv: readonly string[], defaultPersonalities: string): StartOptions {
  const command = new Command('npm start --')
    .description('Runs the whole hive on this machine: the template and the bundles that AWS gets, against sandboxes.')
    .option('--for <duration>', 'calendar time to run, such as 12h or 7d, then stop', parseDuration)
    .option('--speed <speed>', 'how fast the calendar may run: a number, or max', parseSpeed, 60)
    .option('--personalities <folder>', 'folder of personality files to upload', parseFolder, defaultPersonalities)
    .option('--crowd <number>', 'people in the look-alikes: off, or how many times the usual number', parseCrowd, 1)
    .option('--port <port>', 'port of the page with the timeline (default: 4747, or a free one)', parsePort)
    .option('--fresh', 'forget everything an earlier run left in .hive/', false)
    .option(
      '--live [platforms...]',
      `post for real, with keys from .env: on these platforms (${platforms.join(', ')}), on all, or ${liveModel} for real texts that stay here`,
      addLive,
    )
    .option('--yes', 'do not ask before the first real post', false)
    .addOption(new Option('--json', 'no feed; the last line is one object with the figures').default(false))
    .addHelpText(
      'after',
      `\nExamples:\n  npm start\n  npm start -- --fresh --for 48h --speed max --json\n  npm start -- --personalities ~/my-characters\n  npm start -- --live openai\n  npm start -- --live ${platforms[0]}\n\nHIVE_DATA_DIR in the environment names another folder than .hive/, for a hive beside that one.`,
    )
    .allowExcessArguments(false)
    .parse(argv, { from: 'user' });
  const {
    for: runMs,
    live: named,
    ...rest
  } = command.opts<Omit<StartOptions, 'runMs' | 'live'> & { for?: number; live?: readonly string[] | true }>();
  const of = { ...rest, ...(runMs === undefined ? {} : { runMs }) };
  if (named === undefined) return of;
  if (of.fresh) {
    command.error('error: --fresh does not go with --live: what real accounts said is never forgotten. Leave one out.');
  }
  if (command.getOptionValueSource('speed') === 'cli' && of.speed !== 1) {
    command.error(`error: --speed ${of.speed} does not go with --live: people live by the clock. Leave one out.`);
  }
  // Real texts are paid for: nobody made up asks for them.
  return { ...of, speed: 1, crowd: 0, live: named === true ? platforms : named };
}
