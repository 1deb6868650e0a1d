import type { Interaction } from '../../shared/interaction/interaction.ts';
import { rules } from '../../shared/interaction/policy.ts';
import type { AccountName } from '../../shared/personality/accounts.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { blocks, columns, list, type Paint, section, shorten, utc } from './format.ts';
import { pick } from './pick.ts';
import { iso, outcome, paintState } from './publications.ts';
import { newestHeard } from './reactions.ts';
import { pickPersonality, readMembers } from './roster.ts';

const mostListed = 1000;
/** So many of an account are looked through for one whose id begins as written. */
const searched = 2000;

export interface ListOptions {
  readonly rule?: string;
  readonly unanswered?: boolean;
  readonly platform?: string;
  readonly last: number;
}

/** An interaction with the publication that answers it, where one was planned. */
interface Told {
  readonly interaction: Interaction;
  readonly answer?: Publication;
}

/** What people said to the accounts of one personality, or of all, newest first. */
export async function listInteractions(call: Call, written: string | undefined, options: ListOptions): Promise<Result> {
  const { unanswered = false, last } = options;
  if (!(Number.isInteger(last) && last >= 1 && last <= mostListed)) {
    throw new CliError(`--last is ${last}, expected a whole number from 1 to ${mostListed}.`);
  }
  const known = [...rules.map(({ name }) => name), 'answered'];
  const rule =
    options.rule === undefined ? undefined : pick('rule', options.rule, known, `expected one of ${list(known)}`);
  const names = allPlatformTraits.map(({ id }) => id);
  const platform =
    options.platform === undefined
      ? undefined
      : pick('platform', options.platform, names, `this hive knows ${list(names)}`);
  const connection = await call.connect();
  const personality = written === undefined ? undefined : await pickPersonality(written, connection);
  const accounts = (await accountsOf(connection, personality)).filter(
    (one) => platform === undefined || one.platform === platform,
  );
  const fits = (one: Interaction): boolean =>
    (personality === undefined || one.personality === personality) &&
    (rule === undefined || one.verdict?.rule === rule);
  // Whether an answer is out is known only when its publication is read.
  const found = await newestHeard(connection, accounts, { last: unanswered ? mostListed : last, fits });
  const told = await withAnswers(found, connection);
  const shown = (unanswered ? told.filter(({ answer }) => answer?.state !== 'published') : told).slice(0, last);
  return {
    data: shown.map(interactionView),
    text: (paint) => listText(shown, paint),
  };
}

/** The interaction that is meant: by its id, the beginning of it, or the id of the publication that answers it. */
export async function showInteraction(call: Call, written: string): Promise<Result> {
  const connection = await call.connect();
  const [, tail = written] = /\.re\.(.+)$/.exec(written) ?? [];
  const accounts = await accountsOf(connection, undefined);
  const interaction =
    (await readExactly(tail, accounts, connection)) ?? (await readByBeginning(tail, accounts, connection));
  const [told] = await withAnswers([interaction], connection);
  if (told === undefined) throw new CliError(`Interaction ${tail} is gone: it was kept for 90 days.`);
  return { data: interactionView(told), text: (paint) => interactionText(told, paint) };
}

async function accountsOf(connection: Connection, personality: string | undefined): Promise<readonly AccountName[]> {
  const ids = personality === undefined ? undefined : [personality];
  const members = await readMembers(connection, await connection.control.read(), ids);
  const accounts = members.flatMap((member) => member.accounts);
  return [...new Map(accounts.map((one) => [`${one.platform}/${one.account}`, one])).values()];
}

async function readExactly(
  id: string,
  accounts: readonly AccountName[],
  { heard }: Pick<Connection, 'heard'>,
): Promise<Interaction | undefined> {
  const found = await Promise.all(accounts.map((account) => heard.read({ ...account, id })));
  return found.find((one) => one !== undefined);
}

async function readByBeginning(
  written: string,
  accounts: readonly AccountName[],
  connection: Pick<Connection, 'heard'>,
): Promise<Interaction> {
  const known: string[] = [];
  for (const { platform, account } of accounts) {
    let count = 0;
    for await (const id of connection.heard.of(platform, account)) {
      if (id.startsWith(written)) known.push(id);
      count += 1;
      if (count >= searched) break;
    }
  }
  const id = pick('interaction', written, [...new Set(known)], 'see "hive interactions list"');
  const found = await readExactly(id, accounts, connection);
  if (found === undefined) throw new CliError(`Interaction ${id} is gone: it was kept for 90 days.`);
  return found;
}

