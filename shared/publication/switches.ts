import type { SwitchPositions } from './ports.ts';

/**
 * What is paused is looked at so much later: sweep, which runs once a minute, finds it due in each of its runs. So what was resumed goes on
 * within a minute.
 */
export const pausedLookMs = 30_000;

/** Which switch holds a publication back, in words; undefined when none does. */
export function heldBack(positions: SwitchPositions, personality: string, platform: string): string | undefined {
  if (positions.hivePaused) return 'the hive is paused';
  if (positions.pausedPlatforms.includes(platform)) return `platform ${platform} is paused`;
  if (positions.personality === 'paused') return `personality ${personality} is paused`;
  return undefined;
}
