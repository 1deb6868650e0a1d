import { knownTraits } from '../../shared/config/effective.ts';
import { type Rehearsed, rehearsal } from '../../shared/content/rehearsal.ts';
import { silentLog } from '../../shared/monitoring/log.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import { blocks, columns, count, list, type Paint } from './format.ts';
import { type Model, type ModelOptions, openModel, saidOf, writerOf } from './model.ts';
import { readLocalFile } from './personality-files.ts';
import { pick } from './pick.ts';
import { type Progress, progressOf } from './progress.ts';
import { problemLines } from './report-text.ts';
import { triesOf } from './why.ts';

const mostPosts = 50;

export interface PreviewOptions extends ModelOptions {
  /** On each platform. */
  readonly posts: number;
  readonly platform?: string;
}

/** Drafts of a personality file with all verdicts of the gates. Nothing is posted, nothing stored, no budget of the hive touched. */
export async function preview(call: Call, file: string, options: PreviewOptions): Promise<Result> {
  const { posts } = options;
  if (!(Number.isInteger(posts) && posts >= 1 && posts <= mostPosts)) {
    throw new CliError(`--posts is ${posts}, expected a whole number from 1 to ${mostPosts}.`);
  }
  const model = await openModel(call, options);
  const local = readLocalFile(file, model.clock.now(), knownTraits(model.config));
  const { id, personality, problems } = local;
  if (personality === undefined) {
    return {
      failed: true,
      data: { file, id, status: 'refused', problems },
      text: (paint) => blocks(paint('red', `${file} would be refused:`), problemLines(problems, paint)),
    };
  }
  const platforms = platformsOf(personality, options.platform);
  call.io.note(`Asking ${model.where} for ${count(posts * platforms.length, 'post')} ...`);
  const progress = progressOf(call.io, posts * platforms.length);
  const drafts = await write(personality, platforms, posts, model, progress).finally(progress.end);
  return {
    failed: drafts.some(({ outcome }) => outcome === 'stopped'),
    data: { file, id, model: model.where, drafts: drafts.map(draftView), costUsd: costOf(drafts) },
    text: (paint) => blocks(...drafts.map((draft) => draftText(draft, paint)), costLine(drafts, model)),
  };
}

function platformsOf({ id, platforms }: Personality, named: string | undefined): readonly string[] {
  const known = Object.keys(platforms);
  if (named !== undefined) return [pick('platform', named, known, `the file of ${id} names ${list(known)}`)];
  if (known.length === 0) throw new CliError(`The file of ${id} names no platform: add one to "platforms".`);
  const enabled = known.filter((platform) => platforms[platform]?.enabled === true);
  return enabled.length === 0 ? known : enabled;
}

/** One after another, as slots come one after another; the first trouble with the model ends it. */
async function write(
  personality: Personality,
  platforms: readonly string[],
  posts: number,
  model: Model,
  progress: Progress,
): Promise<readonly Rehearsed[]> {
  const { clock, connection } = model;
  const topics: Record<string, readonly string[]> = {};
  for (const platform of platforms) {
    const account = personality.platforms[platform]?.account ?? '';
    topics[platform] = (await connection?.accounts.read(platform, account))?.topics ?? [];
  }
  const writer = writerOf(model, personality);
  const stage = rehearsal(
    { personality, version: 0, writer, ...saidOf(model), traitsOf: platformTraits, clock, log: silentLog },
    topics,
  );
  const drafts: Rehearsed[] = [];
  for (const platform of platforms) {
    for (let number = 1; number <= posts; number += 1) {
      progress.step(`${platform} ${number}`);
      const draft = await stage.say({ id: `${personality.id}.${platform}.preview.${number}`, platform });
      drafts.push(draft);
      if (draft.outcome === 'stopped') return drafts;
    }
  }
  return drafts;
}

/** A draft as JSON shows it: words, topic, every verdict of every try. */
export function draftView({ id, platform, outcome, reason, run, costUsd }: Rehearsed) {
  return {
    id,
    platform,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(run?.topic === undefined ? {} : { topic: run.topic }),
    parts: run?.parts ?? [],
    tries: (run?.tries ?? []).map(({ usage, verdicts }) => ({ model: usage.model, verdicts })),
    costUsd,
  };
}

/** Pure. */
export function draftText(draft: Rehearsed, paint: Paint): string {
  const { id, outcome, reason, run } = draft;
  const topic = run?.topic === undefined ? '' : `, about ${run.topic}`;
  const heading = `${paint('bold', id)}${topic}: ${outcome === 'draft' ? paint('green', verdictWords(draft)) : paint('red', outcome)}`;
  return blocks(
    [heading, ...(outcome === 'draft' || reason === undefined ? [] : [`  ${reason}`]), ...wordsOf(draft)].join('\n'),
    columns(findingRows(draft, paint)),
  );
}

/** The words as they would go out, one line for each of theirs. */
export function wordsOf({ run }: Rehearsed): string[] {
  return (run?.parts ?? []).flatMap(({ title, text }) =>
    [...(title === undefined ? [] : [title]), ...text.split('\n')].map((line) => `  ${line}`),
  );
}

/** What gates mended or refused. */
export function findingRows({ run }: Rehearsed, paint: Paint): string[][] {
  return triesOf(run).flatMap(({ number, findings }) =>
    findings.map((finding) => [paint('dim', `try ${number}`), finding]),
  );
}

function verdictWords({ run }: Rehearsed): string {
  const verdicts = run?.tries.at(-1)?.verdicts ?? [];
  const passed = verdicts.filter(({ verdict }) => verdict === 'pass').length;
  const tries = run?.tries.length ?? 0;
  return `${passed} of ${count(verdicts.length, 'gate')} passed it as it was${tries > 1 ? `, at try ${tries}` : ''}`;
}

export function costOf(drafts: readonly Pick<Rehearsed, 'costUsd'>[]): number {
  return Math.round(drafts.reduce((sum, { costUsd }) => sum + costUsd, 0) * 1_000_000) / 1_000_000;
}

/** What the model asked for, by the dated prices. */
export function costLine(drafts: readonly Rehearsed[], { real, where }: Model): string {
  const cost = `$${costOf(drafts).toFixed(6)}`;
  return real
    ? `Written by ${where}, for ${cost}. Nothing was posted or stored.`
    : `Written by ${where}; the real one would have asked for ${cost}. Nothing was posted or stored.`;
}
