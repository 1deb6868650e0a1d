import { effectiveConfig } from '../../shared/config/effective.ts';
import { silentLog } from '../../shared/monitoring/log.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import type { Answer } from '../../shared/publication/approval.ts';
import { isTerminal, openWish, type Publication } from '../../shared/publication/publication.ts';
import { askRemoval, askRetry, namePosts, type WishTools } from '../../shared/publication/wishes.ts';
import { parseDuration } from '../local/options.ts';
import { callerOf } from './caller.ts';
import { CliError } from './cli-error.ts';
import { type Call, poll, type Result } from './command.ts';
import type { Connection } from './connection.ts';
import { nonce } from './nonce.ts';
import { outcome, pickPublication, publicationView } from './publications.ts';
import { openJobs } from './queues.ts';
import { refusal } from './refusal.ts';

const longestWithin = parseDuration('2d');

export interface RetryOptions {
  /** `2h`: how long it may be sent. */
  readonly within: string;
  /** Links or ids of the posts, where the person found them. */
  readonly posted?: readonly string[];
  /** Seconds; 0 does not wait. */
  readonly wait: number;
}

/** failed -> sent again where its absence is proved, or published where it was found or is named. */
export async function retryPost(call: Call, written: string, options: RetryOptions): Promise<Result> {
  const withinMs = withinOf(options.within);
  const { posted = [] } = options;
  return atPost(call, written, async (publication, by, tools, connection) => {
    if (posted.length > 0) return resultOf(await namePosts(publication.id, { by, posts: posted }, tools));
    const answer = await askRetry(publication.id, { by, withinMs }, tools);
    if (!answer.done) return resultOf(answer);
    const after = await waitFor(call, connection, answer.publication, options.wait, (now) => {
      const settled = isTerminal(now.state) || now.state === 'unconfirmed' || now.wait !== undefined;
      return openWish(now) === undefined && settled;
    });
    return told(after, after.state === 'failed' && openWish(after) === undefined);
  });
}

export interface RemoveOptions {
  /** Counted from 1. */
  readonly part?: number;
  readonly why?: string;
  readonly wait: number;
}

/** published -> removed, by the function that reaches the platform. */
export async function removePost(call: Call, written: string, { part, why, wait }: RemoveOptions): Promise<Result> {
  if (part !== undefined && !(Number.isInteger(part) && part >= 1)) {
    throw new CliError(`--part is ${part}, expected the number of a part, counted from 1.`);
  }
  return atPost(call, written, async (publication, by, tools, connection) => {
    const answer = await askRemoval(
      publication.id,
      { by, ...(part === undefined ? {} : { part: part - 1 }), ...(why === undefined ? {} : { why }) },
      tools,
    );
    if (!answer.done) return resultOf(answer);
    const after = await waitFor(call, connection, answer.publication, wait, ({ wish }) => {
      return wish?.answer !== undefined || wish?.waits !== undefined;
    });
    return told(after, after.wish?.granted === false);
  });
}

function withinOf(written: string): number {
  const within = parseDuration(written);
  if (within <= longestWithin) return within;
  throw new CliError(
    `--within is ${written}, expected two days at most: what is older is better said anew with "hive post".`,
  );
}

async function atPost(
  call: Call,
  written: string,
  work: (publication: Publication, by: string, tools: WishTools, connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await call.connect();
  const publication = await pickPublication(written, connection);
  const by = await callerOf(connection);
  const { ledger, budgets, audit, clock, personalities, control } = connection;
  const jobs = await openJobs(connection);
  const capsOf: WishTools['capsOf'] = async ({ personality, version }) => {
    const number = (await personalities.readCurrent(personality))?.version ?? version;
    const effective = (await personalities.readVersion(personality, number))?.effective;
    return effectiveConfig({
      ...(await control.read()),
      ...(effective === undefined ? {} : { personality: effective }),
    }).budget;
  };
  const tools = { ledger, budgets, audit, clock, jobs, nonce, capsOf, log: silentLog, traitsOf: platformTraits };
  try {
    return await work(publication, by, tools, connection);
  } finally {
    jobs.close();
  }
}

async function waitFor(
  { io }: Pick<Call, 'io'>,
  { ledger }: Pick<Connection, 'ledger'>,
  asked: Publication,
  seconds: number,
  enough: (publication: Publication) => boolean,
): Promise<Publication> {
  if (seconds > 0) io.note(`The publish function of ${asked.platform} is asked ...`);
  const settled = await poll(io, seconds, async () => {
    const now = await ledger.read(asked.id);
    return now !== undefined && enough(now) ? now : undefined;
  });
  return settled ?? (await ledger.read(asked.id)) ?? asked;
}

function resultOf(answer: Answer): Result {
  if (answer.done) return told(answer.publication, false);
  return refusal('Nothing was done', { done: false }, answer.reasons);
}

function told(publication: Publication, failed: boolean): Result {
  const { id, wish } = publication;
  const open = openWish(publication) !== undefined;
  return {
    failed,
    data: { done: !failed && !open, ...publicationView(publication) },
    text: (paint) =>
      [
        `${paint('bold', id)}: ${outcome(publication)}`,
        ...(failed ? [paint('red', `It was not done: ${wish?.answer ?? 'nobody said why'}.`)] : []),
        ...(open ? [`It is asked for and goes on by itself: hive why ${id}`] : []),
      ].join('\n'),
  };
}
