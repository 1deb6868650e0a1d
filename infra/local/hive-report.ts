import { platformTraits } from '../../shared/platforms/registry.ts';
import type { Cloud } from './cloud.ts';
import { countRun, type RunCounts, type VoiceRow } from './report.ts';
import type { readRows } from './report-rows.ts';
import type { Sandboxes } from './sandbox/index.ts';

/** What came of a run, from what the table has and what the sandboxes took. `startedAt`: epoch milliseconds of the calendar. */
export function reportOf(
  { publications, voices, interactions }: Awaited<ReturnType<typeof readRows>>,
  cloud: Pick<Cloud, 'calendar' | 'firings'>,
  sandboxes: Sandboxes,
  startedAt: number,
): RunCounts {
  const said = Object.fromEntries([...sandboxes.platforms.values()].map((sandbox) => [sandbox.id, sandbox.timeline()]));
  const own = accountsOf(voices);
  const posts = Object.fromEntries(
    Object.entries(said).map(([id, all]) => [id, all.filter(({ account }) => own[id]?.has(account) === true)]),
  );
  const { calendar } = cloud;
  // Nothing fires while a live hive is stopped, and the clock goes on.
  const since = calendar.live ? { since: startedAt } : {};
  const traitsOf = platformTraits;
  return countRun({
    publications,
    voices,
    replies: {
      interactions,
      said,
      own,
      summons: (platform, id, account) => sandboxes.platforms.get(platform)?.crowd?.summons(id, account) ?? false,
      answersNewPosts: (platform, account, place) =>
        newPostsOf(voices, platform, account).includes(place.toLowerCase()),
    },
    posts,
    firings: cloud.firings(),
    traitsOf,
    now: calendar.now(),
    ...since,
  });
}

/** By platform, every account that a version of a personality ever named. */
function accountsOf(voices: readonly VoiceRow[]): Record<string, Set<string>> {
  const own: Record<string, Set<string>> = {};
  for (const { effective } of voices) {
    for (const [platform, { account }] of Object.entries(effective.platforms)) {
      own[platform] ??= new Set();
      own[platform].add(account);
    }
  }
  return own;
}

/** Places in which the account may answer posts that nobody addressed to it, lower case. */
function newPostsOf(voices: readonly VoiceRow[], platform: string, account: string): string[] {
  return voices.flatMap(({ effective }) => {
    const plan = effective.platforms[platform];
    if (plan?.account !== account) return [];
    return (platformTraits(platform)?.repliesIn?.(plan.settings).newPosts ?? []).map((place) => place.toLowerCase());
  });
}
