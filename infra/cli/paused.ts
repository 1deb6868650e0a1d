import type { HiveControl } from '../../shared/config/ports.ts';
import { allPlatformTraits } from '../../shared/platforms/registry.ts';
import { list, type Paint } from './format.ts';
import { pausedBy } from './switches.ts';

/** What is switched off of the hive and these platforms: `the hive`, `platform NAME`. Pure. */
export function pausesOf(
  control: HiveControl,
  platforms: readonly string[] = allPlatformTraits.map(({ id }) => id),
): string[] {
  const off = platforms.filter((platform) => pausedBy(control, { platform }).length > 0);
  return [...(pausedBy(control, {}).length > 0 ? ['the hive'] : []), ...off.map((platform) => `platform ${platform}`)];
}

export function pausedText(paused: readonly string[], paint: Paint): string {
  if (paused.length === 0) return '';
  return paint(
    'yellow',
    `Paused: ${list(paused)}. What is sent again waits until it is resumed, or until its time runs out.`,
  );
}
