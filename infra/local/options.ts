import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Speed } from './calendar.ts';

export interface StartOptions {
  /** Calendar milliseconds to run; absent: until Ctrl-C. */
  readonly runMs?: number;
  readonly speed: Speed;
  readonly personalities: string;
  /** Of the page that shows the timeline; absent: 4747, or any free one when that is taken. */
  readonly port?: number;
  readonly fresh: boolean;
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

/** Reads the arguments of `npm start`; what is wrong ends the process with one sentence and code 1. */
export function readOptions(argv: readonly string[], defaultPersonalities: string): StartOptions {
  const command = new Command('npm start --')
    .description('Runs the whole hive on this machine: the template and the bundles that AWS gets, against sandboxes.')
    .option('--for <duration>', 'calendar time to run, such as 12h or 7d, then stop', parseDuration)
    .option('--speed <speed>', 'how fast the calendar may run: a number, or max', parseSpeed, 60)
    .option('--personalities <folder>', 'folder of personality files to upload', parseFolder, defaultPersonalities)
    .option('--port <port>', 'port of the page with the timeline', parsePort)
    .option('--fresh', 'forget everything an earlier run left in .hive/', false)
    .addOption(new Option('--json', 'no feed; the last line is one object with the figures').default(false))
    .addHelpText(
      'after',
      '\nExamples:\n  npm start\n  npm start -- --fresh --for 48h --speed max --json\n  npm start -- --personalities ~/my-characters\n\nHIVE_DATA_DIR in the environment names another folder than .hive/, for a hive beside that one.',
    )
    .allowExcessArguments(false)
    .parse(argv, { from: 'user' });
  const { for: runMs, ...rest } = command.opts<Omit<StartOptions, 'runMs'> & { for?: number }>();
  return { ...rest, ...(runMs === undefined ? {} : { runMs }) };
}
