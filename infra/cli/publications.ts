import type { AccountName } from '../../shared/personality/accounts.ts';
import { ItemInvalid } from '../../shared/publication/errors.ts';
import {
  isTerminal,
  openWish,
  type Publication,
  type PublicationState,
  partsOut,
} from '../../shared/publication/publication.ts';
import { CliError } from './cli-error.ts';
import type { Connection } from './connection.ts';
import { type Colour, type Paint, shorten, utc } from './format.ts';
import { newestOf } from './newest.ts';
import { pick } from './pick.ts';
import { personalityIds, readMembers } from './roster.ts';

/** So many ids of an account are looked through for one that begins as written. */
const searched = 2000;

/** Newest first, at most `last`, of these accounts and (where one is named) of this personality, in these states. */
export async function newest(
  connection: Connection,
  accounts: readonly AccountName[],
  filter: {
    readonly last: number;
    readonly personality?: string;
    readonly states?: readonly PublicationState[];
    readonly version?: number;
    readonly from?: number;
  },
): Promise<Publication[]> {
  const { last, personality, states, version, from } = filter;
  const fits = (publication: Publication): boolean =>
    (personality === undefined || publication.personality === personality) &&
    (version === undefined || publication.version === version) &&
    (states === undefined || states.includes(publication.state));
  return newestOf({
    accounts,
    last,
    size: Math.min(100, states === undefined ? last : 100),
    ids: ({ platform, account }) => connection.timeline.of(platform, account, from === undefined ? {} : { from }),
    read: async (_account, ids) => (await readable(ids, connection)).filter(fits),
    timeOf: ({ slot }) => slot,
  });
}

/** The publications with these ids; one whose item somebody spoilt is left out, `hive status` names it. */
export async function readable(
  ids: readonly string[],
  { ledger }: Pick<Connection, 'ledger'>,
): Promise<readonly Publication[]> {
  const read = await Promise.all(
    ids.map(async (id) => {
      try {
        return await ledger.read(id);
      } catch (error) {
        if (!(error instanceof ItemInvalid)) throw error;
        return undefined;
      }
    }),
  );
  return read.filter((publication) => publication !== undefined);
}

/** The publication that is meant: by its id, or by the beginning of it. */
export async function pickPublication(written: string, connection: Connection): Promise<Publication> {
  const exact = await connection.ledger.read(written);
  if (exact !== undefined) return exact;
  const [person = '', ...rest] = written.split('.');
  if (rest.length === 0) {
    throw new CliError(
      `"${written}" is no id of a publication, expected one such as PERSONALITY.PLATFORM.20261123T0900Z: see "hive posts list".`,
    );
  }
  const ids = (await personalityIds(connection)).filter((id) => id === person);
  const members = await readMembers(connection, await connection.control.read(), ids);
  const known: string[] = [];
  for (const { platform, account } of members.flatMap(({ accounts }) => accounts)) {
    let count = 0;
    for await (const id of connection.timeline.of(platform, account)) {
      if (id.startsWith(written)) known.push(id);
      count += 1;
      if (count >= searched) break;
    }
  }
  const id = pick('publication', written, known, 'see "hive posts list"');
  const found = await connection.ledger.read(id);
  if (found === undefined) throw new CliError(`Publication ${id} is gone: it was kept for 400 days.`);
  return found;
}

/** A publication as JSON shows it: times as ISO texts, words and links in reach. */
export function publicationView(publication: Publication) {
  const { id, personality, version, platform, transport, account, kind, state, topic, reason, wait, run } = publication;
  const urls = Object.values(publication.ids).map(({ url }) => url);
  return {
    id,
    personality,
    version,
    platform,
    transport,
    account,
    kind,
    state,
    slot: iso(publication.slot),
    since: iso(publication.stateSince),
    notAfter: iso(publication.notAfter),
    ...(Object.keys(publication.target).length === 0 ? {} : { target: publication.target }),
    ...(topic === undefined ? {} : { topic }),
    parts: publication.parts,
    urls,
    ...(reason === undefined ? {} : { reason }),
    ...(publication.partial === true ? { partial: true } : {}),
    ...(wait === undefined || isTerminal(state)
      ? {}
      : { waitsFor: wait.reason, waitsUntil: iso(publication.wakeAt ?? publication.notAfter) }),
    ...wishView(publication),
    ...missingView(publication),
    ...(run === undefined ? {} : { run }),
    ...(publication.textHash === undefined ? {} : { textHash: publication.textHash }),
    ...(publication.approvedBy === undefined || publication.approvedAt === undefined
      ? {}
      : { approvedBy: publication.approvedBy, approvedAt: iso(publication.approvedAt) }),
    ...(publication.modelCostUsd === undefined ? {} : { modelCostUsd: publication.modelCostUsd }),
  };
}

