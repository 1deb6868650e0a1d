import { readFileSync } from 'node:fs';
import { cachedControl } from '../../shared/aws/dynamodb/switches.ts';
import { effectiveConfig } from '../../shared/config/effective.ts';
import { type EditAnswer, type EditTools, edit } from '../../shared/content/edit.ts';
import { silentLog } from '../../shared/monitoring/log.ts';
import { openaiModerator } from '../../shared/openai/moderation.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import { type Answer, approve, reject } from '../../shared/publication/approval.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { callerOf } from './caller.ts';
import { CliError } from './cli-error.ts';
import type { Call, Io, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { outcome, pickPublication, publicationView } from './publications.ts';
import { openJobs } from './queues.ts';
import { refusal } from './refusal.ts';

/** What a person's answer to a held draft works with; `close` when done. */
export interface Desk {
  readonly by: string;
  readonly tools: EditTools;
  close(): void;
}

export async function openDesk(connection: Connection, io: Pick<Io, 'environment'>): Promise<Desk> {
  const { ledger, budgets, audit, optOuts, accounts, personalities, similar, answering } = connection;
  const { bucket, clock, control, target } = connection;
  const jobs = await openJobs(connection);
  const hive = cachedControl(control, clock);
  // A hive on this machine speaks to look-alikes: its words do not go to the real moderation.
  const key = target.kind === 'aws' ? (io.environment.OPENAI_API_KEY ?? '') : '';
  const moderator = key === '' ? undefined : openaiModerator({ apiKey: async () => key, clock });
  return {
    by: await callerOf(connection),
    tools: {
      ledger,
      budgets,
      audit,
      optOuts,
      accounts,
      personalities,
      similar,
      answering,
      runs: bucket,
      jobs,
      clock,
      log: silentLog,
      traitsOf: platformTraits,
      config: async (traits, plan, personality) =>
        effectiveConfig({ ...(await hive.read()), traits, plan, personality }),
      ...(moderator === undefined ? {} : { moderator }),
    },
    close: () => jobs.close(),
  };
}

export async function approvePost(call: Call, written: string, hash: string | undefined): Promise<Result> {
  return atDesk(call, written, async (publication, { by, tools }) =>
    answered(await approve(publication.id, { by, hash: hash ?? publication.textHash ?? '' }, tools)),
  );
}

export async function rejectPost(call: Call, written: string, why: string): Promise<Result> {
  return atDesk(call, written, async (publication, { by, tools }) =>
    answered(await reject(publication.id, { by, why }, tools)),
  );
}

export interface EditOptions {
  readonly text?: string;
  /** A file with the words; parts of a thread have lines of `---` between them. */
  readonly file?: string;
  readonly title?: string;
}

export async function editPost(call: Call, written: string, options: EditOptions): Promise<Result> {
  const words = wordsOf(options);
  return atDesk(call, written, async (publication, { by, tools }) => {
    const texts = partsOf(words, publication);
    return edited(await edit(publication.id, { by, texts, title: options.title }, tools));
  });
}

function wordsOf({ text, file }: EditOptions): string {
  if ((text === undefined) === (file === undefined)) {
    throw new CliError('Expected the new words once: --text "..." or --file FILE.');
  }
  if (text !== undefined) return text;
  try {
    return readFileSync(file ?? '', 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError(`The file ${file} cannot be read (${code ?? String(error)}): name one with the new words.`, {
      cause: error,
    });
  }
}

const between = /^\s*---\s*$/m;

/** Where there are threads, a line of `---` begins the next part; elsewhere it is part of the text. */
export function partsOf(words: string, { platform }: Pick<Publication, 'platform'>): string[] {
  const threads = platformTraits(platform)?.actions.includes('thread') === true;
  const parts = (threads ? words.split(between) : [words]).map((part) => part.trim());
  return parts.filter((part) => part !== '');
}

/** The same words as one text, to be edited. */
export function asOneText(texts: readonly string[]): string {
  return texts.join('\n\n---\n\n');
}

async function atDesk(
  call: Call,
  written: string,
  work: (publication: Publication, desk: Desk) => Promise<Result>,
): Promise<Result> {
  const connection = await call.connect();
  const publication = await pickPublication(written, connection);
  const desk = await openDesk(connection, call.io);
  try {
    return await work(publication, desk);
  } finally {
    desk.close();
  }
}

function answered(answer: Answer, more: readonly string[] = []): Result {
  if (!answer.done) return refusal('Nothing was done', { done: false }, answer.reasons);
  const { publication } = answer;
  return {
    data: { done: true, ...publicationView(publication) },
    text: (paint) =>
      [...more.map((line) => paint('yellow', line)), `${paint('bold', publication.id)}: ${outcome(publication)}`].join(
        '\n',
      ),
  };
}

function edited(answer: EditAnswer): Result {
  return answered(answer, answer.done ? remarks(answer) : []);
}

/** What a person should know about words that were taken. */
export function remarks({ changes, moderated }: Extract<EditAnswer, { done: true }>): string[] {
  const unseen =
    'The moderation did not look at these words: it needs OPENAI_API_KEY in the environment, on a stage in AWS.';
  return [...changes.map((change) => `Changed by a gate: ${change}`), ...(moderated ? [] : [unseen])];
}
