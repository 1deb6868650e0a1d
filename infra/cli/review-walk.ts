import { edit, editableTexts } from '../../shared/content/edit.ts';
import type { Run } from '../../shared/content/ports.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import { type Answer, approve, reject, whyNotHeld } from '../../shared/publication/approval.ts';
import { lookupOver } from '../../shared/publication/over-transport.ts';
import type { Publication } from '../../shared/publication/publication.ts';
import { CliError } from './cli-error.ts';
import type { Call, Io, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { columns, count, relative, utc } from './format.ts';
import { readable } from './publications.ts';
import { asOneText, type Desk, openDesk, partsOf, remarks } from './review.ts';

/** Drafts looked at in one walk; the next one finds the rest. */
const mostDrafts = 500;
const mostRunBytes = 4 * 1024 * 1024;
const choices = ['approve', 'edit', 'reject', 'skip', 'stop'] as const;

type Deed = 'approved' | 'rejected' | 'skipped' | 'gone';

/** Shows what waits for a person, the one that is due next first, and asks what is to become of it. */
export async function review(call: Call): Promise<Result> {
  const { io } = call;
  if (!io.interactive) {
    throw new CliError(
      'Nobody can be asked here: see "hive posts list --state held", then use "hive posts approve", "reject" or "edit".',
    );
  }
  const connection = await call.connect();
  const open = await readable(await connection.timeline.open(mostDrafts), connection);
  const held = open.filter(({ state }) => state === 'held').sort((a, b) => a.slot - b.slot);
  const deeds: { readonly id: string; readonly deed: Deed }[] = [];
  const desk = await openDesk(connection, io);
  try {
    for (const [index, { id }] of held.entries()) {
      const deed = await reviewOne(id, `${index + 1} of ${held.length}`, { io, connection, desk });
      if (deed === 'stop') break;
      deeds.push({ id, deed });
    }
  } finally {
    desk.close();
  }
  const of = (deed: Deed) => deeds.filter((one) => one.deed === deed).length;
  const left = held.length - of('approved') - of('rejected') - of('gone');
  return {
    unchanged: deeds.every(({ deed }) => deed === 'skipped' || deed === 'gone'),
    data: { held: held.length, approved: of('approved'), rejected: of('rejected'), left, deeds },
    text: () =>
      held.length === 0
        ? 'No draft waits for a person.'
        : `${of('approved')} approved, ${of('rejected')} rejected; ${count(left, 'draft')} left.`,
  };
}

interface Room {
  readonly io: Io;
  readonly connection: Connection;
  readonly desk: Desk;
}

async function reviewOne(id: string, place: string, room: Room): Promise<Deed | 'stop'> {
  const { io, connection, desk } = room;
  for (;;) {
    const publication = await connection.ledger.read(id);
    const gone =
      publication === undefined ? `Publication ${id} is gone.` : whyNotHeld(publication, connection.clock.now());
    if (publication === undefined || gone !== undefined) {
      io.note(gone ?? '');
      return 'gone';
    }
    io.note(await shown(publication, place, connection));
    const choice = await io.choose('What is to become of it?', choices);
    if (choice === 'stop') return 'stop';
    if (choice === 'skip') return 'skipped';
    if (choice === 'edit') {
      await editOne(publication, room);
      continue;
    }
    const { by, tools } = desk;
    const answer: Answer =
      choice === 'approve'
        ? await approve(id, { by, hash: publication.textHash ?? '' }, tools)
        : await reject(id, { by, why: await io.ask('Why?') }, tools);
    if (answer.done) return choice === 'approve' ? 'approved' : 'rejected';
    for (const reason of answer.reasons) io.note(reason);
  }
}

/** The words in the person's editor; shown again afterwards, whether they were taken or not. */
async function editOne(publication: Publication, { io, connection, desk }: Room): Promise<void> {
  const version = await connection.personalities.readVersion(publication.personality, publication.version);
  const traits = lookupOver(platformTraits, publication.platform, publication.transport);
  if (version === undefined || traits === undefined) {
    io.note(`Version ${publication.version} of ${publication.personality} is gone: it cannot be edited.`);
    return;
  }
  const before = asOneText(editableTexts(publication, traits, version.effective));
  const after = await io.edit(before);
  if (after.trim() === before.trim()) {
    io.note('The words are the same as before.');
    return;
  }
  const answer = await edit(publication.id, { by: desk.by, texts: partsOf(after, publication) }, desk.tools);
  for (const line of answer.done ? remarks(answer) : answer.reasons) io.note(line);
}

/** A draft as a person reads it before they answer for it. */
async function shown(publication: Publication, place: string, connection: Connection): Promise<string> {
  const { id, personality, platform, account, slot, dueAt = slot, notAfter, reason = '', topic, parts } = publication;
  const now = connection.clock.now();
  const rows = [
    ['who', `${personality} on ${platform} as ${account}`],
    ['due', `${utc(dueAt)} (${relative(dueAt, now)})`],
    ['answer by', `${utc(notAfter)} (${relative(notAfter, now)})`],
    ...(reason === '' ? [] : [['held because', reason]]),
    ...(topic === undefined ? [] : [['topic', topic]]),
    ...(await verdictRows(publication, connection)),
  ];
  const words = parts.map(({ title, text }) => (title === undefined ? text : `${title}\n\n${text}`));
  return `\n${id} (${place})\n${columns(rows)}\n\n${asOneText(words)}\n`;
}

/** What gates changed or had against earlier tries. */
async function verdictRows({ run }: Publication, { bucket }: Connection): Promise<string[][]> {
  const stored = run === undefined ? undefined : await bucket.read(run, mostRunBytes);
  if (stored === undefined) return [];
  const { tries } = JSON.parse(new TextDecoder().decode(stored.body)) as Run;
  const said = tries.flatMap(({ verdicts }, index) =>
    verdicts.flatMap((verdict) => {
      if (verdict.verdict === 'pass') return [];
      const words = verdict.verdict === 'again' ? verdict.feedback : verdict.why;
      return [[`try ${index + 1}`, `${verdict.gate}: ${verdict.verdict}, ${words}`]];
    }),
  );
  return said.length === 0 ? [['gates', 'all pass']] : said;
}
