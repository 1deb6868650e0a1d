import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Stage, stageFrom } from '../../stage.ts';
import type { Io } from '../command.ts';
import { agreed } from './files.ts';
import { done, type Manner, open, type StepReport, there } from './step.ts';

/** What cdk.json says of a stage beyond what is built in. */
export interface StageLines {
  readonly name: string;
  readonly email: string;
}

/** The lines as they stand in cdk.json, inside `context`. Pure. */
export function stageLines({ name, email }: StageLines): string {
  return [`    "stages": {`, `      ${JSON.stringify(name)}: { "email": ${JSON.stringify(email)} }`, '    },'].join(
    '\n',
  );
}

/**
 * The text of cdk.json with these lines as the first of its context, everything else as it was; undefined where it speaks of stages
 * already, or has no context: that is for a person to edit. Pure.
 */
export function withStage(text: string, lines: StageLines): string | undefined {
  const { context } = JSON.parse(text) as { context?: { stages?: unknown } };
  if (context === undefined || context.stages !== undefined) return undefined;
  const opening = /"context"\s*:\s*\{\n/.exec(text);
  if (opening === null) return undefined;
  const at = opening.index + opening[0].length;
  const changed = `${text.slice(0, at)}${stageLines(lines)}\n${text.slice(at)}`;
  // What would not be read as it is meant is not written.
  const read = (JSON.parse(changed) as { context: Record<string, unknown> }).context;
  const stage = stageFrom((key) => (key === 'stage' ? lines.name : read[key]));
  return stage.email === lines.email ? changed : undefined;
}

/** Who is told of drafts that wait and of alarms. The lines are shown; they are written only where a person says so. */
export async function emailStep(
  io: Pick<Io, 'ask' | 'choose' | 'note'>,
  manner: Manner,
  root: string,
  stage: Stage,
): Promise<StepReport> {
  const step = `e-mail of stage ${stage.name}`;
  if (stage.email !== undefined) return there(step, `${stage.email} is told`);
  const example = stageLines({ name: stage.name, email: 'you@example.com' });
  const lines = `in cdk.json, first under "context":\n${example}`;
  if (manner !== 'ask') return open(step, `nobody is told of drafts that wait and of alarms; ${lines}`);
  const email = (await io.ask('Who is told by e-mail of drafts that wait and of alarms? (empty: nobody)')).trim();
  if (email === '') return open(step, 'nobody is told; hive init asks again');
  if (!z.email().safeParse(email).success)
    return open(step, 'what was given is no e-mail address; hive init asks again');
  const file = join(root, 'cdk.json');
  const changed = withStage(readFileSync(file, 'utf8'), { name: stage.name, email });
  const own = stageLines({ name: stage.name, email });
  io.note(`The lines, in cdk.json, first under "context":\n${own}`);
  if (changed === undefined) return open(step, `cdk.json speaks of stages already: put "email" there by hand`);
  if (!(await agreed(io, manner, 'Write them into cdk.json?')))
    return open(step, 'the lines above are for you to write');
  writeFileSync(file, changed);
  return done(step, `${email} is told, from the next deploy on; AWS asks that address once`);
}
