import { existsSync } from 'node:fs';
import { effectiveConfig, knownTraits } from '../../shared/config/effective.ts';
import { problemSentence } from '../../shared/config/problem.ts';
import type { Run } from '../../shared/content/ports.ts';
import { type Rehearsed, rehearsal } from '../../shared/content/rehearsal.ts';
import { silentLog } from '../../shared/monitoring/log.ts';
import { requestUsd } from '../../shared/openai/request-cost.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { buildRequest } from '../../shared/personality/prompt.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import { lookupOver } from '../../shared/publication/over-transport.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { blocks, columns, count, type Paint } from './format.ts';
import { type Model, type ModelOptions, openModel, saidOf, writerOf } from './model.ts';
import { readLocalFile } from './personality-files.ts';
import { pickVersion, pickVersioned } from './personality-versions.ts';
import { costLine, costOf, draftView, findingRows, wordsOf } from './preview.ts';
import { type Progress, progressOf } from './progress.ts';
import { newest } from './publications.ts';
import { mapInBatches, readMembers } from './roster.ts';
import { readRun } from './run-file.ts';

const mostCompared = 100;

export interface CompareOptions extends ModelOptions {
  readonly last: number;
  /** Without asking what it may cost. */
  readonly yes?: boolean;
}

/** Something that was said, with what made it. */
interface Said {
  readonly publication: Publication;
  readonly run: Run;
}

/** What another version, or a file, would have said at the occasions at which `older` said something: side by side. */
export async function compare(
  call: Call,
  written: string,
  older: number,
  newer: number | string,
  options: CompareOptions,
): Promise<Result> {
  const { last } = options;
  if (!(Number.isInteger(last) && last >= 1 && last <= mostCompared)) {
    throw new CliError(`--last is ${last}, expected a whole number from 1 to ${mostCompared}.`);
  }
  const connection = await call.connect();
  const { id, current } = await pickVersioned(written, connection);
  await pickVersion(id, older, current, connection);
  // Whoever writes: what is compared is this hive's, by its settings.
  const { config } = await connection.control.read();
  const model = { ...(await openModel(call, options)), connection, config };
  const personality =
    typeof newer === 'number'
      ? (await pickVersion(id, newer, current, connection)).effective
      : { ...fromFile(newer, model), id };
  const said = await saidBy(id, older, last, connection);
  if (said.length === 0)
    throw new CliError(`Nothing that version ${older} of ${id} said is kept: see "hive posts list ${id}".`);
  const asked = said.filter(({ publication }) => personality.platforms[publication.platform] !== undefined);
  await agree(call, mostUsd(asked, personality, model), asked.length, model, options.yes === true);
  const progress = progressOf(call.io, asked.length);
  const version = typeof newer === 'number' ? newer : 0;
  const rehearsed = await rehearse(asked, personality, version, model, progress).finally(progress.end);
  const name = typeof newer === 'number' ? `version ${newer}` : newer;
  const pairs = said.map((one) => ({ ...one, would: rehearsed.find(({ id: same }) => same === one.publication.id) }));
  return {
    failed: rehearsed.some(({ outcome }) => outcome === 'stopped'),
    data: {
      personality: id,
      older,
      newer,
      model: model.where,
      occasions: pairs.map(({ publication, run, would }) => ({
        publication: publication.id,
        topic: run.topic,
        said: publication.parts,
        ...(would === undefined ? {} : { would: draftView(would) }),
      })),
      costUsd: costOf(rehearsed),
    },
    text: (paint) =>
      blocks(
        ...pairs.map(({ publication, run, would }) => pairText(publication, run, would, older, name, paint)),
        costLine(rehearsed, model),
      ),
  };
}

/** `3` or `v3` is a version; a file ends in .json or is there. */
export function isFile(written: string): boolean {
  return written.endsWith('.json') || written.includes('/') || existsSync(written);
}

function fromFile(file: string, model: Model): Personality {
  const { personality, problems } = readLocalFile(file, model.clock.now(), knownTraits(model.config));
  if (personality !== undefined) return personality;
  const [first] = problems;
  throw new CliError(`The file ${file} would be refused: ${first === undefined ? '' : problemSentence(first)}`);
}

