import { nextFirings } from '../../shared/personality/firings.ts';
import type { Personality } from '../../shared/personality/personality.ts';
import { wantedSchedules } from '../../shared/personality/schedules.ts';
import { slotPublicationId } from '../../shared/publication/publication-id.ts';

export interface SlotFiring {
  readonly payload: string;
  /** Calendar, epoch milliseconds. */
  readonly firedAt: number;
}

/** A personality as it counts now. */
export interface CurrentVoice {
  readonly effective: Personality;
  /** Since when, epoch milliseconds. */
  readonly since: number;
}

export interface SlotsInput {
  readonly firings: readonly SlotFiring[];
  readonly voices: readonly CurrentVoice[];
  /** Why a publication ended as it did; undefined where it says nothing. */
  reasonOf(publication: string): string | undefined;
  /** From then on the calendar ran without a pause; absent: always. */
  readonly since?: number;
  readonly now: number;
}

const minuteMs = 60_000;
/** So much later a firing may be taken up: the calendar goes on while something else runs. */
const tolerance = minuteMs;
/** Schedules are made a moment after their personality counts, and the last slots may be about to fire. */
const margin = 2 * minuteMs;

/**
 * Slots that did not fire at their time on the wall and do not say why: fired early or late, at a time that is not in the personality's
 * file, or not at all. Rates are held to their intervals by their schedule alone: any time is as good as another on the wall.
 */
export function countOffTime({ firings, voices, reasonOf, since = 0, now }: SlotsInput): number {
  const fired = new Set<string>();
  let off = 0;
  const inFile = new Map(voices.map((voice) => [voice.effective.id, voice]));
  for (const { payload, firedAt } of firings) {
    const { personality = '', platform = '', slot = '' } = JSON.parse(payload) as Record<string, string>;
    const at = Date.parse(slot);
    // One that names no slot is counted as lost.
    if (Number.isNaN(at)) continue;
    const id = slotPublicationId(personality, platform, at);
    fired.add(id);
    const voice = inFile.get(personality);
    const early = firedAt < at;
    const late = firedAt > at + windowOf(voice, platform) + tolerance && reasonOf(id) === undefined;
    if (early || late || !isInFile(voice, platform, at)) off += 1;
  }
  for (const voice of voices) {
    const from = Math.max(voice.since, since) + margin;
    for (const { id, at, windowMs } of expectedSlots(voice, from, now - margin)) {
      // Within its window it may fire still.
      if (!fired.has(id) && at > from && at + windowMs <= now - margin) off += 1;
    }
  }
  return off;
}

/** How much later than its slot the file lets a schedule fire, milliseconds; of a file that counts no more nobody can say. */
function windowOf(voice: CurrentVoice | undefined, platform: string): number {
  if (voice === undefined) return Number.POSITIVE_INFINITY;
  const schedule = wantedSchedules(voice.effective, voice.since).find(({ payload }) => payload.platform === platform);
  return (schedule?.windowMinutes ?? 0) * minuteMs;
}

function cronsOf({ effective, since }: CurrentVoice) {
  return wantedSchedules(effective, since).filter(({ startAt }) => startAt === undefined);
}

/** True too where the file cannot say: it was another one then, or there is no cron in it. */
function isInFile(voice: CurrentVoice | undefined, platform: string, at: number): boolean {
  if (voice === undefined || at <= voice.since + margin) return true;
  const cron = cronsOf(voice).find((schedule) => schedule.payload.platform === platform);
  return cron === undefined || nextFirings(cron, at - 1, 1)[0] === at;
}

function* expectedSlots(voice: CurrentVoice, from: number, until: number) {
  for (const schedule of cronsOf(voice).filter(({ enabled }) => enabled)) {
    const { personality, platform } = schedule.payload;
    const windowMs = (schedule.windowMinutes ?? 0) * minuteMs;
    for (let at = nextFirings(schedule, from, 1)[0]; at !== undefined && at <= until; ) {
      yield { id: slotPublicationId(personality, platform, at), at, windowMs };
      at = nextFirings(schedule, at, 1)[0];
    }
  }
}
