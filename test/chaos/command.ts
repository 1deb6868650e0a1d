import { Command } from 'commander';
import { replay, runSeeds } from './seeds.ts';

/** What `npm run chaos` runs: each mode is a file of its own. */

interface Options {
  readonly seeds: number;
  readonly seed?: number;
  readonly trace: boolean;
  readonly json: boolean;
}

function positive(written: string): number {
  const value = Number(written);
  if (!Number.isInteger(value) || value < 1) throw new Error(`Found "${written}", expected a whole number from 1 on.`);
  return value;
}

const options = new Command('npm run chaos --')
  .description('Runs the real steps in a world that crashes, delays, doubles and lies, decided by a seed.')
  .option('--seeds <number>', 'how many worlds', positive, 200)
  .option('--seed <number>', 'replays one world exactly', positive)
  .option('--trace', 'with --seed: prints each effect and log line', false)
  .option('--json', 'one object on the last line', false)
  .parse()
  .opts<Options>();
process.exitCode = options.seed === undefined ? await runSeeds(options) : await replay(options.seed, options);
