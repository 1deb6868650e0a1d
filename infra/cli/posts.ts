import type { PostFigures } from '../../shared/interaction/engagement-figures.ts';
import { type Publication, type PublicationState, publicationStates } from '../../shared/publication/publication.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { figuresText } from './engagement-text.ts';
import { columns, type Paint, shorten, utc } from './format.ts';
import type { LogEntry } from './log-entry.ts';
import { readLogs } from './logs.ts';
import { pick } from './pick.ts';
import { gist, iso, newest, paintOutcome, paintState, pickPublication, publicationView } from './publications.ts';
import { pickPersonality, readMembers } from './roster.ts';

const mostListed = 1000;

export interface ListOptions {
  /** States, by name or beginning. */
  readonly state?: readonly string[];
  readonly last: number;
}

export async function listPosts(
  call: Call,
  written: string | undefined,
  { state, last }: ListOptions,
): Promise<Result> {
  if (!(Number.isInteger(last) && last >= 1 && last <= mostListed)) {
    throw new CliError(`--last is ${last}, expected a whole number from 1 to ${mostListed}.`);
  }
  const states = state?.map(
    (name) =>
      pick('state', name, publicationStates, `expected one of ${publicationStates.join(', ')}`) as PublicationState,
  );
  const connection = await call.connect();
  const personality = written === undefined ? undefined : await pickPersonality(written, connection);
  const members = await readMembers(
    connection,
    await connection.control.read(),
    personality === undefined ? undefined : [personality],
  );
  const accounts = members.flatMap((member) => member.accounts);
  const unique = [...new Map(accounts.map((one) => [`${one.platform}/${one.account}`, one])).values()];
  const posts = await newest(connection, unique, { last, personality, states });
  return {
    data: posts.map(publicationView),
    text: (paint) =>
      posts.length === 0
        ? 'No posts.'
        : columns(
            posts.map((post) => [utc(post.slot), post.id, paintState(post.state, paint), gist(post, 90)]),
            '',
          ),
  };
}

export async function showPost(call: Call, written: string): Promise<Result> {
  const connection = await call.connect();
  const publication = await pickPublication(written, connection);
  const view = publicationView(publication);
  const figures = await figuresFor(publication, connection);
  return {
    data: {
      ...view,
      ...(figures.length === 0 ? {} : { engagement: figures.map(engagementView) }),
      ids: publication.ids,
      limits: publication.limits,
      settings: publication.settings,
    },
    text(paint) {
      const { id, personality, version, platform, account, transport, target, topic, run, modelCostUsd } = publication;
      const rows = [
        ['state', paintOutcome(publication, paint)],
        ['who', `${personality} (version ${version}) on ${platform} as ${account} (${transport})`],
        ['stands for', utc(publication.slot)],
        ['in time until', utc(publication.notAfter)],
        ...(target.place === undefined ? [] : [['place', target.place]]),
        ...(target.replyTo === undefined ? [] : [['answers', target.replyTo]]),
        ...(topic === undefined ? [] : [['topic', topic]]),
        ...(run === undefined ? [] : [['run', run]]),
        ...(modelCostUsd === undefined ? [] : [['model', `$${modelCostUsd.toFixed(6)}`]]),
        ...approvalRows(publication),
        ...Object.entries(publication.ids).map(([part, { url }]) => [`part ${Number(part) + 1}`, url]),
        ...figures.map((one) => [
          figures.length < 2 ? 'taken' : `taken ${one.part + 1}`,
          `${figuresText(one)}, as of ${utc(one.askedAt)}`,
        ]),
      ];
      const words = publication.parts.map(
        ({ title, text }) => `\n${title === undefined ? '' : `${paint('bold', title)}\n`}${text}\n`,
      );
      return `${paint('bold', id)}\n${columns(rows)}\n${words.join('\n')}`.trimEnd();
    },
  };
}

/** How people took its posts, first to last; only of those that the platform was asked about. */
async function figuresFor(
  { id, platform, account, slot }: Publication,
  { engagement }: Connection,
): Promise<readonly PostFigures[]> {
  const days = await engagement.read(platform, account, [new Date(slot).toISOString().slice(0, 10)]);
  return days
    .flatMap(({ posts }) => Object.values(posts))
    .filter((one) => one.publication === id && one.askedAt > 0)
    .sort((a, b) => a.part - b.part);
}

function engagementView({ part, askedAt, likes, replies, reposts, score, ratio }: PostFigures) {
  return {
    part: part + 1,
    asOf: iso(askedAt),
    likes,
    replies,
    reposts,
    ...(score === undefined ? {} : { score }),
    ...(ratio === undefined ? {} : { ratio }),
  };
}

/** Who looked at it, or what a person is to say. */
function approvalRows({ id, state, textHash = '', approvedBy, approvedAt, reason = '' }: Publication): string[][] {
  const hash = textHash.slice(0, 12);
  if (approvedBy !== undefined && approvedAt !== undefined) {
    return [['approved', `by ${approvedBy} at ${utc(approvedAt)} (hash ${hash})`]];
  }
  if (state !== 'held') return [];
  return [
    ['held because', reason],
    ['to answer', `hive posts approve ${id} --hash ${hash}`],
  ];
}

/** What the functions logged of one publication. */
export async function postLogs(call: Call, written: string): Promise<Result> {
  const connection = await call.connect();
  const publication = await pickPublication(written, connection);
  const entries = await readLogs(publication, connection);
  return {
    data: entries,
    text: (paint) =>
      entries.length === 0
        ? `No line of ${publication.id} is kept any more on ${connection.where}.`
        : entries.map((entry) => logLine(entry, paint)).join('\n'),
  };
}

const shownElsewhere = new Set(['time', 'event', 'level', 'publication', 'request', 'message', 'received']);

/** `11-23 10:00:03  publication.drafted  topic=tides ...`. Pure. */
export function logLine(entry: LogEntry, paint: Paint): string {
  const { time, event, level } = entry;
  const colour = level === 'error' ? 'red' : level === 'warn' ? 'yellow' : 'cyan';
  const fields = Object.entries(entry)
    .filter(([name]) => !shownElsewhere.has(name))
    .map(
      ([name, value]) =>
        `${paint('dim', `${name}=`)}${shorten(typeof value === 'string' ? value : JSON.stringify(value), 160)}`,
    );
  const at = String(time ?? '')
    .slice(5, 19)
    .replace('T', ' ');
  return `${at}  ${paint(colour, String(event ?? ''))}  ${fields.join(' ')}`.trimEnd();
}
