import { cachedControl, cachedSwitches } from '../../shared/aws/dynamodb/switches.ts';
import { effectiveConfig } from '../../shared/config/effective.ts';
import { type PostNowRequest, postNow } from '../../shared/content/post-now.ts';
import { silentLog } from '../../shared/monitoring/log.ts';
import { allPlatformTraits, platformTraits } from '../../shared/platforms/registry.ts';
import { isTerminal, type Publication } from '../../shared/publication/publication.ts';
import { CliError } from './cli-error.ts';
import { type Call, poll, type Result } from './command.ts';
import type { Connection } from './connection.ts';
import { list } from './format.ts';
import { nonce } from './nonce.ts';
import { pick } from './pick.ts';
import { outcome, publicationView } from './publications.ts';
import { openJobs } from './queues.ts';
import { refusal } from './refusal.ts';
import { pickPersonality } from './roster.ts';

export interface PostOptions {
  readonly text?: string;
  readonly topic?: string;
  readonly title?: string;
  readonly place?: string;
  /** Seconds to wait for what becomes of it; 0 does not wait. */
  readonly wait: number;
}

/** An operator's own post: through the gates and limits of every other. */
export async function post(call: Call, who: string, where: string, options: PostOptions): Promise<Result> {
  const say = sayOf(options);
  const platforms = allPlatformTraits.map(({ id }) => id);
  const platform = pick('platform', where, platforms, `this hive knows ${list(platforms)}`);
  const connection = await call.connect();
  const personality = await pickPersonality(who, connection);
  const { place } = options;
  const request: PostNowRequest = { personality, platform, say, ...(place === undefined ? {} : { place }) };
  const answer = await ask(request, connection);
  if (!answer.accepted) return refusal('It was not accepted', { accepted: false }, answer.reasons);
  const { publication, changes } = answer;
  const { textHash } = publication;
  await call.did({ what: 'posted', on: publication.id, ...(textHash === undefined ? {} : { hash: textHash }) });
  call.io.note(`${publication.id} is ${publication.state}${options.wait > 0 ? ' ...' : '.'}`);
  const settled = await poll(call.io, options.wait, async () => {
    const now = await connection.ledger.read(publication.id);
    return now !== undefined && (isTerminal(now.state) || now.wait !== undefined || now.state === 'held')
      ? now
      : undefined;
  });
  const latest = settled ?? (await connection.ledger.read(publication.id)) ?? publication;
  return posted(latest, changes);
}

function sayOf({ text, topic, title }: PostOptions): PostNowRequest['say'] {
  if (text !== undefined && topic !== undefined) {
    throw new CliError(
      'Found --text and --topic, expected one of them: your own words, or what the writer is to write about.',
    );
  }
  if (text !== undefined) return { text, ...(title === undefined ? {} : { title }) };
  if (topic === undefined || topic.trim() === '') {
    throw new CliError('Found no words, expected --text "..." with your own, or --topic "..." for the writer.');
  }
  if (title !== undefined)
    throw new CliError('Found --title with --topic: the writer makes the title itself; leave it out.');
  return { topic: topic.trim() };
}

async function ask(request: PostNowRequest, connection: Connection) {
  const { ledger, accounts, personalities, control, budgets, bucket, similar, clock } = connection;
  const jobs = await openJobs(connection);
  const hive = cachedControl(control, clock);
  try {
    return await postNow(request, {
      ledger,
      accounts,
      personalities,
      switches: cachedSwitches(hive, personalities, clock),
      budgets,
      config: async (traits, plan, personality) =>
        effectiveConfig({ ...(await hive.read()), traits, plan, personality }),
      runs: bucket,
      similar,
      jobs,
      traitsOf: platformTraits,
      clock,
      log: silentLog,
      nonce,
    });
  } finally {
    jobs.close();
  }
}

function posted(publication: Publication, changes: readonly string[]): Result {
  const { id, state } = publication;
  return {
    failed: isTerminal(state) && state !== 'published',
    data: { accepted: true, changes, ...publicationView(publication) },
    text: (paint) =>
      [
        ...changes.map((change) => paint('yellow', `Changed by a gate: ${change}`)),
        `${paint('bold', id)}: ${paint(state === 'published' ? 'green' : 'yellow', outcome(publication))}`,
        ...(isTerminal(state) ? [] : [`What becomes of it: hive why ${id}`]),
      ].join('\n'),
  };
}
