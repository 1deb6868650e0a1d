import type { HiveControl } from '../../shared/config/ports.ts';
import { accountStop } from '../../shared/limits/account.ts';
import type { AccountName } from '../../shared/personality/accounts.ts';
import { nextPosts, wantedSchedules } from '../../shared/personality/schedules.ts';
import type { Health } from '../../shared/publication/attention.ts';
import type { Publication, PublicationState } from '../../shared/publication/publication.ts';
import { ringingAlarms } from './alarms.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { utc } from './format.ts';
import { iso, newest, readable } from './publications.ts';
import { type Member, mapInBatches, readMembers } from './roster.ts';
import { statusText } from './status-text.ts';
import type { Need, Status } from './status-view.ts';
import { pausedBy } from './switches.ts';

const dayMs = 24 * 3_600_000;
const unconfirmedTooLongMs = 15 * 60_000;
/** Sweep runs every minute; after so long it is missing. */
export const sweepMissingMs = 5 * 60_000;
const mostListed = 50;
/** More posts than this in a day are counted as so many. */
const mostCounted = 500;

export async function status(call: Call): Promise<Result> {
  const connection = await call.connect();
  const data = await readStatus(connection);
  const now = connection.clock.now();
  return { data, text: (paint) => statusText(data, now, paint) };
}

/** Everything that `hive status` knows. */
export async function readStatus(connection: Connection): Promise<Status> {
  const { clock, target, stage, where, timeline } = connection;
  const control = await connection.control.read();
  const members = await readMembers(connection, control);
  const now = clock.now();
  const alive = members.filter(({ state }) => state !== 'deleted');
  const owned = alive.flatMap(({ id, accounts }) => accounts.map((account) => ({ ...account, personality: id })));
  const [health, accounts, day, openIds, attention, ringing] = await Promise.all([
    connection.health.read(),
    readAccounts(connection, owned, now),
    newest(
      connection,
      members.flatMap(({ accounts }) => accounts),
      { last: mostCounted, from: now - dayMs },
    ),
    timeline.open(mostListed),
    timeline.attention(mostListed),
    ringingAlarms(connection),
  ]);
  const [open, failed] = await Promise.all([readable(openIds, connection), readable(attention.failed, connection)]);
  const blocked = (control.writerBlockedUntil ?? 0) > now;
  const { writerBlockedUntil: until = 0, writerBlockedReason: reason } = control;
  return {
    target: { kind: target.kind, stage: stage.name, mode: stage.mode, where },
    now: iso(now),
    paused: pausedBy(control, {}),
    pausedPlatforms: pausedPlatformsOf(control),
    health: healthView(health),
    ...(ringing === undefined
      ? {}
      : { alarms: ringing.map(({ since, ...alarm }) => ({ ...alarm, since: iso(since) })) }),
    writer: blocked ? { blockedUntil: iso(until), ...(reason === undefined ? {} : { reason }) } : {},
    personalities: alive.map((member) => personalityRow(member, now)),
    accounts,
    last24Hours: countStates(day),
    waiting: open.flatMap(({ id, state, wait, wakeAt, notAfter }) =>
      wait === undefined ? [] : [{ id, state, until: iso(wakeAt ?? notAfter), reason: wait.reason }],
    ),
    needsAPerson: needs(
      {
        members: alive,
        accounts,
        open,
        failed,
        broken: attention.broken,
        health,
        writerReason: blocked ? reason : undefined,
        mode: stage.mode,
      },
      now,
    ),
  };
}

function pausedPlatformsOf(control: HiveControl): string[] {
  const named = [...control.pausedPlatforms, ...Object.keys(control.config?.platforms ?? {})];
  return [...new Set(named)].filter((platform) => pausedBy(control, { platform }).length > 0).sort();
}

