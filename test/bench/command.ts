import { Argument, Command } from 'commander';
import { browser } from './browser.ts';
import { cost } from './cost.ts';
import { load } from './load.ts';
import { memory } from './memory.ts';
import { model } from './model.ts';
import type { Part } from './part.ts';
import { circumstances, writeResults } from './results.ts';
import { similarity } from './similarity.ts';
import { throughput } from './throughput.ts';

/** What `npm run bench` measures, by name: figures and whether they reach what was promised. */
const parts: Readonly<Record<string, () => Promise<Part>>> = {
  browser,
  cost,
  load,
  memory,
  model,
  similarity,
  throughput,
};

interface Options {
  readonly json: boolean;
  readonly results: boolean;
}

function print({ name, goals, rows, figures }: Part): void {
  console.log(`\n${name}`);
  console.table(rows);
  for (const [figure, value] of Object.entries(figures)) console.log(`${figure}:`, value);
  for (const { name: what, value, bound, goal, met } of goals) {
    console.log(`${met ? 'met    ' : 'NOT MET'} ${what}: ${value.toFixed(3)}, goal ${bound} ${goal}`);
  }
}

async function main(names: readonly string[], { json, results }: Options): Promise<number> {
  const measured: Part[] = [];
  for (const name of names) {
    const part = parts[name];
    if (part === undefined) throw new Error(`There is no part ${name}; there are ${Object.keys(parts).join(', ')}.`);
    const begun = performance.now();
    const done = await part();
    console.error(`${name}: measured in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    if (!json) print(done);
    if (results) writeResults(done, `npm run bench -- ${name}`, circumstances(new Date()));
    measured.push(done);
  }
  if (json) console.log(JSON.stringify(measured));
  return measured.every(({ goals }) => goals.every(({ met }) => met)) ? 0 : 1;
}

const command = new Command('npm run bench --')
  .description('Measures what the hive promises; ends with 1 where a goal is not met.')
  .addArgument(new Argument('[parts...]', 'what to measure; all when none is named').choices(Object.keys(parts)))
  .option('--json', 'one line of JSON', false)
  .option('--results', 'write test/bench/RESULTS.md as well', false)
  .parse();
const names = command.args.length === 0 ? Object.keys(parts) : command.args;
process.exitCode = await main(names, command.opts<Options>());
