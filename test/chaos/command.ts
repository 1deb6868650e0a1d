import { Command } from 'commander';
import { reportCases } from './cases-report.ts';
import { reportProcesses } from './processes-report.ts';
import { replay, runSeeds } from './seeds.ts';

/** What `npm run chaos` runs: each mode is a file of its own. */

interface Options {
  readonly seeds: number;
  readonly seed?: number;
  readonly processes?: number;
  readonly cases: boolean;
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
  .option('--seed <number>', 'replays one world exactly; with --processes: decides its moments and faults', positive)
  .option('--processes <number>', 'kills the whole hive of npm start so often, under load', positive)
  .option('--cases', 'measures the known cases, one by one', false)
  .option('--trace', 'with --seed: prints each effect and log line', false)
  .option('--json', 'one object on the last line', false)
  .parse()
  .opts<Options>();
const { seed, processes, cases, json } = options;
if (cases) process.exitCode = await reportCases(json);
else if (processes !== undefined) process.exitCode = await reportProcesses(processes, seed, json);
else process.exitCode = seed === undefined ? await runSeeds(options) : await replay(seed, options);
