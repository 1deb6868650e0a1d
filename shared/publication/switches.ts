import type { SwitchPositions } from './ports.ts';

/** Which switch holds a publication back, in words; undefined when none does. */
export function heldBack(positions: SwitchPositions, personality: string, platform: string): string | undefined {
  if (positions.hivePaused) return 'the hive is paused';
  if (positions.pausedPlatforms.includes(platform)) return `platform ${platform} is paused`;
  if (positions.personality === 'paused') return `personality ${personality} is paused`;
  return undefined;
}
