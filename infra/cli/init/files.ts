import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemSentence } from '../../../shared/config/problem.ts';
import { readConfig } from '../../../shared/config/read-config.ts';
import { allPlatformTraits } from '../../../shared/platforms/registry.ts';
import type { Io } from '../command.ts';
import { done, type Manner, open, type StepReport, there } from './step.ts';

/** What a hive begins with: a model that is cheap, and nothing that the defaults say already. */
const firstConfig = { paused: false, openai: { model: 'gpt-6-luna', api: 'responses' } };

/** Makes .env from .env.example, readable by its owner alone. One that is there is left as it is. */
export async function envStep(io: Pick<Io, 'choose'>, manner: Manner, root: string): Promise<StepReport> {
  const [file, example] = [join(root, '.env'), join(root, '.env.example')];
  if (existsSync(file)) return there('.env', 'it stays as it is');
  if (!existsSync(example)) return open('.env', 'there is no .env.example to begin with; a hive runs without either');
  if (!(await agreed(io, manner, 'Make .env from .env.example? Git ignores it; nothing in it is needed yet.'))) {
    return open('.env', 'would be copied from .env.example');
  }
  // Never over one that somebody made in between.
  writeFileSync(file, readFileSync(example), { mode: 0o600, flag: 'wx' });
  return done('.env', 'copied from .env.example; fill in what you use');
}

/** Makes a config.json. One that is there is checked and left as it is. */
export async function configStep(io: Pick<Io, 'choose'>, manner: Manner, root: string): Promise<StepReport> {
  const file = join(root, 'config.json');
  if (existsSync(file)) {
    const read = readConfig(readFileSync(file), allPlatformTraits);
    if (read.ok) return there('config.json', 'valid');
    const [first] = read.problems;
    return open(
      'config.json',
      `would be refused: ${first === undefined ? '' : problemSentence(first)}; mend the field`,
    );
  }
  const model = firstConfig.openai.model;
  if (!(await agreed(io, manner, `Make a config.json that writes with ${model}?`))) {
    return open('config.json', `would be made, with model ${model}; without it the defaults count`);
  }
  writeFileSync(file, `${JSON.stringify(firstConfig, null, 2)}\n`, { flag: 'wx' });
  return done('config.json', `made, with model ${model}`);
}

/** Yes by a person, or by --yes. */
export async function agreed(io: Pick<Io, 'choose'>, manner: Manner, question: string): Promise<boolean> {
  if (manner !== 'ask') return manner === 'defaults';
  return (await io.choose(question, ['yes', 'no'])) === 'yes';
}
