import type { HiveControl } from '../../shared/config/ports.ts';
import type { AccountName } from '../../shared/personality/accounts.ts';
import { nextFirings } from '../../shared/personality/firings.ts';
import { dueAt } from '../../shared/personality/jitter.ts';
import { quietHoursOf, quietStop } from '../../shared/personality/quiet.ts';
import { cadenceBy, wantedSchedules } from '../../shared/personality/schedules.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import type { Connection } from './connection.ts';
import { blocks, columns, count, inZone, list, type Paint, relative, section } from './format.ts';
import { type Member, mapInBatches, pickPersonality, readMembers } from './roster.ts';
import { pausedBy } from './switches.ts';

const dayMs = 24 * 3_600_000;
const mostDays = 60;

export interface Slot {
  readonly personality: string;
  readonly platform: string;
  readonly account: string;
  readonly at: string;
  readonly timezone: string;
  /** Minutes by which the post may come later on purpose. */
  readonly windowMinutes: number;
  /** When it is to be sent, where jitter moves it behind its slot. */
  readonly dueAt?: string;
  /** The quiet hours it lies in: it will be skipped. */
  readonly quiet?: string;
  /** What will keep it from being sent, as things stand. */
  readonly heldBy: readonly string[];
}

/** A schedule that fires nothing at all. */
export interface Silent {
  readonly personality: string;
  readonly platform: string;
  readonly why: string;
}

/** Upcoming slots of one personality or of all. */
export async function next(call: Call, written: string | undefined, days: number): Promise<Result> {
  if (!(days > 0 && days <= mostDays)) {
    throw new CliError(`--days is ${days}, expected a number above 0 and at most ${mostDays}.`);
  }
  const connection = await call.connect();
  const ids = written === undefined ? undefined : [await pickPersonality(written, connection)];
  const control = await connection.control.read();
  const members = await readMembers(connection, control, ids);
  const now = connection.clock.now();
  const pausedAccounts = await pausedOf(members, connection);
  const upcoming = upcomingSlots(members, control, now, now + days * dayMs, pausedAccounts);
  const data = { now: new Date(now).toISOString(), days, ...upcoming };
  return { data, text: (paint) => slotsText(upcoming, now, days, paint) };
}

async function pausedOf(members: readonly Member[], { accounts }: Connection): Promise<readonly AccountName[]> {
  const read = await mapInBatches(
    members.flatMap((member) => member.accounts),
    ({ platform, account }) => accounts.read(platform, account),
  );
  return read.filter((state) => state !== undefined).filter(({ status }) => status === 'paused');
}

/** All slots of these personalities within the time, and the schedules that are silent. Pure. */
export function upcomingSlots(
  members: readonly Member[],
  control: HiveControl,
  now: number,
  until: number,
  pausedAccounts: readonly AccountName[] = [],
): { readonly slots: readonly Slot[]; readonly silent: readonly Silent[] } {
  const slots: Slot[] = [];
  const silent: Silent[] = [];
  for (const { id, state, effective, pausedBy: by } of members) {
    if (state === 'deleted' || effective === undefined) continue;
    for (const schedule of wantedSchedules(effective, now, cadenceBy(control.config))) {
      const { platform } = schedule.payload;
      if (!schedule.enabled) {
        const why = effective.paused
          ? 'paused in its file'
          : `switched off in its file (platforms.${platform}.enabled)`;
        silent.push({ personality: id, platform, why });
        continue;
      }
      const account = effective.platforms[platform]?.account ?? '';
      const accountPaused = pausedAccounts.some((one) => one.platform === platform && one.account === account);
      const heldBy = [
        ...pausedBy(control, {}).map((who) => `the hive is paused by ${who === 'operator' ? 'an operator' : who}`),
        ...pausedBy(control, { platform }).map(
          (who) => `platform ${platform} is paused by ${who === 'operator' ? 'an operator' : who}`,
        ),
        ...(by.includes('operator') ? ['it is paused by an operator'] : []),
        ...(accountPaused ? [`account ${account} is paused by an operator`] : []),
      ];
      const quietHours = quietHoursOf(effective, platform);
      for (const at of firingsUntil(schedule, now, until)) {
        const due = dueAt(effective, platform, at);
        const quiet = quietStop(quietHours, at)?.reason;
        slots.push({
          personality: id,
          platform,
          account,
          at: new Date(at).toISOString(),
          timezone: effective.timezone,
          windowMinutes: schedule.windowMinutes,
          ...(due === at || quiet !== undefined ? {} : { dueAt: new Date(due).toISOString() }),
          ...(quiet === undefined ? {} : { quiet }),
          heldBy,
        });
      }
    }
  }
  slots.sort((a, b) => (a.at === b.at ? (a.personality < b.personality ? -1 : 1) : a.at < b.at ? -1 : 1));
  return { slots, silent };
}

function firingsUntil(schedule: Parameters<typeof nextFirings>[0], now: number, until: number): number[] {
  const found: number[] = [];
  for (let from = now; ; from = found.at(-1) ?? until) {
    const batch = nextFirings(schedule, from, 50);
    const within = batch.filter((at) => at <= until);
    found.push(...within);
    if (within.length < batch.length || batch.length === 0) return found;
  }
}

/** Pure. */
export function slotsText(
  { slots, silent }: ReturnType<typeof upcomingSlots>,
  now: number,
  days: number,
  paint: Paint,
): string {
  const within = days === 1 ? 'the next day' : `the next ${days} days`;
  const rows = slots.map(({ personality, platform, at, timezone, windowMinutes, dueAt, quiet, heldBy }) => [
    inZone(Date.parse(at), timezone),
    timezone,
    relative(Date.parse(at), now),
    personality,
    platform,
    [
      dueAt === undefined ? '' : `sent at ${inZone(Date.parse(dueAt), timezone).slice(-5)} (jitter)`,
      quiet === undefined ? '' : paint('yellow', `skipped: ${quiet}`),
      windowMinutes > 0 && quiet === undefined ? `up to ${windowMinutes} min later` : '',
      heldBy.length > 0 ? paint('yellow', `will not be sent: ${list(heldBy)}`) : '',
    ]
      .filter((note) => note !== '')
      .join('; '),
  ]);
  return blocks(
    slots.length === 0
      ? `No slot in ${within}.`
      : section(`${count(slots.length, 'slot')} in ${within}`, columns(rows), paint),
    section(
      'Silent',
      columns(silent.map(({ personality, platform, why }) => [personality, platform, paint('yellow', why)])),
      paint,
    ),
  );
}
