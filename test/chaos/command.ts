import { Command } from 'commander';
import { reportCases } from './cases-report.ts';
import { reportProcesses } from './processes-report.ts';
import { type Findings, runSeed } from './run.ts';

/** What `npm run chaos` runs: many worlds, each decided by its seed, and what they prove. */

interface Options {
  readonly seeds: number;
  readonly seed?: number;
  readonly json: boolean;
  readonly processes?: number;
  readonly cases?: boolean;
}

const figures = ['duplicates', 'lost', 'wronglyMatched', 'overLimit', 'unsettled'] as const;

function positive(written: string): number {
  const value = Number(written);
  if (!Number.isInteger(value) || value < 1) throw new Error(`Found "${written}", expected a whole number from 1 on.`);
  return value;
}

async function main({ seeds, seed, json }: Options): Promise<number> {
  const chosen = seed === undefined ? Array.from({ length: seeds }, (_, index) => index + 1) : [seed];
  const hits = new Map<string, number>();
  const totals = {
    runs: 0,
    publications: 0,
    posts: 0,
    duplicates: 0,
    lost: 0,
    wronglyMatched: 0,
    overLimit: 0,
    unsettled: 0,
    bugs: 0,
  };
  const guilty: Findings[] = [];
  for (const one of chosen) {
    const findings = await runSeed(one);
    totals.runs += 1;
    totals.publications += findings.publications;
    totals.posts += findings.posts;
    totals.bugs += findings.bugs.length;
    for (const figure of figures) totals[figure] += findings[figure];
    for (const [name, count] of findings.hits) hits.set(name, (hits.get(name) ?? 0) + count);
    if (findings.bugs.length > 0 || figures.some((figure) => findings[figure] > 0)) guilty.push(findings);
  }
  const report = {
    ...totals,
    crashPoints: [...hits.values()].filter((count) => count > 0).length,
    neverHit: [...hits].filter(([, count]) => count === 0).map(([name]) => name),
    guiltySeeds: guilty.map((findings) => findings.seed),
  };
  if (json) {
    console.log(JSON.stringify(report));
  } else {
    for (const [name, value] of Object.entries(report)) {
      console.log(`${name.padEnd(15)} ${Array.isArray(value) ? value.join(', ') || 'none' : value}`);
    }
    for (const { seed: which, bugs } of guilty) {
      console.log(
        `seed ${which}: replay it with npm run chaos -- --seed ${which}${bugs[0] === undefined ? '' : `\n${bugs[0]}`}`,
      );
    }
  }
  return guilty.length === 0 ? 0 : 1;
}

const options = new Command('npm run chaos --')
  .description('Runs the real steps in a world that crashes, delays, doubles and lies, decided by a seed.')
  .option('--seeds <number>', 'how many worlds', positive, 200)
  .option('--seed <number>', 'replays one world exactly', positive)
  .option(
    '--processes <number>',
    'kills the whole hive of npm start so often, at moments that --seed decides',
    positive,
  )
  .option('--cases', 'measures the known cases one by one against the sandboxes')
  .option('--json', 'one object on the last line', false)
  .parse()
  .opts<Options>();
if (options.cases === true) process.exitCode = await reportCases(options.json);
else if (options.processes !== undefined)
  process.exitCode = await reportProcesses(options.processes, options.seed, options.json);
else process.exitCode = await main(options);
