import type { WantedSchedule } from '../../../shared/personality/ports.ts';
import { personalityOfSchedule } from '../../../shared/personality/schedule-names.ts';
import { cadenceBy, scheduleFits, wantedSchedules } from '../../../shared/personality/schedules.ts';
import { count } from '../format.ts';
import { type Member, mapInBatches } from '../roster.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';
import { judged, look } from './look.ts';
import { ofHive } from './ports.ts';

/** Each schedule is a call; the rest of a large hive is looked at by its names alone. */
const mostRead = 200;
const heals = 'the hourly run of sync-personalities puts it right';

export interface ScheduleFacts {
  readonly wanted: readonly WantedSchedule[];
  /** Names of those that exist. */
  readonly names: readonly string[];
  /** Those that were read. */
  readonly actual: readonly WantedSchedule[];
}

/** Wanted schedules against those there are. Pure. */
export function judgeSchedules({ wanted, names, actual }: ScheduleFacts): readonly Finding[] {
  const there = new Set(names);
  const found: Finding[] = [];
  for (const one of wanted) {
    const check = `schedule ${one.name}`;
    const real = actual.find(({ name }) => name === one.name);
    if (!there.has(one.name)) {
      const file = `personalities/${personalityOfSchedule(one.name)}.json`;
      if (one.enabled)
        found.push(wrong(check, 'it is missing: nothing fires', `hive personality put ${file}, or wait: ${heals}`));
    } else if (real !== undefined && !scheduleFits(one, real)) {
      const how =
        real.enabled === one.enabled
          ? `${real.expression} (${real.timezone})`
          : real.enabled
            ? 'switched on'
            : 'switched off';
      const should = real.enabled === one.enabled ? `${one.expression} (${one.timezone})` : one.enabled ? 'on' : 'off';
      found.push(wrong(check, `it is ${how}, expected ${should}`, heals));
    }
  }
  const known = new Set(wanted.map(({ name }) => name));
  for (const name of names.filter((one) => !known.has(one))) {
    found.push(warning(`schedule ${name}`, 'no personality in force wants it', heals));
  }
  if (found.length > 0) return found;
  const unread = wanted.length - actual.length;
  const rest = unread > 0 ? `; of ${count(unread, 'one', 'others')} only the name was looked at` : '';
  return [ok('schedules', `${count(names.length, 'schedule')}, as the personalities want them${rest}`)];
}

/** Pure. */
export function schedulesWanted(
  members: readonly Member[],
  now: number,
  cadence: ReturnType<typeof cadenceBy>,
): readonly WantedSchedule[] {
  return members.flatMap(({ state, effective }) =>
    state === 'deleted' || effective === undefined ? [] : wantedSchedules(effective, now, cadence),
  );
}

export const schedulesCheck = ofHive('schedules', async ({ connection, cloud, members }) => {
  const { control, clock } = connection;
  const { config } = await control.read();
  const wanted = schedulesWanted(members, clock.now(), cadenceBy(config));
  const looked = await look(async () => {
    const names = await cloud.schedules.list();
    const readable = wanted.filter(({ name }) => names.includes(name)).slice(0, mostRead);
    const actual = await mapInBatches(readable, ({ name }) => cloud.schedules.read(name), 10);
    return { wanted, names, actual: actual.filter((one) => one !== undefined) };
  });
  return judged('schedules', looked, judgeSchedules);
});