/** How many of each state; the order of the states is that of a publication's life. */
export function countStates(publications: readonly Publication[]): Partial<Record<PublicationState, number>> {
  const counts: Partial<Record<PublicationState, number>> = {};
  for (const { state } of publications) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function personalityRow(member: Member, now: number): Status['personalities'][number] {
  const { id, state, pausedBy: by, current, effective, report } = member;
  const schedules = effective === undefined || state !== 'active' ? [] : wantedSchedules(effective, now);
  const next = schedules
    .filter(({ enabled }) => enabled)
    .flatMap((schedule) => (effective === undefined ? [] : nextPosts(effective, schedule, now, 1)))
    .sort((a, b) => a - b)[0];
  return {
    id,
    ...(effective === undefined ? {} : { name: effective.name }),
    state,
    pausedBy: by,
    ...(current === undefined ? {} : { version: current.version }),
    platforms: Object.keys(effective?.platforms ?? {}),
    ...(next === undefined ? {} : { next: iso(next) }),
    ...(report?.status === 'refused' && report.summary !== undefined ? { refused: report.summary } : {}),
  };
}

async function readAccounts(
  { accounts }: Connection,
  owned: readonly (AccountName & { readonly personality: string })[],
  now: number,
): Promise<Status['accounts']> {
  return mapInBatches(owned, async ({ platform, account, personality }) => {
    const state = await accounts.read(platform, account);
    const stop = accountStop(state, now);
    // Cooling that is over is active again, whatever the item still says.
    const standing = stop === undefined ? 'active' : (state?.status ?? 'active');
    return {
      platform,
      account,
      personality,
      status: standing,
      ...(stop === undefined || state?.statusReason === undefined ? {} : { reason: state.statusReason }),
      ...(stop?.until === undefined ? {} : { until: iso(stop.until) }),
      credentials: state?.credentials ?? 'unknown',
    };
  });
}

function healthView({ sweep, stale }: Health): Status['health'] {
  return {
    ...(sweep === undefined ? {} : { sweep: { ...sweep, at: iso(sweep.at) } }),
    ...(stale === undefined ? {} : { stale: { ...stale, at: iso(stale.at) } }),
  };
}

interface Needy {
  readonly members: readonly Member[];
  readonly accounts: Status['accounts'];
  readonly open: readonly Publication[];
  readonly failed: readonly Publication[];
  readonly broken?: readonly string[];
  readonly health?: Health;
  readonly writerReason?: string;
  readonly mode: string;
}

/** Everything that waits for a person, each with the command or deed that settles it. Pure. */
export function needs(needy: Needy, now: number): Need[] {
  const { members, accounts, open, failed, broken = [], health = {}, writerReason, mode } = needy;
  const found: Need[] = [...healthNeeds(health, now)];
  if (writerReason !== undefined) {
    found.push({
      what: 'the writer',
      why: writerReason,
      cure: 'hive secret put openai, or mend the account at OpenAI',
    });
  }
  for (const { platform, account, status: standing, reason = '', credentials } of accounts) {
    const what = `account ${platform}/${account}`;
    const put = `hive secret put ${platform} ${account}`;
    if (standing === 'needs-login') found.push({ what, why: `needs-login: ${reason}`, cure: put });
    else if (standing === 'suspended')
      found.push({
        what,
        why: `suspended: ${reason}`,
        cure: `log in on the platform, settle it there, then hive account resume ${platform} ${account}`,
      });
    else if (credentials === 'missing' && mode === 'live')
      found.push({ what, why: 'it has no credentials', cure: put });
  }
  for (const { id, report } of members) {
    if (report?.status !== 'refused') continue;
    const why = report.summary ?? 'its file is refused';
    found.push({ what: `personality ${id}`, why, cure: `mend the file, then hive personality put ${id}.json` });
  }
  for (const publication of failed) {
    const { id, reason = '' } = publication;
    found.push({
      what: `publication ${id}`,
      why: `failed: ${reason}`,
      cure: `look at the account, then hive posts retry ${id}, with --posted URL where you found it`,
    });
  }
  for (const id of broken) {
    const cure = `see "item.invalid" in "hive posts logs ${id}", and mend the item in the table`;
    found.push({ what: `publication ${id}`, why: 'its item in the table is not as the hive writes it', cure });
  }
  for (const { id, state, stateSince } of open) {
    if (state === 'held')
      found.push({
        what: `publication ${id}`,
        why: 'held: it waits for an approval',
        cure: `hive posts review, or hive posts approve ${id}`,
      });
    if (state === 'unconfirmed' && now - stateSince > unconfirmedTooLongMs) {
      const why = `unconfirmed since ${utc(stateSince)}: nobody can tell whether it was sent`;
      found.push({ what: `publication ${id}`, why, cure: `look at the account, then hive why ${id}` });
    }
  }
  return found;
}

/** Sweep is the heart: without it nothing that waits goes on. */
function healthNeeds({ sweep, stale }: Health, now: number): Need[] {
  const found: Need[] = [];
  if (sweep !== undefined && now - sweep.at > sweepMissingMs) {
    const why = `it has not run since ${utc(sweep.at)}, and what waits does not go on without it`;
    found.push({ what: 'sweep', why, cure: 'look at its log and its schedule' });
  }
  if (stale !== undefined && stale.count > 0) {
    const why = `silent for more than twice their interval: ${stale.some.join(', ')}`;
    found.push({ what: `${stale.count} stale`, why, cure: 'hive why PERSONALITY' });
  }
  return found;
}
