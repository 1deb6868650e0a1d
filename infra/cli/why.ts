import { effectiveConfig } from '../../shared/config/effective.ts';
import type { Run } from '../../shared/content/ports.ts';
import type { Interaction } from '../../shared/interaction/interaction.ts';
import { optedOutReason } from '../../shared/interaction/opt-outs-port.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import { hasOptedOut } from '../../shared/publication/opted-out.ts';
import { isTerminal, type Publication } from '../../shared/publication/publication.ts';
import { budgetWords, platformBudget } from './budget-facts.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { blocks, columns, inZone, list, type Paint, relative, section, shorten, utc } from './format.ts';
import { interactionView } from './interactions.ts';
import { newest, outcome, paintOutcome, pickPublication, publicationView } from './publications.ts';
import { pickPersonality, readMembers } from './roster.ts';
import { readRun } from './run-file.ts';
import { type PlatformFacts, platformFacts } from './why-facts.ts';

const looksBack = 20;

/** Why a personality posts or does not, or what became of one publication. */
export async function why(call: Call, written: string): Promise<Result> {
  const connection = await call.connect();
  return written.includes('.') ? whyPublication(connection, written) : whyPersonality(connection, written);
}

async function whyPersonality(connection: Connection, written: string): Promise<Result> {
  const { clock, accounts } = connection;
  const id = await pickPersonality(written, connection);
  const control = await connection.control.read();
  const [member] = await readMembers(connection, control, [id]);
  const { effective } = member ?? {};
  if (member === undefined || effective === undefined) {
    const said = member?.report?.summary;
    throw new CliError(
      said === undefined
        ? `Personality ${id} was uploaded and is not taken in yet: ask again in a moment.`
        : `Personality ${id} never was in force. ${said}`,
    );
  }
  const now = clock.now();
  const purse = await connection.budgets.read(id);
  const platforms = await Promise.all(
    Object.entries(effective.platforms).map(async ([platform, plan]) => {
      const owned = [{ platform, account: plan.account }];
      const [account, publications] = await Promise.all([
        accounts.read(platform, plan.account),
        newest(connection, owned, { last: looksBack, personality: id }),
      ]);
      const { limits } = effectiveConfig({ ...control, traits: platformTraits(platform), plan });
      const say = (time: number) =>
        `${inZone(time, effective.timezone)} (${effective.timezone}), ${relative(time, now)}`;
      const budget = platformBudget(effective, platform, control.config, purse, now);
      return platformFacts({ member, platform, control, account, limits, budget, publications, now, say });
    }),
  );
  const refused = member.report?.status === 'refused' ? member.report.summary : undefined;
  const data = {
    personality: id,
    name: effective.name,
    state: member.state,
    version: member.current?.version,
    timezone: effective.timezone,
    now: new Date(now).toISOString(),
    ...(refused === undefined ? {} : { refused }),
    platforms,
  };
  return {
    data,
    text: (paint) =>
      blocks(
        refused === undefined ? '' : paint('red', refused),
        ...platforms.map((facts) => factsText(facts, now, paint)),
        platforms.length === 0 ? `${id} names no platform in its file: it posts nowhere.` : '',
      ),
  };
}

/** The facts of one platform as people read them. Pure. */
export function factsText(facts: PlatformFacts, now: number, paint: Paint): string {
  const { platform, account, verdict, posts, switches, accountStatus, windows, last, open } = facts;
  const runs = (by: readonly string[]) => (by.length === 0 ? 'runs' : paint('yellow', `paused by ${list(by)}`));
  const until = accountStatus.until === undefined ? '' : ` until ${utc(Date.parse(accountStatus.until))}`;
  const reason = accountStatus.reason === undefined ? '' : `: ${accountStatus.reason}`;
  const free =
    windows.freeAt === undefined
      ? 'the next may go now'
      : `${windows.reason ?? 'full'}, free ${relative(Date.parse(windows.freeAt), now)}`;
  const rows = [
    ['last decision', last === undefined ? 'none yet' : `${last.id}: ${last.outcome}`],
    ...open.map((one) => ['open', `${one.id}: ${one.outcome}`]),
    [
      'switches',
      `hive ${runs(switches.hive)}, platform ${runs(switches.platform)}, personality ${runs(switches.personality)}`,
    ],
    ['account', `${account} is ${accountStatus.status}${until}${reason}; credentials ${accountStatus.credentials}`],
    [
      'windows',
      `${windows.hour.used} of ${windows.hour.limit} in an hour, ${windows.day.used} of ${windows.day.limit} in a day, ${windows.minimumGapMinutes} minutes apart; ${free}`,
    ],
    ...(facts.budget === undefined ? [] : [['budget', budgetWords(facts.budget)]]),
    ...(facts.writerBlockedUntil === undefined
      ? []
      : [['writer', paint('red', `blocked until ${utc(Date.parse(facts.writerBlockedUntil))}`)]]),
  ];
  return section(`${platform}: ${paint(posts ? 'green' : 'yellow', verdict)}`, columns(rows), paint);
}

