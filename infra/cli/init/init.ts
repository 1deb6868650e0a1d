import { projectRoot } from '../../cache.ts';
import { type Stage, stageFrom } from '../../stage.ts';
import { contextOf } from '../../synth.ts';
import type { Call, Result } from '../command.ts';
import { look } from '../doctor/look.ts';
import { blocks, columns, type Paint, section } from '../format.ts';
import { configStep, envStep } from './files.ts';
import { personalityStep } from './personality.ts';
import { secretSteps } from './secrets.ts';
import { emailStep } from './stage.ts';
import { type Manner, type StepReport, there } from './step.ts';

export interface InitOptions {
  readonly stage?: string;
  readonly dataDir?: string;
  /** Without questions: whatever has a default. */
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Where a hive may live, as a person chooses. */
const homes: Readonly<Record<string, string>> = {
  'on this machine, with look-alikes of everything': 'local',
  'in AWS, stage dev: a dry run that posts nothing': 'dev',
  'in AWS, stage prod: live': 'prod',
};

/**
 * Step by step from a fresh folder to a hive: shows what is there, makes what is missing, overwrites nothing. Fails where nobody can be asked
 * and something is missing.
 */
export async function init(call: Call, options: InitOptions, root: string = projectRoot): Promise<Result> {
  const { io } = call;
  const manner: Manner = options.yes === true ? 'defaults' : io.interactive && options.json !== true ? 'ask' : 'tell';
  const name = await stageName(call, options, manner);
  const context = contextOf(root);
  const stage = stageFrom((key) => (key === 'stage' ? name : context[key]));
  const steps: StepReport[] = [];
  const take = (...reports: readonly StepReport[]): void => {
    steps.push(...reports);
    if (manner === 'ask') for (const { step, said } of reports) io.note(`${step}: ${said}`);
  };
  take(await envStep(io, manner, root));
  take(await configStep(io, manner, root));
  take(name === 'local' ? there('stage', 'this machine') : there('stage', `${name}, ${stage.mode}`));
  if (name !== 'local') take(await emailStep(io, manner, root, stage));
  take(await personalityStep(io, manner, root, Date.now()));
  let deployed = false;
  if (name === 'local') take(there("the model's key", 'this machine needs none: look-alikes stand in'));
  else {
    // What a person chose counts, and they could not say it on the command line.
    const hive = await look(() => call.connect(name));
    deployed = 'seen' in hive;
    take(...(await secretSteps(call, manner, hive)));
  }
  const next = nextCommands(steps, stage, deployed);
  return {
    // What it stores in a hive leaves its deed where that happens; often it finds all of it there.
    unchanged: true,
    failed: manner === 'tell' && steps.some(({ state }) => state === 'open'),
    data: { stage: name, steps, next },
    text: (paint) => initText(steps, next, manner, paint),
  };
}

async function stageName(call: Call, { stage, dataDir }: InitOptions, manner: Manner): Promise<string> {
  if (stage !== undefined) return stage;
  if (dataDir !== undefined) return 'local';
  const { AWS_PROFILE: profile = '' } = call.io.environment;
  if (manner !== 'ask') return profile === '' ? 'local' : 'dev';
  const home = await call.io.choose('Where will the hive live? It can move later.', Object.keys(homes));
  return homes[home] ?? 'local';
}

/** What to type from here on, in its order. Pure. */
export function nextCommands(
  steps: readonly StepReport[],
  { name }: Pick<Stage, 'name'>,
  deployed: boolean,
): readonly string[] {
  const own = steps.flatMap(({ next = [] }) => next);
  const first =
    name === 'local' ? ['npm start'] : deployed ? [] : ['npx cdk bootstrap', `npx cdk deploy --all -c stage=${name}`];
  const suffix = name === 'local' ? '' : ` --stage ${name}`;
  const withStage = own.map((command) => (/^hive (?!init)/.test(command) ? `${command}${suffix}` : command));
  return [...new Set([...first, ...withStage, `hive doctor${suffix}`])];
}

const colours = { there: 'dim', done: 'green', open: 'yellow' } as const;
const words = { there: 'is there', done: 'done', open: 'open' } as const;

/** Pure. */
export function initText(steps: readonly StepReport[], next: readonly string[], manner: Manner, paint: Paint): string {
  const rows = steps.map(({ step, state, said }) => [paint(colours[state], words[state]), step, said]);
  const nobody =
    manner === 'tell'
      ? 'Nothing was changed, because nobody can be asked here: say --yes for the defaults, or sit at a terminal.'
      : '';
  return blocks(columns(rows, ''), nobody, section('Next', next.map((command) => `  ${command}`).join('\n'), paint));
}
