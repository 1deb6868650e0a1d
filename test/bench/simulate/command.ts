import { Command, Option } from 'commander';
import { circumstances, writeResults } from '../results.ts';
import type { Figures } from './figures.ts';
import { partOf } from './part.ts';
import { deployedStages, simulateStages } from './stages.ts';

interface Options {
  readonly personalities: readonly number[];
  readonly days: number;
  readonly seed: number;
  readonly from: number;
  readonly workers: 'enough' | 'deployed';
  readonly workersOf?: Readonly<Record<string, number>>;
  readonly stages?: number;
  readonly perHour?: number;
  readonly json: boolean;
  readonly results: boolean;
}

function positive(written: string): number {
  const value = Number(written);
  if (!Number.isInteger(value) || value < 1) throw new Error(`Found "${written}", expected a whole number from 1 on.`);
  return value;
}

function amount(written: string): number {
  const value = Number(written);
  if (!(value > 0)) throw new Error(`Found "${written}", expected a number above 0.`);
  return value;
}

function workers(written: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    written.split(',').map((one) => {
      const [name = '', number = ''] = one.split('=');
      return [name, positive(number)];
    }),
  );
}

const options = new Command('npm run simulate --')
  .description('A made-up hive of many, run through days in a moment: what it posts, how hot it gets, what it costs.')
  .option(
    '--personalities <numbers>',
    'how many, several sizes separated by commas',
    (written) => written.split(',').map(positive),
    [100, 1000, 10_000],
  )
  .option('--days <number>', 'how long their schedules fire, a part of a day too', amount, 7)
  .option('--from <hour>', 'hour of the first day, in UTC, in which it begins: for a part of a day', Number, 0)
  .option('--seed <number>', 'decides everything', positive, 1)
  .addOption(
    new Option('--workers <how>', 'machines: as many as there is work for, or as many as are deployed')
      .choices(['enough', 'deployed'])
      .default('enough'),
  )
  .option('--workers-of <function=number,...>', 'as the stage setting workersOf, for machines as deployed', workers)
  .option(
    '--stages <number>',
    'deployments that they are spread over, each with a table of its own; else as many as their accounts need',
    positive,
  )
  .option('--per-hour <number>', 'a limit for all accounts of each platform together: its item is hot', positive)
  .option('--json', 'one object', false)
  .option('--results', 'write test/bench/RESULTS.md as well', false)
  .parse()
  .opts<Options>();

const all: Figures[] = [];
for (const personalities of [...options.personalities].sort((a, b) => a - b)) {
  const { days, seed, from, workers, workersOf, perHour } = options;
  const { stages = deployedStages(personalities) } = options;
  const limited = {
    ...(perHour === undefined ? {} : { perHour }),
    ...(workersOf === undefined ? {} : { workersOf }),
  };
  const size = { personalities, days, seed, from, workers, ...limited };
  let over = 0;
  const figures = await simulateStages(size, stages, (one, of) => {
    over += 1;
    const missed = partOf([one]).goals.filter(({ met }) => !met);
    const outcome =
      missed.length === 0 ? 'all goals met' : missed.map(({ name, value }) => `${name}: ${value}`).join(', ');
    if (of > 1) console.error(`stage ${over} of ${of}, ${one.published} posts in ${one.seconds} s: ${outcome}`);
  });
  console.error(
    `${personalities} personalities in ${stages} ${stages === 1 ? 'stage' : 'stages'}: simulated in ${figures.seconds} s`,
  );
  all.push(figures);
}
const sizes = all.map(({ personalities }) => personalities).join(', ');
// A section of its own for each choice of sizes: what takes an hour is not measured with every run.
const part = { ...partOf(all), name: `simulate ${sizes} for ${options.days} ${options.days === 1 ? 'day' : 'days'}` };
if (options.json) console.log(JSON.stringify({ part, measured: all }));
else {
  console.table(Object.fromEntries(part.rows.map((row) => [String(row.personalities), row])));
  for (const [figure, value] of Object.entries(part.figures)) console.dir({ [figure]: value }, { depth: 6 });
  for (const { name, value, bound, goal, met } of part.goals) {
    console.log(`${met ? 'met    ' : 'NOT MET'} ${name}: ${value.toFixed(3)}, goal ${bound} ${goal}`);
  }
}
const words = process.argv.slice(2).filter((word) => word !== '--results' && word !== '--json');
if (options.results) writeResults(part, `npm run simulate -- ${words.join(' ')}`.trim(), circumstances(new Date()));
process.exitCode = part.goals.every(({ met }) => met) ? 0 : 1;
