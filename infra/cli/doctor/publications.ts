import { list } from '../format.ts';
import type { Need, Status } from '../status-view.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';
import { ofHive } from './ports.ts';

/** Publications that only a person can settle, and switches that are thrown. Pure. */
export function judgePublications({
  needsAPerson,
  paused,
  pausedPlatforms,
}: Pick<Status, 'needsAPerson' | 'paused' | 'pausedPlatforms'>): readonly Finding[] {
  const found: Finding[] = needsAPerson.filter(isOfPublication).map(({ what, why, cure }) =>
    // One that waits for an approval is at its ordinary place.
    why.startsWith('held') ? warning(what, why, cure) : wrong(what, why, cure),
  );
  if (paused.length > 0) {
    found.push(
      warning('switches', `the hive is paused by ${list(paused)}`, 'hive resume --all, or "paused" in config.json'),
    );
  }
  for (const platform of pausedPlatforms) {
    found.push(warning('switches', `platform ${platform} is paused`, `hive resume --platform ${platform}`));
  }
  return found.length > 0 ? found : [ok('publications', 'none waits for a person')];
}

function isOfPublication({ what }: Need): boolean {
  return what.startsWith('publication ');
}

export const publicationsCheck = ofHive('publications', async ({ status }) => judgePublications(status));