/** What a person asked for last, and what came of it. */
function wishView({ wish, wakeAt, gone }: Publication) {
  const taken = gone === undefined ? {} : { partsTakenDown: Object.keys(gone).map((part) => Number(part) + 1) };
  if (wish === undefined) return taken;
  const { kind, by, at, waits, answer } = wish;
  const waiting = waits === undefined || answer !== undefined ? {} : { waitsFor: waits, waitsUntil: iso(wakeAt ?? at) };
  return { ...taken, wish: { kind, by, at: iso(at), ...(answer === undefined ? {} : { answer }), ...waiting } };
}

/** Parts that the platform has no more, though nobody here took them down; counted from 1. */
function missingView({ missing }: Publication) {
  if (missing === undefined) return {};
  const parts = Object.entries(missing).map(([part, since]) => ({ part: Number(part) + 1, since: iso(since) }));
  return { missing: parts };
}

export type PublicationView = ReturnType<typeof publicationView>;

/** What became of it so far, in words that complete its id. */
export function outcome(publication: Publication): string {
  const wish = openWish(publication);
  const asked = wish === undefined ? '' : `; ${wish.by} asked to ${wish.kind} it`;
  const waits =
    wish?.waits === undefined ? '' : `, which waits until ${utc(publication.wakeAt ?? wish.at)}: ${wish.waits}`;
  return `${stateOf(publication)}${missingText(publication)}${asked}${waits}`;
}

/** Who took it away is not known here, so nothing is said of that. */
function missingText({ state, missing = {}, parts }: Publication): string {
  const [first] = Object.values(missing).sort((a, b) => a - b);
  if (first === undefined || state !== 'published') return '';
  const which =
    parts.length < 2
      ? 'it'
      : `part ${Object.keys(missing)
          .map((part) => Number(part) + 1)
          .join(', ')}`;
  return `; the platform has ${which} no more since ${utc(first)}, and nobody here took it down`;
}

function stateOf(publication: Publication): string {
  const { state, reason, wait } = publication;
  const because = reason === undefined ? '' : `, because ${reason}`;
  switch (state) {
    case 'published': {
      const url = publication.ids['0']?.url ?? '';
      const cut =
        publication.partial === true
          ? ` (${partsOut(publication)} of ${publication.parts.length} parts${because})`
          : '';
      return `published at ${utc(publication.stateSince)}${cut}: ${url}`;
    }
    case 'failed':
    case 'skipped':
    case 'rejected':
    case 'expired':
    case 'removed':
      return `${state}${because}`;
    case 'publishing':
      return 'is being sent';
    default:
      if (wait !== undefined)
        return `${state}, waits until ${utc(publication.wakeAt ?? publication.notAfter)}: ${wait.reason}`;
      return `${state}, ${state === 'planned' ? 'next is the writer' : `next is the ${state === 'held' ? 'approval' : 'platform'}`}`;
  }
}

/** Its words, else its link or reason: what a line of a list has room for. */
export function gist(publication: Publication, room: number): string {
  const words = publication.parts[0];
  const text = words === undefined ? undefined : `"${[words.title, words.text].filter(Boolean).join(' · ')}"`;
  const { reason, wait, topic } = publication;
  const ended = publication.state !== 'published' && isTerminal(publication.state);
  return shorten(
    (ended ? reason : undefined) ?? wait?.reason ?? text ?? (topic === undefined ? '' : `about ${topic}`),
    room,
  );
}

const colours: Readonly<Partial<Record<PublicationState, Colour>>> = {
  published: 'green',
  failed: 'red',
  rejected: 'red',
  unconfirmed: 'yellow',
  expired: 'yellow',
  skipped: 'yellow',
  held: 'cyan',
};

export function paintState(state: PublicationState, paint: Paint): string {
  const colour = colours[state];
  return colour === undefined ? state : paint(colour, state);
}

/** Its outcome, in the colour of its state. */
export function paintOutcome(publication: Publication, paint: Paint): string {
  const colour = colours[publication.state];
  return colour === undefined ? outcome(publication) : paint(colour, outcome(publication));
}

export function iso(time: number): string {
  return new Date(time).toISOString();
}
