import { Command } from 'commander';
import { formNames } from './files.ts';
import { hostileKeys } from './hostile.ts';
import { judgeFile } from './judge-file.ts';
import { judgeKey } from './judge-key.ts';
import { bytesOf } from './mutations.ts';
import { type Finding, runSeed, shrunk } from './run.ts';

/** What `npm run fuzz` runs: mutated personality files and config.json, each decided by its seed, through the real import. */

interface Options {
  readonly runs?: number;
  readonly seed?: number;
  readonly json: boolean;
}

const usualRuns = 10_000;
/** Milliseconds of the processor that one file may take: half of all, and each. */
const goals = { median: 50, longest: 1000 } as const;
const shownFaults = 10;

function positive(written: string): number {
  const value = Number(written);
  if (!Number.isInteger(value) || value < 1) throw new Error(`Found "${written}", expected a whole number from 1 on.`);
  return value;
}

async function main({ runs, seed, json }: Options): Promise<number> {
  const first = seed ?? 1;
  const count = runs ?? (seed === undefined ? usualRuns : 1);
  // The first files of a process pay for compiling: they are no measure of a file.
  for (const form of formNames)
    await judgeFile(
      bytesOf({ form, changes: [], spellings: [] }),
      form === 'config' ? 'config' : 'personality',
      'empty',
    );
  const began = performance.now();
  const guilty: Finding[] = [];
  const times: number[] = [];
  let slowest = { seed: 0, milliseconds: 0 };
  let accepted = 0;
  for (let one = first; one < first + count; one += 1) {
    const finding = await runSeed(one);
    times.push(finding.milliseconds);
    if (finding.milliseconds > slowest.milliseconds) slowest = finding;
    if (finding.accepted) accepted += 1;
    if (finding.faults.length > 0) guilty.push(finding);
  }
  const keyFaults = (await Promise.all(hostileKeys.map(judgeKey))).flat();
  const median = times.sort((left, right) => left - right)[Math.floor(times.length / 2)] ?? 0;
  const report = {
    runs: count,
    accepted,
    refused: count - accepted,
    faults: guilty.length,
    keys: hostileKeys.length,
    keyFaults,
    medianMs: round(median),
    longestMs: round(slowest.milliseconds),
    slowestSeed: slowest.seed,
    seconds: round((performance.now() - began) / 1000),
    guiltySeeds: guilty.map((finding) => finding.seed),
  };
  if (json) console.log(JSON.stringify(report));
  else await print(report, guilty);
  const quick = median <= goals.median && slowest.milliseconds <= goals.longest;
  return guilty.length === 0 && keyFaults.length === 0 && quick ? 0 : 1;
}

async function print(report: Readonly<Record<string, unknown>>, guilty: readonly Finding[]): Promise<void> {
  for (const [name, value] of Object.entries(report)) {
    console.log(`${name.padEnd(12)} ${Array.isArray(value) ? value.slice(0, 50).join(', ') || 'none' : value}`);
  }
  for (const finding of guilty.slice(0, shownFaults)) {
    const { form, changes, spellings } = await shrunk(finding);
    console.log(`\nseed ${finding.seed}: replay it with npm run fuzz -- --seed ${finding.seed}`);
    for (const fault of finding.faults) console.log(`  ${fault}`);
    console.log(
      `  ${JSON.stringify({ form, changes, spellings: spellings.map(({ kind, at }) => ({ kind, at })) }).slice(0, 600)}`,
    );
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

process.exitCode = await main(
  new Command('npm run fuzz --')
    .description(
      'Uploads mutated files: never a crash, never half a change, always a named field. Ends with 1 where that fails.',
    )
    .option('--runs <number>', `how many files; ${usualRuns}, or one where a seed is named`, positive)
    .option('--seed <number>', 'the first seed; alone it replays one case exactly', positive)
    .option('--json', 'one object on the last line', false)
    .parse()
    .opts<Options>(),
);