async function whyPublication(connection: Connection, written: string): Promise<Result> {
  const publication = await pickPublication(written, connection);
  const run = await readRun(publication, connection);
  const tries = triesOf(run);
  const [interaction, optedOut] = await Promise.all([
    answeredBy(publication, connection),
    // What may be out already takes its course.
    ['planned', 'held', 'drafted'].includes(publication.state) && hasOptedOut(publication, connection.optOuts),
  ]);
  const view = {
    ...publicationView(publication),
    outcome: outcome(publication),
    tries,
    ...(optedOut ? { willNotGoOut: optedOutReason } : {}),
    ...(interaction === undefined ? {} : { interaction: interactionView({ interaction }) }),
  };
  const now = connection.clock.now();
  return { data: view, text: (paint) => publicationText(publication, tries, now, paint, { interaction, optedOut }) };
}

/** What somebody said, where the publication answers it. */
async function answeredBy(
  { kind, platform, account, target: { replyTo } }: Publication,
  { heard }: Connection,
): Promise<Interaction | undefined> {
  if (kind !== 'reply' || replyTo === undefined) return undefined;
  return heard.read({ platform, account, id: replyTo });
}

/** Whom it answers, and why it does. Pure. */
function interactionRows(interaction: Interaction | undefined): string[][] {
  if (interaction === undefined) return [];
  const { id, kind, author, text, createdAt, verdict } = interaction;
  return [
    ['answers', `${kind} by ${author.handle} at ${utc(createdAt)}: "${shorten(text, 200)}"`],
    ...(verdict === undefined ? [] : [['because', `${verdict.rule}: ${verdict.why}`]]),
    ['see', `hive interactions show ${id}`],
  ];
}

/** One publication with what the gates said of each try. Pure. */
export function publicationText(
  publication: Publication,
  tries: readonly TryView[],
  now: number,
  paint: Paint,
  { interaction, optedOut = false }: { readonly interaction?: Interaction; readonly optedOut?: boolean } = {},
): string {
  const { id, state, slot, notAfter, parts, topic, version, platform, account, personality } = publication;
  const rest = isTerminal(state) ? '' : ` It may be sent until ${utc(notAfter)}, ${relative(notAfter, now)}.`;
  const rows = [
    ['stands for', `${utc(slot)}, ${relative(slot, now)}`],
    ['who', `${personality} (version ${version}) on ${platform} as ${account}`],
    ...interactionRows(interaction),
    ...(optedOut ? [['will not go out', optedOutReason]] : []),
    ...(topic === undefined ? [] : [['topic', topic]]),
    ...parts.map(({ title, text }) => ['words', `"${shorten([title, text].filter(Boolean).join(' · '), 300)}"`]),
    ...tries.flatMap(({ number, findings }) => findings.map((finding) => [`try ${number}`, finding])),
  ];
  return `${paint('bold', id)}: ${paintOutcome(publication, paint)}.${rest}\n${columns(rows)}`;
}

export interface TryView {
  readonly number: number;
  readonly model: string;
  /** What gates mended or refused, in words. */
  readonly findings: readonly string[];
}

/** What came of each try of the writer, as its run tells it. Pure. */
export function triesOf(run: Run | undefined): TryView[] {
  return (run?.tries ?? []).map(({ usage, verdicts }, index) => ({
    number: index + 1,
    model: usage.model,
    findings: verdicts.flatMap((verdict) => {
      if (verdict.verdict === 'pass') return [];
      const said = verdict.verdict === 'again' ? verdict.feedback : verdict.why;
      const like = 'resembles' in verdict ? `, ${verdict.score} like ${verdict.resembles}` : '';
      return [`${verdict.gate} (${verdict.verdict}${like}): ${said}`];
    }),
  }));
}