/** The newest publications of that version whose run is kept and that have words, newest first. */
async function saidBy(id: string, version: number, last: number, connection: Connection): Promise<readonly Said[]> {
  const [member] = await readMembers(connection, await connection.control.read(), [id]);
  const publications = await newest(connection, member?.accounts ?? [], { last, personality: id, version });
  const runs = await mapInBatches(publications, (publication) => readRun(publication, connection), 10);
  return publications.flatMap((publication, index) => {
    const run = runs[index];
    // Words of a person were not asked of the writer.
    const byWriter = run?.tries.some(({ instructions }) => instructions !== '') === true;
    return run === undefined || !byWriter ? [] : [{ publication, run }];
  });
}

/** What the model may ask for, three tries each. */
function mostUsd(said: readonly Said[], personality: Personality, { config }: Model): number {
  return said.reduce((sum, { publication: { id, platform }, run }) => {
    const plan = personality.platforms[platform];
    const traits = plan === undefined ? undefined : lookupOver(platformTraits, platform, plan.transport);
    if (traits === undefined || plan === undefined) return sum;
    const effective = effectiveConfig({ ...(config === undefined ? {} : { config }), traits, plan, personality });
    const { maxOutputTokens } = effective.openai;
    const topic = run.topic === undefined ? {} : { topic: run.topic };
    const withTitle = traits.titleLimit !== undefined;
    const about = { personality, traits, plan, ...topic, withTitle, config: effective };
    const request = buildRequest({ ...about, maxOutputTokens, seed: `${id}#1` });
    return sum + 3 * requestUsd(request, 0, effective.openai).most;
  }, 0);
}

async function agree({ io }: Call, usd: number, occasions: number, model: Model, yes: boolean): Promise<void> {
  if (!model.real) return;
  const question = `${model.where} is asked for ${count(occasions, 'post')}, which costs at most $${usd.toFixed(4)}.`;
  if (yes) io.note(question);
  else if (!io.interactive) throw new CliError(`${question} Say --yes if that is what you want.`);
  else if ((await io.choose(`${question} Go on?`, ['no', 'yes'])) !== 'yes') throw new CliError('Nothing was asked.');
}

/** The same ids, so that the same examples and facts are shown; the same topics. */
async function rehearse(
  said: readonly Said[],
  personality: Personality,
  version: number,
  model: Model,
  progress: Progress,
): Promise<readonly Rehearsed[]> {
  const { clock } = model;
  const writer = writerOf(model, personality);
  const tools = { personality, version, writer, ...saidOf(model), traitsOf: platformTraits, clock, log: silentLog };
  const stage = rehearsal(tools);
  const done: Rehearsed[] = [];
  for (const { publication, run } of said) {
    const { id, platform, target } = publication;
    const topic = run.topic === undefined ? {} : { topic: run.topic };
    progress.step(id);
    const one = await stage.say({ id, platform, target, ...topic });
    done.push(one);
    if (one.outcome === 'stopped') break;
  }
  return done;
}

function pairText(
  publication: Publication,
  run: Run,
  would: Rehearsed | undefined,
  older: number,
  name: string,
  paint: Paint,
): string {
  const words = wordsOf({ ...publication, run: { ...run, parts: publication.parts }, outcome: 'draft', costUsd: 0 });
  const topic = run.topic === undefined ? '' : `, about ${run.topic}`;
  return [
    `${paint('bold', publication.id)}${topic}`,
    paint(
      'dim',
      `version ${older} ${publication.state === 'published' ? 'said' : `wrote, and it is ${publication.state}`}:`,
    ),
    ...(words.length === 0 ? ['  (no words)'] : words),
    paint('cyan', `${name} would say:`),
    ...(would === undefined
      ? [`  nothing: it was not asked, or does not post on ${publication.platform}`]
      : would.outcome === 'draft'
        ? wordsOf(would)
        : [`  nothing: ${would.reason ?? would.outcome}`]),
    ...(would === undefined ? [] : [columns(findingRows(would, paint))].filter((rows) => rows !== '')),
  ].join('\n');
}
