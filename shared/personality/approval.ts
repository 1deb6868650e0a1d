import type { Approval, Personality } from './personality.ts';

/** What counts on a platform; undefined where the file does not say. */
export function approvalOf(personality: Personality, platform: string): Approval | undefined {
  return personality.platforms[platform]?.approval ?? personality.approval;
}

/** `4 hours`, `1 day`, `90 minutes`. */
export function leadText(minutes: number): string {
  const [size, unit] = minutes % 1440 === 0 ? [1440, 'day'] : minutes % 60 === 0 ? [60, 'hour'] : [1, 'minute'];
  const count = minutes / Number(size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
