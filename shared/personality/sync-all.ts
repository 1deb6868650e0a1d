import { createHash } from 'node:crypto';
import { personalityIdPattern } from '../publication/publication-id.ts';
import { reportPrefix } from './report.ts';
import { personalityOfSchedule } from './schedule-names.ts';
import { syncObject, syncPersonality } from './sync.ts';
import { configKey } from './sync-config.ts';
import { personalityKey, personalityName, personalityPrefix, type SyncDeps, type SyncOutcome } from './sync-deps.ts';

/** Most of the time is waiting for answers. */
const atOnce = 24;
/** Personalities that one run looks at whole although nothing about them has changed. */
export const mostWhole = 500;
const hourMs = 60 * 60_000;

export interface SyncAllResult {
  readonly outcomes: readonly SyncOutcome[];
  /** Schedules whose name is none of ours; left alone. */
  readonly strangeSchedules: readonly string[];
}

/**
 * The hourly tick: looks at every object, every schedule and every report, so that lost events and interrupted runs heal. Of a hive of more than
 * `whole` personalities each is looked at whole in its turn, and in the other hours only whether its file is the one in force: what was changed by
 * hand behind our back is mended within a day up to 12,000, and a run ends in time. One that fails does not stop the others; then it throws one
 * error that names them all.
 */
export async function syncAll(deps: SyncDeps, whole = mostWhole): Promise<SyncAllResult> {
  const [objects, reports, schedules] = await Promise.all([
    deps.objects.list(personalityPrefix),
    deps.objects.list(reportPrefix),
    deps.schedules.list(),
  ]);
  const named = objects.map(({ key }) => personalityName(key)).filter((name) => name !== undefined);
  const reported = reports.map(({ key }) => /^reports\/([^/]+)\.json$/.exec(key)?.[1] ?? '');
  const withReport = new Set(reported);
  const scheduled = schedules.map(personalityOfSchedule);
  const ids = new Set([...named, ...reported, ...scheduled].filter((id) => personalityIdPattern.test(id)));
  const misnamed = named.filter((name) => !personalityIdPattern.test(name));
  const turns = Math.max(1, Math.ceil(ids.size / whole));
  const turn = Math.floor(deps.clock.now() / hourMs) % turns;
  const etags = new Map(objects.map(({ key, etag }) => [key, etag]));
  const look = async (id: string): Promise<SyncOutcome> => {
    const isDue = numberOf(id) % turns === turn || !withReport.has(id);
    return (isDue ? undefined : await asItWas(id, etags.get(personalityKey(id)), deps)) ?? inLine(id, deps);
  };
  const jobs = [
    () => syncObject(configKey, deps),
    ...[...ids].map((id) => () => look(id)),
    ...misnamed.map((name) => () => syncObject(`${personalityPrefix}${name}.json`, deps)),
  ];
  const outcomes: SyncOutcome[] = [];
  const failures: unknown[] = [];
  for (let first = 0; first < jobs.length; first += atOnce) {
    for (const settled of await Promise.allSettled(jobs.slice(first, first + atOnce).map((job) => job()))) {
      if (settled.status === 'fulfilled') {
        outcomes.push(settled.value);
      } else {
        failures.push(settled.reason);
      }
    }
  }
  await deps.afterAll?.([...ids].sort(), deps.log);
  const strangeSchedules = schedules.filter((name) => !personalityIdPattern.test(personalityOfSchedule(name)));
  if (strangeSchedules.length > 0) {
    deps.log.warn('schedules.strange', { names: strangeSchedules.slice(0, 20) });
  }
  if (failures.length > 0) {
    const reasons = failures.map((reason) => (reason instanceof Error ? reason.message : String(reason)));
    throw new AggregateError(
      failures,
      `${failures.length} of ${jobs.length} could not be synchronised: ${reasons.join(' ')}`,
    );
  }
  return { outcomes, strangeSchedules };
}

function inLine(id: string, deps: SyncDeps): Promise<SyncOutcome> {
  return syncPersonality(id, deps, { verify: true });
}

/** The outcome for a personality whose file is the one in force; undefined where there is something to do. */
async function asItWas(id: string, etag: string | undefined, deps: SyncDeps): Promise<SyncOutcome | undefined> {
  const current = await deps.personalities.readCurrent(id);
  const fits = current?.status === 'active' && current.settled && current.etag === etag;
  if (!fits) return undefined;
  return { key: personalityKey(id), result: 'unchanged', personality: id, version: current.version };
}

/** Spreads personalities over the hours, whatever others there are. */
function numberOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0);
}