async function withAnswers(interactions: readonly Interaction[], { ledger }: Connection): Promise<readonly Told[]> {
  return Promise.all(
    interactions.map(async (interaction) => {
      const { publication: id } = interaction;
      const answer = id === undefined ? undefined : await ledger.read(id);
      return { interaction, ...(answer === undefined ? {} : { answer }) };
    }),
  );
}

/** As JSON shows it: times as ISO texts. */
export function interactionView({ interaction, answer }: Told) {
  const { id, platform, account, personality, kind, author, text, title, url, verdict, context } = interaction;
  return {
    id,
    platform,
    account,
    personality,
    kind,
    author,
    at: iso(interaction.createdAt),
    heardAt: iso(interaction.storedAt),
    ...(title === undefined ? {} : { title }),
    text,
    url,
    conversation: interaction.conversation,
    ...(interaction.place === undefined ? {} : { place: interaction.place }),
    summoned: interaction.summoned,
    context: context.map(({ createdAt, ...post }) => ({ ...post, at: iso(createdAt) })),
    ...(verdict === undefined ? {} : { verdict: { ...verdict, at: iso(verdict.at) } }),
    ...(interaction.publication === undefined ? {} : { publication: interaction.publication }),
    ...(answer === undefined
      ? {}
      : { answer: { state: answer.state, outcome: outcome(answer), texts: answer.parts.map((part) => part.text) } }),
  };
}

/** The rule, and the state of the answer where there is one. */
function verdictText({ interaction: { verdict, publication }, answer }: Told, paint: Paint): string {
  if (verdict === undefined) return paint('cyan', 'not decided yet');
  if (!verdict.answer) return paint('yellow', verdict.rule);
  if (answer !== undefined) return paintState(answer.state, paint);
  return publication === undefined ? verdict.rule : paint('cyan', 'answer is planned');
}

/** A line for each. Pure. */
export function listText(told: readonly Told[], paint: Paint): string {
  if (told.length === 0) return 'Nobody said anything that fits.';
  return columns(
    told.map((one) => {
      const { id, createdAt, platform, account, kind, author, text, title } = one.interaction;
      const words = [title, text].filter(Boolean).join(' · ');
      const where = `${platform}/${account}`;
      return [
        utc(createdAt),
        id,
        where,
        `${kind} by ${author.handle}`,
        verdictText(one, paint),
        `"${shorten(words, 60)}"`,
      ];
    }),
    '',
  );
}

/** One with all that belongs to it. Pure. */
export function interactionText(told: Told, paint: Paint): string {
  const { interaction, answer } = told;
  const { id, platform, account, personality, kind, author, createdAt, url, place, verdict, context } = interaction;
  const said = (handle: string, words: string, mark = ''): string[] => [`${mark}${handle}`, words];
  const conversation = [
    ...context.map((post) => said(post.author.handle, shorten(post.text, 300))),
    said(author.handle, [interaction.title, interaction.text].filter(Boolean).join(' · '), '> '),
    ...(answer?.parts ?? []).map(({ text }) => said(account, text, answer?.state === 'published' ? '' : '(not out) ')),
  ];
  const rows = [
    ['who', `${author.handle} (${author.id})${author.machine === true ? ', which the platform calls a machine' : ''}`],
    ['said to', `${personality} on ${platform} as ${account}`],
    ['when', utc(createdAt)],
    ...(place === undefined ? [] : [['place', place]]),
    ['link', url],
    [
      'verdict',
      verdict === undefined
        ? paint('cyan', 'not decided yet')
        : `${verdict.answer ? paint('green', 'to be answered') : paint('yellow', 'not answered')} (${verdict.rule}): ${verdict.why}`,
    ],
    ...(answer === undefined ? [] : [['answer', `${answer.id}: ${outcome(answer)}`]]),
  ];
  return blocks(
    `${paint('bold', id)}: ${kind} by ${author.handle}\n${columns(rows)}`,
    section('Conversation', columns(conversation), paint),
  );
}
