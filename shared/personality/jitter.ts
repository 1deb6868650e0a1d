import { createHash } from 'node:crypto';
import type { Personality } from './personality.ts';
import { quietHoursOf, quietStop } from './quiet.ts';
import { scheduleName } from './schedule-names.ts';

const minuteMs = 60_000;
/** sweep looks once a minute and sending takes its time: a post whose jitter ended closer before quiet hours would run into them. */
const beforeQuietMinutes = 3;

/**
 * When the post of a slot is to be sent: the slot, or so many whole minutes later as a hash of personality, platform and slot says, at most
 * `jitterMinutes`. The same slot always gets the same moment. Jitter never carries a post into quiet hours: they cut it short.
 */
export function dueAt(personality: Personality, platform: string, slot: number): number {
  const jitter = personality.platforms[platform]?.schedule.jitterMinutes ?? 0;
  if (jitter === 0) return slot;
  const quiet = quietHoursOf(personality, platform);
  const minutes = Array.from({ length: jitter + beforeQuietMinutes + 1 }, (_, minute) => minute);
  const quietIn = minutes.find((minute) => quietStop(quiet, slot + minute * minuteMs) !== undefined);
  const room = quietIn === undefined ? jitter : Math.min(jitter, Math.max(0, quietIn - beforeQuietMinutes));
  const name = scheduleName(personality.id, platform);
  const hash = createHash('sha256')
    .update(`${name} ${new Date(slot).toISOString()}`)
    .digest()
    .readUInt32BE(0);
  return slot + (hash % (room + 1)) * minuteMs;
}
