import { personalityIdPattern } from '../publication/publication-id.ts';
import { reportPrefix } from './report.ts';
import { personalityOfSchedule } from './schedules.ts';
import { syncObject, syncPersonality } from './sync.ts';
import { configKey } from './sync-config.ts';
import { personalityName, personalityPrefix, type SyncDeps, type SyncOutcome } from './sync-deps.ts';

/** Most of the time is waiting for answers. */
const atOnce = 24;

export interface SyncAllResult {
  readonly outcomes: readonly SyncOutcome[];
  /** Schedules whose name is none of ours; left alone. */
  readonly strangeSchedules: readonly string[];
}

/**
 * The hourly tick: looks at every object, every schedule and every report, so that lost events and interrupted runs heal. One that fails
 * does not stop the others; then it throws one error that names them all.
 */
export async function syncAll(deps: SyncDeps): Promise<SyncAllResult> {
  const [objects, reports, schedules] = await Promise.all([
    deps.objects.list(personalityPrefix),
    deps.objects.list(reportPrefix),
    deps.schedules.list(),
  ]);
  const named = objects.map(({ key }) => personalityName(key)).filter((name) => name !== undefined);
  const reported = reports.map(({ key }) => /^reports\/([^/]+)\.json$/.exec(key)?.[1] ?? '');
  const scheduled = schedules.map(personalityOfSchedule);
  const ids = new Set([...named, ...reported, ...scheduled].filter((id) => personalityIdPattern.test(id)));
  const misnamed = named.filter((name) => !personalityIdPattern.test(name));
  const jobs = [
    () => syncObject(configKey, deps),
    ...[...ids].map((id) => () => syncPersonality(id, deps, { verify: true })),
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
