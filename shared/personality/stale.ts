import type { ControlStore } from '../config/ports.ts';
import type { AccountStore } from '../limits/account.ts';
import type { Clock, Log } from '../monitoring/log.ts';
import type { HealthStore } from '../publication/attention.ts';
import type { PersonalityStore } from './ports.ts';
import { longestSilence } from './schedules.ts';

export interface StaleTools {
  readonly personalities: Pick<PersonalityStore, 'readCurrent' | 'readVersion'>;
  readonly accounts: Pick<AccountStore, 'read'>;
  readonly control: Pick<ControlStore, 'read'>;
  readonly health: Pick<HealthStore, 'putStale'>;
  readonly clock: Clock;
  readonly log: Log;
}

const atOnce = 25;
/** Personalities named in the document; all of them are counted. */
const named = 20;

/**
 * Counts the personalities that have not posted on a platform within twice the longest time between two of their slots, although nobody
 * paused them; a new version begins anew. Keeps the number in the health document and answers it.
 */
export async function countStale(ids: readonly string[], tools: StaleTools): Promise<number> {
  const { control, clock, health, log } = tools;
  const { paused, config, pausedPersonalities, pausedPlatforms } = await control.read();
  const silent = (platform: string) =>
    pausedPlatforms.includes(platform) || config?.platforms?.[platform]?.paused === true;
  const now = clock.now();
  const stale: string[] = [];
  const wanted = paused || config?.paused === true ? [] : ids.filter((id) => !pausedPersonalities.includes(id));
  for (let first = 0; first < wanted.length; first += atOnce) {
    const some = wanted.slice(first, first + atOnce);
    const found = await Promise.all(some.map((id) => stalePlatforms(id, silent, now, tools)));
    stale.push(...found.flat());
  }
  const count = new Set(stale.map((name) => name.split(' ')[0])).size;
  const some = stale.slice(0, named);
  if (count > 0) log.warn('personalities.stale', { count, some });
  await health.putStale({ at: now, count, some });
  return count;
}

async function stalePlatforms(
  id: string,
  silent: (platform: string) => boolean,
  now: number,
  { personalities, accounts }: StaleTools,
): Promise<readonly string[]> {
  const current = await personalities.readCurrent(id);
  if (current?.status !== 'active' || current.paused) return [];
  const version = await personalities.readVersion(id, current.version);
  const plans = Object.entries(version?.effective.platforms ?? {}).filter(
    ([platform, { enabled }]) => enabled && !silent(platform),
  );
  const states = await Promise.all(
    plans.map(([platform, { account }]) => accounts.read(platform, account, { eventually: true })),
  );
  return plans.flatMap(([platform], index) => {
    if (version === undefined || states[index]?.status === 'paused') return [];
    const since = Math.max(states[index]?.lastPostAt ?? 0, current.updatedAt);
    return now - since > 2 * longestSilence(version.effective, platform, now) ? [`${id} on ${platform}`] : [];
  });
}
